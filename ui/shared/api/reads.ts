// What each reading call is about: it is made again when a mutation says that one of these is stale. The mutations'
// side comes from Rust (STALE); a reading call missing here does not compile.
import type { CallName } from './generated/calls'
import type { Tag } from './generated/types'

type Reading = Extract<CallName, `${'get' | 'list' | 'show' | 'find' | 'load'}_${string}` | 'find'>

export const READS: Record<Reading, readonly Tag[]> = {
  get_state: ['session'],
  list_today: ['today'],
  list_places: ['board'],
  show_board: ['board'],
  find: ['board'],
  show_household: ['household'],
  show_changes: ['household'],
  show_visit: ['household', 'conflict'],
  list_events: ['event'],
  show_event: ['event'],
  list_leads: ['lead'],
  list_conflicts: ['conflict'],
  load_draft: [],
  list_drafts: ['draft'],
  show_thumbnail: [],
  show_photo: [],
  show_sync: ['sync'],
  list_open_records: ['sync'],
  list_settled_records: ['sync'],
  show_apart: ['sync'],
  show_record: ['sync'],
}

export type ReadingCall = Reading
