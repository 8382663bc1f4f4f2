// A form that is not saved yet survives a kill: kept in the encrypted database 400 ms after a change and whenever the
// app goes out of sight; dropped by the save.
import { onScopeDispose, reactive, ref, watch, type Ref } from 'vue'
import { call, type JsonValue } from '@shared/api'
import { mergeForm } from './merge'

export const KEEP_AFTER_MS = 400

export interface Draft<F extends object> {
  /** The form, to bind to. */
  form: F
  /** When what stands in the form was kept, if it came from a draft; ms UTC. */
  restoredAt: Ref<number | null>
  /** Texts of an older form that have no field any more; to be shown, not lost. */
  leftover: Ref<string[]>
  /** Whether the form may be shown: the draft was looked for. */
  ready: Ref<boolean>
  /** Keeps at once what was not kept yet. */
  flush: () => Promise<void>
  /** Empties the form and forgets the draft: 不要草稿. */
  discard: () => Promise<void>
  /**
   * The save took the draft with it: nothing more is kept. A page saves so: `await flush()`, the call with the draft's
   * key, `done()`.
   */
  done: () => void
}

/** A copy that shares nothing with the form. */
const plain = (value: object): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue

/** Calls whenever the app goes out of sight, and when the page is left. */
function whenHidden(run: () => void): void {
  document.addEventListener('visibilitychange', run)
  window.addEventListener('pagehide', run)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', run)
    window.removeEventListener('pagehide', run)
    run()
  })
}

/**
 * The form of a page, with its draft. `key` says which form of what (`visit/<household>`), `version` is the form's
 * own and goes up when a field changes its meaning.
 */
export function useDraft<F extends object>(key: string, version: number, empty: () => F): Draft<F> {
  const form = reactive(empty()) as F
  const restoredAt = ref<number | null>(null)
  const leftover = ref<string[]>([])
  const ready = ref(false)
  let changed = false
  let over = false
  let timer: ReturnType<typeof setTimeout> | undefined
  // One after the other, so that an earlier keeping never lands on a later one.
  let queue: Promise<void> = Promise.resolve()

  function flush(): Promise<void> {
    clearTimeout(timer)
    if (!changed) return queue
    changed = false
    const kept = { key, version, saved_at: 0, form: plain(form) }
    queue = queue
      .then(() => (over ? undefined : call('keep_draft', kept)))
      .then(
        () => undefined,
        // The page's own save will say what is wrong; the next change tries again.
        () => void (changed = true),
      )
    return queue
  }

  async function load(): Promise<void> {
    try {
      const { draft } = await call('load_draft', { key })
      if (draft) {
        const merged = mergeForm(empty(), draft.form, draft.version === version)
        Object.assign(form, merged.form)
        leftover.value = merged.leftover
        restoredAt.value = draft.saved_at
      }
    } catch {
      // Without its draft the form is still a form.
    }
    ready.value = true
    watch(
      form,
      () => {
        changed = true
        clearTimeout(timer)
        timer = setTimeout(() => void flush(), KEEP_AFTER_MS)
      },
      { deep: true, flush: 'sync' },
    )
  }

  async function discard(): Promise<void> {
    Object.assign(form, empty())
    clearTimeout(timer)
    changed = false
    restoredAt.value = null
    leftover.value = []
    await queue
    await call('drop_draft', { key })
  }

  function done(): void {
    over = true
    clearTimeout(timer)
  }

  whenHidden(() => void flush())
  void load()
  return { form, restoredAt, leftover, ready, flush, discard, done }
}
