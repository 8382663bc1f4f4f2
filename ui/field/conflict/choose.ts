// Choosing one of two values. Once made, a choice ends the disagreement for good, so it is made when the time to undo
// is over, or when the page is left.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asApiError, call, type ApiError, type ConflictChoice, type ConflictView } from '@shared/api'
import { useSaved } from '@shared/saved'
import { t } from './words'

const UNDO_SECONDS = 10
/** Said after a save that cannot be taken back any more. */
const NO_UNDO = { documents: [], undo_seconds: 0, hint: null }

/** Which conflict, as a key of a list. */
export function conflictKey(conflict: ConflictView): string {
  return [conflict.document, conflict.field, conflict.entry ?? '', conflict.within ?? ''].join(' ')
}

/** The field's path as other pages name it. */
export function conflictPath(conflict: ConflictView): string {
  return conflict.entry === null || conflict.within === null ? conflict.field : `${conflict.field}/${conflict.entry}/${conflict.within}`
}

export interface Choosing {
  /** What was chosen and is not made yet: the conflict, and the change of the value. */
  chosen: Ref<{ key: string; change: string } | null>
  /** Why a choice was not made, and of which conflict. */
  failed: ShallowRef<{ key: string; error: ApiError } | null>
  choose: (conflict: ConflictView, choice: ConflictChoice) => void
}

export function useChoose(): Choosing {
  const saved = useSaved()
  const chosen = ref<Choosing['chosen']['value']>(null)
  const failed = shallowRef<Choosing['failed']['value']>(null)
  let here = true

  async function make(conflict: ConflictView, choice: ConflictChoice): Promise<void> {
    const { document, field, entry, within } = conflict
    const key = conflictKey(conflict)
    try {
      await call('resolve_conflict', { document, field, entry, within, change: choice.change })
      saved.saved(NO_UNDO)
    } catch (thrown) {
      const error = asApiError(thrown)
      if (here) failed.value = { key, error }
      else saved.tell(error.zh)
    }
    if (chosen.value?.key === key) chosen.value = null
  }

  function choose(conflict: ConflictView, choice: ConflictChoice): void {
    // The one before is made first.
    saved.release()
    failed.value = null
    chosen.value = { key: conflictKey(conflict), change: choice.change }
    saved.hold(t('held'), UNDO_SECONDS, () => void make(conflict, choice), () => (chosen.value = null))
  }

  const onHide = (): void => {
    if (document.visibilityState === 'hidden') leave()
  }
  function leave(): void {
    if (chosen.value !== null) saved.release()
  }
  document.addEventListener('visibilitychange', onHide)
  window.addEventListener('pagehide', leave)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onHide)
    window.removeEventListener('pagehide', leave)
    here = false
    leave()
  })
  return { chosen, failed, choose }
}
