// From the start of the process until today's list stands on the screen, in the real window, beside a window with
// nothing in it. Between the two lies the PIN: a person's time to type it is left out, the tablet's to check it is not
// (`unlock_check` tells how much of the whole that is: it is slow on purpose).
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { descendants, start } from '../rig/child'
import { District } from '../rig/district'
import { enrolled, PIN } from '../rig/prepared'
import { program } from '../rig/programs'
import { Display, PHONE, WindowScreen } from '../rig/window'
import { isWanted, percentile, report, say } from './report'

const STARTS = 7
const RATIO_GOAL = 1.5
const WRONG = '908172'

/** When a process started, ms UTC; the kernel counts in hundredths of a second. */
function startedAt(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])
  return Date.now() - (uptime * 1_000 - ticks * 10)
}

/** Types a PIN and opens; how long until `there` is painted, from the tap. Runs in the page. */
function typePin(pin: string, there: string, done: (ms: number) => void): void {
  const tap = (id: string): void => document.querySelector<HTMLElement>(`[data-testid=${id}]`)?.click()
  for (const digit of pin) tap(`pad-${digit}`)
  requestAnimationFrame(() => {
    const began = performance.now()
    tap('unlock-go')
    const look = (): void => {
      if (document.querySelector(`[data-testid=${there}]`) === null) requestAnimationFrame(look)
      else requestAnimationFrame(() => done(performance.now() - began))
    }
    look()
  })
}

describe.runIf(isWanted('cold_start'))('cold_start', () => {
  let district: District
  let display: Display
  let data: string

  beforeAll(async () => {
    district = await District.open()
    data = await enrolled(district, 'demo-01')
    display = await Display.open()
  })
  afterAll(async () => {
    await display.close()
    await district.close()
  })

  /** An empty window, in ms: it tells itself, as the app does. */
  async function empty(): Promise<number> {
    const running = start(program('examples/empty_window'), [], { ...display.env, DOORSTEP_REPORT_PAINT: '1' })
    try {
      return Number((await running.line('painted_ms=')).split('=')[1])
    } finally {
      await running.kill()
    }
  }

  /** To the PIN, from the PIN, and the check of a wrong one. */
  async function whole(): Promise<{ toPin: number; fromPin: number; check: number }> {
    const screen = new WindowScreen(data, display, [0, 0, ...PHONE])
    await screen.open()
    try {
      await screen.wait('unlock-pin')
      const app = descendants(screen.driverPid()).find(({ name }) => name === 'doorstep')
      const painted = await screen.run(() => {
        const paints = performance.getEntriesByType('paint').map(({ startTime }) => startTime)
        return performance.timeOrigin + Math.max(...paints)
      })
      const timed = (pin: string, there: string): Promise<number> =>
        screen.driver.later(`(${typePin.toString()})(${JSON.stringify(pin)}, ${JSON.stringify(there)}, arguments[0])`) as Promise<number>
      const check = await timed(WRONG, 'error')
      return { toPin: painted - startedAt(app?.pid ?? 0), check, fromPin: await timed(PIN, 'today-item') }
    } finally {
      await screen.kill()
    }
  }

  test('from_the_process_to_todays_list', async () => {
    const [windows, toPins, fromPins, checks, wholes]: number[][] = [[], [], [], [], []]
    // In turns, so that the machine's mood is the same for both; the first of each warms the disk.
    for (let at = 0; at <= STARTS; at += 1) {
      const window = await empty()
      const { toPin, fromPin, check } = await whole()
      say(`empty window ${window} ms; to the PIN ${Math.round(toPin)} ms, from the PIN ${Math.round(fromPin)} ms (a wrong one ${Math.round(check)} ms)`)
      if (at === 0) continue
      windows?.push(window)
      toPins?.push(toPin)
      fromPins?.push(fromPin)
      checks?.push(check)
      wholes?.push(toPin + fromPin)
    }
    const median = (all: number[] | undefined): number => percentile(all ?? [], 50)
    expect(median(windows)).toBeGreaterThan(0)
    report({ name: 'cold_start', value: median(wholes), unit: 'ms', reference: median(windows), goal: RATIO_GOAL })
    report({ name: 'cold_start_to_pin', value: median(toPins), unit: 'ms', reference: median(windows), goal: null })
    report({ name: 'unlock_to_today', value: median(fromPins), unit: 'ms', goal: null })
    report({ name: 'unlock_check', value: median(checks), unit: 'ms', goal: null })
  })
})
