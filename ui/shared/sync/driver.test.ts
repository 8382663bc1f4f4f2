import { expect, test } from 'vitest'
import type { ApiError, SyncDone } from '../api/generated/types'
import { AFTER_SAVE_MS, EVERY_MS, makeDriver, pause, POLL_MS, SLOWEST_MS, type Driver } from './driver'
import { progressOf } from './progress'

const DONE: SyncDone = { rounds: 1, sent: 0, received: 0, photos_sent: 0, photos_received: 0, set_aside: 0, already_running: false, retry_after_s: null }
const NO_SIGNAL: ApiError = { code: 'no-signal', zh: '', detail: {} }

/** Timers by hand: the clock goes where the test sends it. */
function rig(): {
  driver: Driver
  runs: () => number
  looks: () => number
  finish: (outcome: SyncDone | ApiError) => Promise<void>
  pass: (ms: number) => Promise<void>
} {
  let now = 0
  let number = 0
  let looked = 0
  const timers = new Map<number, { at: number; run: () => void }>()
  const under: { resolve: (done: SyncDone) => void; reject: (error: ApiError) => void }[] = []
  let started = 0
  const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const driver = makeDriver({
    run: () => {
      started += 1
      return new Promise((resolve, reject) => under.push({ resolve, reject }))
    },
    look: async () => void (looked += 1),
    began: () => undefined,
    ended: () => undefined,
    later: (run, ms) => {
      timers.set(++number, { at: now + ms, run })
      return number
    },
    never: (timer) => void timers.delete(timer),
  })
  return {
    driver,
    runs: () => started,
    looks: () => looked,
    async finish(outcome) {
      const one = under.shift()
      if ('code' in outcome) one?.reject(outcome)
      else one?.resolve(outcome)
      await quiet()
    },
    async pass(ms) {
      const until = now + ms
      for (;;) {
        const [next] = [...timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at)
        if (!next) break
        timers.delete(next[0])
        now = next[1].at
        next[1].run()
        await quiet()
      }
      now = until
    },
  }
}

test('it_runs_on_start_and_every_thirty_seconds', async () => {
  const { driver, runs, finish, pass } = rig()
  driver.start()
  expect(runs()).toBe(1)
  await finish(DONE)
  await pass(EVERY_MS - 1)
  expect(runs()).toBe(1)
  await pass(1)
  expect(runs()).toBe(2)
})

test('after_a_save_it_waits_until_the_time_to_undo_is_over', async () => {
  const { driver, runs, finish, pass } = rig()
  driver.start()
  await finish(DONE)
  await pass(1_000)
  driver.saved()
  await pass(5_000)
  driver.saved()
  await pass(AFTER_SAVE_MS - 1)
  expect(runs()).toBe(1)
  await pass(1)
  expect(runs()).toBe(2)
})

test('a_save_while_a_run_is_under_way_is_not_forgotten', async () => {
  const { driver, runs, finish, pass } = rig()
  driver.start()
  driver.saved()
  await finish(DONE)
  await pass(AFTER_SAVE_MS)
  expect(runs()).toBe(2)
})

test('a_save_whose_time_comes_during_a_long_run_gets_a_run_of_its_own', async () => {
  const { driver, runs, finish, pass } = rig()
  driver.start()
  driver.saved()
  await pass(AFTER_SAVE_MS + 5_000)
  expect(runs()).toBe(1)
  await finish(DONE)
  await pass(1_000)
  expect(runs()).toBe(2)
})

test('one_run_at_a_time_however_often_it_is_asked_for', async () => {
  const { driver, runs, finish } = rig()
  driver.start()
  void driver.now()
  void driver.now()
  expect(runs()).toBe(1)
  await finish(DONE)
  void driver.now()
  expect(runs()).toBe(2)
})

test('while_it_runs_it_looks_and_then_no_more', async () => {
  const { driver, looks, finish, pass } = rig()
  driver.start()
  await pass(POLL_MS * 3)
  expect(looks()).toBe(3)
  await finish(DONE)
  await pass(POLL_MS * 3)
  expect(looks()).toBe(3)
})

test('without_signal_the_pauses_grow_to_an_end_and_a_success_or_a_save_ends_them', async () => {
  expect([0, 1, 2, 3, 9].map((failures) => pause(failures, null))).toEqual([EVERY_MS, EVERY_MS, 60_000, 120_000, SLOWEST_MS])
  expect(pause(0, 90)).toBe(90_000)
  const { driver, runs, finish, pass } = rig()
  driver.start()
  await finish(NO_SIGNAL)
  await pass(EVERY_MS)
  await finish(NO_SIGNAL)
  await pass(EVERY_MS)
  expect(runs()).toBe(2)
  await pass(EVERY_MS)
  expect(runs()).toBe(3)
  await finish(DONE)
  await pass(EVERY_MS)
  expect(runs()).toBe(4)
})

test('a_locked_tablet_does_not_run', async () => {
  const { driver, runs, finish, pass } = rig()
  driver.start()
  await finish(DONE)
  driver.stop()
  await driver.now()
  driver.saved()
  await pass(EVERY_MS * 10)
  expect(runs()).toBe(1)
})

test('progress_counts_what_waited_and_never_goes_backwards', () => {
  const start = { records: 3, photos: 5 }
  const first = progressOf(start, { records: 1, photos: 5 }, null)
  expect(first).toEqual({ records: { done: 2, total: 3 }, photos: { done: 0, total: 5 } })
  const grown = progressOf(start, { records: 2, photos: 4 }, first)
  expect(grown).toEqual({ records: { done: 2, total: 4 }, photos: { done: 1, total: 5 } })
})
