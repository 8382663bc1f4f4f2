// 已保存(待上传), and the ten seconds to take it back. One save at a time can be undone: the latest.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { asApiError, call, type SavedReply } from '@shared/api'
import { useSync } from '@shared/sync'
import { makeBar } from './bar'
import { t } from './words'

export type { Said } from './bar'

export const useSaved = defineStore('saved', () => {
  const bar = makeBar()
  const undoing = ref(false)
  let undone: (() => void) | null = null

  function show(text: string, hint: string | null, undoSeconds: number, afterUndo?: () => void): void {
    bar.show(text, hint, undoSeconds)
    undone = afterUndo ?? null
  }

  /** What a page says after a save; `afterUndo` is called when it is taken back. */
  function saved(reply: SavedReply, text: string = t('saved'), afterUndo?: () => void): void {
    show(text, reply.hint, reply.undo_seconds, afterUndo)
    useSync().saved()
  }

  /**
   * What cannot be taken back once it is made, such as a choice between two values, is made when the time to undo is
   * over. `release` makes it at once: the page is left, the app goes out of sight.
   */
  function hold(text: string, seconds: number, act: () => void, afterUndo: () => void): void {
    show(text, null, seconds, afterUndo)
    bar.keep(act)
  }

  /** A short word without anything to undo. */
  function tell(text: string): void {
    show(text, null, 0)
  }

  async function undo(): Promise<void> {
    if (undoing.value || bar.secondsLeft.value === 0) return
    undoing.value = true
    const after = undone
    try {
      // What was held was never done: forgetting it is enough.
      if (!bar.forget()) {
        await call('undo', {})
        useSync().saved()
      }
      show(t('undone'), null, 0)
      after?.()
    } catch (thrown) {
      show(asApiError(thrown).zh, null, 0)
    }
    undoing.value = false
  }

  const { said, secondsLeft, clear, release } = bar
  return { said, secondsLeft, undoing, saved, hold, release, tell, undo, clear }
})
