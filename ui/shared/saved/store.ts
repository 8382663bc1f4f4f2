// 已保存(待上传), and the ten seconds to take it back. One save at a time can be undone: the latest.
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { asApiError, call, type SavedReply } from '@shared/api'
import { useSync } from '@shared/sync'
import { t } from './words'

const SHOWN_MS = 4_000

export interface Said {
  text: string
  hint: string | null
}

export const useSaved = defineStore('saved', () => {
  const said = shallowRef<Said | null>(null)
  const secondsLeft = ref(0)
  const undoing = ref(false)
  let until = 0
  let timer = 0
  let undone: (() => void) | null = null

  function clear(): void {
    window.clearInterval(timer)
    said.value = null
    secondsLeft.value = 0
    undone = null
  }

  function show(text: string, hint: string | null, undoSeconds: number): void {
    clear()
    said.value = { text, hint }
    secondsLeft.value = undoSeconds
    // By the clock and not by counting ticks: a tablet that slept wakes up too late.
    until = Date.now() + undoSeconds * 1000
    const gone = until + (undoSeconds > 0 ? 0 : SHOWN_MS + (hint ? SHOWN_MS : 0))
    timer = window.setInterval(() => {
      secondsLeft.value = Math.max(0, Math.ceil((until - Date.now()) / 1000))
      if (Date.now() >= gone) clear()
    }, 250)
  }

  /** What a page says after a save; `afterUndo` is called when it is taken back. */
  function saved(reply: SavedReply, text: string = t('saved'), afterUndo?: () => void): void {
    show(text, reply.hint, reply.undo_seconds)
    undone = afterUndo ?? null
    useSync().saved()
  }

  /** A short word without anything to undo. */
  function tell(text: string): void {
    show(text, null, 0)
  }

  async function undo(): Promise<void> {
    if (undoing.value || secondsLeft.value === 0) return
    undoing.value = true
    const after = undone
    try {
      await call('undo', {})
      show(t('undone'), null, 0)
      useSync().saved()
      after?.()
    } catch (thrown) {
      show(asApiError(thrown).zh, null, 0)
    }
    undoing.value = false
  }

  return { said, secondsLeft, undoing, saved, tell, undo, clear }
})
