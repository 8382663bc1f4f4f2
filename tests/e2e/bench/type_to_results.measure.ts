// From a keystroke to its results on the screen, on a whole grid, p95: over the bridge in Chromium, and in the real
// window.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BrowserScreen, closeBrowser } from '../rig/browser'
import { pause } from '../rig/child'
import { District } from '../rig/district'
import { enrolled, PIN } from '../rig/prepared'
import type { Screen } from '../rig/screen'
import { Display, PHONE, WindowScreen } from '../rig/window'
import { unlock } from '../rig/worker'
import { isWanted, percentile, report, say } from './report'

const GOAL_MS = 50
/** What workers type: names, syllables, doors, the end of a number. */
const WORDS = ['马志强', '王秀', 'zhang', 'lx', '3-2-501', '1-1', '0031', '卓玛', 'maz', '李', '154', '和畅']
/** Between two letters: quicker than a thumb. */
const LETTER_MS = 120

/** Watches the field: every keystroke until its results are painted. Runs in the page. */
function watch(): void {
  const list = document.querySelector('[data-testid=find-list]') as HTMLElement
  const field = document.querySelector('[data-testid=find-input]') as HTMLInputElement
  const times: number[] = []
  ;(window as unknown as { typed: number[] }).typed = times
  field.addEventListener(
    'input',
    () => {
      const began = performance.now()
      const words = field.value
      if (words.trim() === '') return
      const look = (): void => {
        if (field.value !== words || list.dataset['asked'] !== words) return
        watcher.disconnect()
        requestAnimationFrame(() => {
          const painted = new MessageChannel()
          painted.port1.onmessage = () => times.push(performance.now() - began)
          painted.port2.postMessage(null)
        })
      }
      const watcher = new MutationObserver(look)
      watcher.observe(list, { attributes: true })
    },
    { capture: true },
  )
}

async function typed(screen: Screen): Promise<number[]> {
  await screen.tap('tab-board')
  await screen.tap('find-open')
  await screen.wait('find-input')
  await screen.run(watch)
  for (const word of WORDS) {
    for (let letters = 1; letters <= [...word].length; letters += 1) {
      await screen.paste('find-input', [...word].slice(0, letters).join(''))
      await pause(LETTER_MS)
    }
    await screen.paste('find-input', '')
  }
  return screen.run(() => (window as unknown as { typed: number[] }).typed)
}

describe.runIf(isWanted('type_to_results'))('type_to_results', () => {
  let district: District
  let display: Display
  let data: string

  beforeAll(async () => {
    district = await District.open()
    data = await enrolled(district, 'demo-01')
    display = await Display.open()
  })
  afterAll(async () => {
    await closeBrowser()
    await display.close()
    await district.close()
  })

  test.each(['type_to_results', 'type_to_results_window'] as const)('%s', async (name) => {
    const screen = name === 'type_to_results' ? new BrowserScreen(data) : new WindowScreen(data, display, [0, 0, ...PHONE])
    try {
      await screen.open()
      await unlock(screen, PIN)
      const times = await typed(screen)
      const letters = WORDS.reduce((sum, word) => sum + [...word].length, 0)
      say(`${name}: ${times.length} of ${letters} keystrokes, median ${percentile(times, 50).toFixed(1)} ms, p95 ${percentile(times, 95).toFixed(1)} ms, slowest ${Math.max(...times).toFixed(1)} ms`)
      expect(times.length, 'no keystroke was overtaken by the next').toBe(letters)
      report({ name, value: percentile(times, 95), unit: 'ms', goal: GOAL_MS })
    } finally {
      await screen.kill()
    }
  })
})
