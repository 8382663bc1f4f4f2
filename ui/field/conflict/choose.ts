// Choosing one of two values: the call, what is said afterwards, and why it could not be done.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asApiError, call, type ApiError, type ConflictChoice, type ConflictView } from '@shared/api'
import { useSaved } from '@shared/saved'

/** Which conflict, as a key of a list. */
export function conflictKey(conflict: ConflictView): string {
  return [conflict.document, conflict.field, conflict.entry ?? '', conflict.within ?? ''].join(' ')
}

/** The field's path as other pages name it. */
export function conflictPath(conflict: ConflictView): string {
  return conflict.entry === null || conflict.within === null ? conflict.field : `${conflict.field}/${conflict.entry}/${conflict.within}`
}

export interface Choosing {
  /** The conflict a choice is being saved for. */
  busy: Ref<string | null>
  /** Why a choice was not saved, and of which conflict. */
  failed: ShallowRef<{ key: string; error: ApiError } | null>
  choose: (conflict: ConflictView, choice: ConflictChoice) => Promise<void>
}

export function useChoose(): Choosing {
  const saved = useSaved()
  const busy = ref<string | null>(null)
  const failed = shallowRef<Choosing['failed']['value']>(null)

  async function choose(conflict: ConflictView, choice: ConflictChoice): Promise<void> {
    if (busy.value !== null) return
    const { document, field, entry, within } = conflict
    busy.value = conflictKey(conflict)
    failed.value = null
    try {
      saved.saved(await call('resolve_conflict', { document, field, entry, within, change: choice.change }))
    } catch (thrown) {
      failed.value = { key: conflictKey(conflict), error: asApiError(thrown) }
    }
    busy.value = null
  }

  return { busy, failed, choose }
}
