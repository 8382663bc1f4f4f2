// What the bar above the page says and for how long, and what waits for its time to be over.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'

const SHOWN_MS = 4_000

export interface Said {
  text: string
  hint: string | null
}

export interface Bar {
  said: ShallowRef<Said | null>
  /** Left to undo; 0 where nothing can be taken back. */
  secondsLeft: Ref<number>
  show: (text: string, hint: string | null, undoSeconds: number) => void
  clear: () => void
  /** Holds what is to be done once the time is over. */
  keep: (act: () => void) => void
  /** Does what is held at once. */
  release: () => void
  /** Forgets what is held; whether there was anything. */
  forget: () => boolean
}

export function makeBar(): Bar {
  const said = shallowRef<Said | null>(null)
  const secondsLeft = ref(0)
  let until = 0
  let timer = 0
  let held: (() => void) | null = null

  function clear(): void {
    window.clearInterval(timer)
    said.value = null
    secondsLeft.value = 0
    held = null
  }

  function release(): void {
    const act = held
    held = null
    act?.()
  }

  function show(text: string, hint: string | null, undoSeconds: number): void {
    release()
    clear()
    said.value = { text, hint }
    secondsLeft.value = undoSeconds
    // By the clock and not by counting ticks: a tablet that slept wakes up too late.
    until = Date.now() + undoSeconds * 1000
    const gone = until + (undoSeconds > 0 ? 0 : SHOWN_MS + (hint ? SHOWN_MS : 0))
    timer = window.setInterval(() => {
      secondsLeft.value = Math.max(0, Math.ceil((until - Date.now()) / 1000))
      if (Date.now() < gone) return
      const act = held
      clear()
      act?.()
    }, 250)
  }

  function forget(): boolean {
    const was = held !== null
    held = null
    return was
  }

  return { said, secondsLeft, show, clear, keep: (act) => void (held = act), release, forget }
}
