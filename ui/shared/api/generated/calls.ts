// Generated from the tablet's calls by `cargo xtask gen`; changes here are overwritten.

import type {
  AddMember,
  ApartView,
  Board,
  BundleView,
  ById,
  ByPlace,
  Changes,
  Conflicts,
  CreateHousehold,
  DisputeReply,
  DraftKey,
  DraftView,
  Drafts,
  EditHousehold,
  Enrol,
  EventPage,
  Events,
  Find,
  Found,
  HouseholdPage,
  ImportReturn,
  Leads,
  ListToday,
  MaybeDraft,
  NoteDispute,
  Nothing,
  PhotoBytes,
  PhotoName,
  PhotoTaken,
  Places,
  RaiseEvent,
  RecordView,
  RecordVisit,
  Records,
  ResolveConflict,
  ReturnView,
  SavedReply,
  SettlePromise,
  StateView,
  StepEvent,
  SyncDone,
  SyncView,
  Tag,
  TakePhoto,
  Today,
  Unlock,
  VisitPage,
} from './types'

/** Every call by its name. */
export type Calls = {
  get_state: { request: Nothing; response: StateView }
  enrol: { request: Enrol; response: StateView }
  unlock: { request: Unlock; response: StateView }
  lock: { request: Nothing; response: StateView }
  list_today: { request: ListToday; response: Today }
  list_places: { request: Nothing; response: Places }
  show_board: { request: ById; response: Board }
  find: { request: Find; response: Found }
  show_household: { request: ById; response: HouseholdPage }
  show_changes: { request: ById; response: Changes }
  create_household: { request: CreateHousehold; response: SavedReply }
  edit_household: { request: EditHousehold; response: SavedReply }
  add_member: { request: AddMember; response: SavedReply }
  record_visit: { request: RecordVisit; response: SavedReply }
  settle_promise: { request: SettlePromise; response: SavedReply }
  show_visit: { request: ById; response: VisitPage }
  raise_event: { request: RaiseEvent; response: SavedReply }
  step_event: { request: StepEvent; response: SavedReply }
  list_events: { request: Nothing; response: Events }
  show_event: { request: ById; response: EventPage }
  note_dispute: { request: NoteDispute; response: DisputeReply }
  list_leads: { request: Nothing; response: Leads }
  list_conflicts: { request: Nothing; response: Conflicts }
  resolve_conflict: { request: ResolveConflict; response: SavedReply }
  undo: { request: Nothing; response: SavedReply }
  keep_draft: { request: DraftView; response: Nothing }
  load_draft: { request: DraftKey; response: MaybeDraft }
  list_drafts: { request: Nothing; response: Drafts }
  drop_draft: { request: DraftKey; response: Nothing }
  take_photo: { request: TakePhoto; response: PhotoTaken }
  show_thumbnail: { request: PhotoName; response: PhotoBytes }
  show_photo: { request: PhotoName; response: PhotoBytes }
  fetch_photo: { request: PhotoName; response: PhotoBytes }
  sync_now: { request: Nothing; response: SyncDone }
  show_sync: { request: Nothing; response: SyncView }
  list_open_records: { request: Nothing; response: Records }
  export_bundle: { request: Nothing; response: BundleView }
  import_return: { request: ImportReturn; response: ReturnView }
  list_settled_records: { request: Nothing; response: Records }
  show_apart: { request: ByPlace; response: ApartView }
  show_record: { request: ById; response: RecordView }
}

export type CallName = keyof Calls

/** What a call makes stale of earlier answers; nothing for what only reads. */
export const STALE: { readonly [N in CallName]: readonly Tag[] } = {
  get_state: [],
  enrol: ['session', 'today', 'board', 'household', 'event', 'lead', 'conflict', 'draft', 'sync'],
  unlock: ['session'],
  lock: ['session'],
  list_today: [],
  list_places: [],
  show_board: [],
  find: [],
  show_household: [],
  show_changes: [],
  create_household: ['board', 'household', 'sync'],
  edit_household: ['today', 'board', 'household', 'conflict', 'sync'],
  add_member: ['board', 'household', 'sync'],
  record_visit: ['today', 'board', 'household', 'conflict', 'draft', 'sync'],
  settle_promise: ['today', 'household', 'sync'],
  show_visit: [],
  raise_event: ['today', 'board', 'household', 'event', 'draft', 'sync'],
  step_event: ['today', 'board', 'household', 'event', 'sync'],
  list_events: [],
  show_event: [],
  note_dispute: ['lead', 'draft', 'sync'],
  list_leads: [],
  list_conflicts: [],
  resolve_conflict: ['today', 'board', 'household', 'event', 'conflict', 'sync'],
  undo: ['today', 'board', 'household', 'event', 'lead', 'conflict', 'sync'],
  keep_draft: ['draft'],
  load_draft: [],
  list_drafts: [],
  drop_draft: ['draft'],
  take_photo: [],
  show_thumbnail: [],
  show_photo: [],
  fetch_photo: ['sync'],
  sync_now: ['today', 'board', 'household', 'event', 'lead', 'conflict', 'sync'],
  show_sync: [],
  list_open_records: [],
  export_bundle: ['sync'],
  import_return: ['today', 'board', 'household', 'event', 'lead', 'conflict', 'sync'],
  list_settled_records: [],
  show_apart: [],
  show_record: [],
}
