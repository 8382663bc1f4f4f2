// When to synchronise: on start, when the app comes back into sight, when the network does, every 30 s, and once the
// time to undo a save is over. Pure: the clock, the timers and the calls come in.
import type { ApiError, SyncDone } from '@shared/api'

export const EVERY_MS = 30_000
export const AFTER_SAVE_MS = 11_000
export const SLOWEST_MS = 300_000
export const POLL_MS = 400

export interface DriverPorts {
  /** One run. */
  run: () => Promise<SyncDone>
  /** Looks at what waits, while a run is under way. */
  look: () => Promise<void>
  /** A run began. */
  began: () => void
  /** A run ended: with what it did, or with why it did not. */
  ended: (done: SyncDone | null, error: ApiError | null) => void
  later: (run: () => void, ms: number) => number
  never: (timer: number) => void
}

/** After so many runs in a row that failed, the next is so far off. A battery is worth more than the tenth try. */
export function pause(failures: number, retryAfterS: number | null): number {
  const slower = EVERY_MS * 2 ** Math.max(0, failures - 1)
  return Math.min(SLOWEST_MS, Math.max(slower, (retryAfterS ?? 0) * 1000))
}

export interface Driver {
  /** Begins, with a run. */
  start: () => void
  /** Ends; a run under way ends by itself. */
  stop: () => void
  /** Now: asked for, back in sight, network is back. One run at a time. */
  now: () => Promise<void>
  /** Something was saved: once the time to undo is over. */
  saved: () => void
}

export function makeDriver(ports: DriverPorts): Driver {
  let on = false
  let running: Promise<void> | null = null
  let timer: number | null = null
  let poll: number | null = null
  let failures = 0

  function plan(ms: number): void {
    if (timer !== null) ports.never(timer)
    timer = on ? ports.later(() => void now(), ms) : null
  }

  function watchIt(): void {
    poll = ports.later(() => {
      void ports.look().finally(() => {
        if (running) watchIt()
      })
    }, POLL_MS)
  }

  async function one(): Promise<void> {
    ports.began()
    watchIt()
    let done: SyncDone | null = null
    let error: ApiError | null = null
    try {
      done = await ports.run()
      failures = 0
    } catch (thrown) {
      error = thrown as ApiError
      failures += 1
    }
    running = null
    if (poll !== null) ports.never(poll)
    ports.ended(done, error)
    plan(pause(failures, done?.retry_after_s ?? error?.detail.seconds ?? null))
  }

  function now(): Promise<void> {
    if (!on) return Promise.resolve()
    if (timer !== null) ports.never(timer)
    timer = null
    running ??= one()
    return running
  }

  return {
    start() {
      if (on) return
      on = true
      failures = 0
      void now()
    },
    stop() {
      on = false
      if (timer !== null) ports.never(timer)
      timer = null
    },
    now,
    saved() {
      failures = 0
      plan(AFTER_SAVE_MS)
    },
  }
}
