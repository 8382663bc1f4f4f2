// When to synchronise: on start, when the app comes back into sight, when the network does, every 30 s, and once the
// time to undo a save is over. Pure: the clock, the timers and the calls come in.
import type { ApiError, SyncDone } from '@shared/api'

export const EVERY_MS = 30_000
export const AFTER_SAVE_MS = 11_000
export const SLOWEST_MS = 300_000
export const POLL_MS = 400
const AGAIN_MS = 1_000

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

/** Looks every so often, one look at a time; returns how to stop. */
function keepLooking(ports: DriverPorts): () => void {
  let timer: number | null = null
  let over = false
  const next = (): void => {
    timer = ports.later(() => {
      void ports.look().finally(() => {
        if (!over) next()
      })
    }, POLL_MS)
  }
  next()
  return () => {
    over = true
    if (timer !== null) ports.never(timer)
  }
}

export function makeDriver(ports: DriverPorts): Driver {
  let on = false
  let running: Promise<void> | null = null
  let timer: number | null = null
  let failures = 0
  // A save's time came while an older run was under way: that run may have missed it.
  let again = false

  function plan(ms: number): void {
    if (timer !== null) ports.never(timer)
    timer = on ? ports.later(due, ms) : null
  }

  function due(): void {
    timer = null
    if (running) again = true
    else void now()
  }

  async function one(): Promise<void> {
    ports.began()
    const stopLooking = keepLooking(ports)
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
    stopLooking()
    ports.ended(done, error)
    // What stands planned was planned by a save meanwhile, and comes sooner.
    if (again) plan(AGAIN_MS)
    else if (timer === null) plan(pause(failures, done?.retry_after_s ?? error?.detail.seconds ?? null))
    again = false
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
