// Where a draft is written on, by its key: `visit/<household>`, `event/new`, `dispute/new`, `household/<id>/edit`.
import type { DraftView } from '@shared/api'

export interface DraftShown {
  key: string
  form: 'visit' | 'event' | 'dispute' | 'household'
  to: string
  savedAt: number
}

const FORMS: readonly { form: DraftShown['form']; key: RegExp; to: (rest: string) => string }[] = [
  { form: 'visit', key: /^visit\/(.+)$/, to: (household) => `/visit/new/${household}` },
  { form: 'event', key: /^event\/(.*)$/, to: () => '/event/new' },
  { form: 'dispute', key: /^dispute\/(.*)$/, to: () => '/dispute/new' },
  { form: 'household', key: /^household\/(.+)$/, to: (rest) => `/household/${rest}` },
]

/** Drafts that a page can go on with; one of a form that is gone stays where it is, unseen and unharmed. */
export function draftsShown(drafts: readonly DraftView[]): DraftShown[] {
  return drafts.flatMap((draft) => {
    const form = FORMS.find(({ key }) => key.test(draft.key))
    const rest = form?.key.exec(draft.key)?.[1] ?? ''
    return form ? [{ key: draft.key, form: form.form, to: form.to(rest), savedAt: draft.saved_at ?? 0 }] : []
  })
}
