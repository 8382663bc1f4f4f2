// Where a draft is written on, by its key: `visit/<household>`, `event/<household or building>`, `step/<event>/<step>`,
// `dispute/new`, `household/new?…`, `household/<id>/edit`.
import type { DraftView } from '@shared/api'

export interface DraftShown {
  key: string
  form: 'visit' | 'event' | 'step' | 'dispute' | 'household'
  to: string
  /** The household it is about, if the key says so. */
  household: string | null
  savedAt: number
}

type Place = Pick<DraftShown, 'to' | 'household'>
const anywhere = (to: string): Place => ({ to, household: null })
const at = (household: string, to: string): Place => ({ to, household })

/** An event's key names a household or a building; the form says which. */
function eventPlace(id: string, form: unknown): Place {
  if (id === 'new') return anywhere('/event/new')
  const household = typeof form === 'object' && form !== null && 'household' in form ? form.household : null
  return household === id ? at(id, `/event/new?household=${id}`) : anywhere(`/event/new?place=${id}`)
}

const FORMS: readonly { form: DraftShown['form']; key: RegExp; place: (id: string, rest: string, form: unknown) => Place }[] = [
  { form: 'visit', key: /^visit\/([^/]+)()$/, place: (id) => at(id, `/visit/new/${id}`) },
  { form: 'event', key: /^event\/([^/]+)()$/, place: (id, _rest, form) => eventPlace(id, form) },
  { form: 'step', key: /^step\/([^/]+)\/(.+)$/, place: (id) => anywhere(`/event/${id}`) },
  { form: 'dispute', key: /^dispute\/(new)()$/, place: () => anywhere('/dispute/new') },
  { form: 'household', key: /^household\/(new)(.*)$/, place: (_id, rest) => anywhere(`/household/new${rest}`) },
  { form: 'household', key: /^household\/([^/]+)\/(edit|member)$/, place: (id, rest) => at(id, `/household/${id}/${rest}`) },
]

/** Drafts that a page can go on with; one of a form that is gone stays where it is, unseen and unharmed. */
export function draftsShown(drafts: readonly DraftView[]): DraftShown[] {
  return drafts.flatMap((draft) => {
    for (const { form, key, place } of FORMS) {
      const [found, id = '', rest = ''] = key.exec(draft.key) ?? []
      if (found !== undefined) return [{ key: draft.key, form, ...place(id, rest, draft.form), savedAt: draft.saved_at ?? 0 }]
    }
    return []
  })
}
