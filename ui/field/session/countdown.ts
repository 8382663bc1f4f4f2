// Seconds left until a moment, for a screen. By the clock, so that a tablet that slept does not wait twice.
import { onScopeDispose, ref, type Ref } from 'vue'
import { secondsUntil } from './pin'

export interface Countdown {
  left: Ref<number>
  start: (seconds: number) => void
}

export function useCountdown(over: () => void): Countdown {
  const left = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined

  function start(seconds: number): void {
    clearInterval(timer)
    const until = Date.now() + seconds * 1000
    left.value = seconds
    timer = setInterval(() => {
      left.value = secondsUntil(until, Date.now())
      if (left.value > 0) return
      clearInterval(timer)
      over()
    }, 250)
  }

  onScopeDispose(() => clearInterval(timer))
  return { left, start }
}
