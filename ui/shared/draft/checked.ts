// A draft whose lists and forms inside it are looked at too before a screen shows them: an older version may have kept
// them in another shape.
import { toRaw, watch } from 'vue'
import { useDraft, type Draft } from './draft'
import type { FormRead } from './reading'

/** As `useDraft`; `read` brings whatever was kept into today's form. */
export function useCheckedDraft<F extends object>(
  key: string,
  version: number,
  empty: () => F,
  read: (kept: unknown) => FormRead<F>,
): Draft<F> {
  const draft = useDraft(key, version, empty)
  watch(
    draft.ready,
    () => {
      if (draft.restoredAt.value === null) return
      const { form, unread } = read(JSON.parse(JSON.stringify(toRaw(draft.form))))
      Object.assign(draft.form, form)
      draft.leftover.value = [...draft.leftover.value, ...unread]
    },
    // Before the page renders it, and before a change is watched for.
    { flush: 'sync' },
  )
  return draft
}
