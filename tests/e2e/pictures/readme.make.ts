// Today's list, a household with what a colleague changed since, and a telephone two people wrote differently.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BrowserScreen, closeBrowser } from '../rig/browser'
import { pause } from '../rig/child'
import { District } from '../rig/district'
import { enrolled, PIN } from '../rig/prepared'
import { pictures, ROOT } from '../rig/programs'
import { Display, WindowScreen } from '../rig/window'
import { unlock } from '../rig/worker'

const SIZE = [390, 780] as const
const SHARPER = '2'
const MIN = 60_000
/** A name without what the demo's people mistype on purpose. */
const PLAIN = /^[\u4e00-\u9fff]{2,4}$/

interface Line {
  household: string | null
  label: string
  last_visit_at: number | null
  door: string
}
interface HouseholdPage {
  label: string
  phones: unknown[]
  members: unknown[]
  conflicts: unknown[]
}

let district: District
let display: Display
let a: WindowScreen
let b: BrowserScreen

beforeAll(async () => {
  district = await District.open()
  display = await Display.open(SIZE[0] * 2, SIZE[1] * 2)
  const data = await enrolled(district, 'demo-01')
  b = new BrowserScreen(await enrolled(district, 'demo-02'))
  await b.open()
  await unlock(b, PIN)
  a = new WindowScreen(data, display, [0, 0, ...SIZE], { GDK_SCALE: SHARPER })
  await a.open()
  await unlock(a, PIN)
})
afterAll(async () => {
  await a.kill()
  await b.kill()
  await closeBrowser()
  await display.close()
  await district.close()
})

const call = <R>(name: string, request: unknown): Promise<R> =>
  a.driver.later(`window.__TAURI_INTERNALS__.invoke('call', ${JSON.stringify({ name, request })}).then(arguments[0], arguments[0])`) as Promise<R>

async function keep(name: 'today' | 'household' | 'conflict'): Promise<void> {
  await pause(MIN / 60)
  await a.picture(`readme/${name}`)
  copyFileSync(join(pictures(), `readme/${name}.png`), join(ROOT, `docs/pictures/${name}.png`))
}

/** Two households with a plain name, a phone and an earlier visit. */
async function twoHouseholds(): Promise<string[]> {
  const { items } = await call<{ items: Line[] }>('list_today', { days_ahead: 30 })
  const found = new Set<string>()
  for (const { household, label, last_visit_at, door } of items) {
    if (household === null || last_visit_at === null || !PLAIN.test(label) || !/^\d+-\d+-\d+$/.test(door)) continue
    const page = await call<HouseholdPage>('show_household', { id: household })
    if (page.phones.length > 0 && page.members.length > 1 && page.conflicts.length === 0) found.add(household)
    if (found.size === 2) break
  }
  return [...found]
}

test('the_pictures_of_the_readme', async () => {
  await a.wait('today-item')
  await keep('today')
  const [one = '', other = ''] = await twoHouseholds()
  expect(other).not.toBe('')
  await b.call('record_visit', { household: one, result: '01', method: '02', note: '腰好些了, 想问暖气什么时候修', promises: [{ text: '回复暖气维修时间', due: '2030-01-01' }] })
  await b.call('edit_household', { household: one, edits: { phone: { number: '15400000031', whose: '女儿' }, best_time: '晚上七点后' } })
  await call('edit_household', { household: other, edits: { phone: { number: '15400000027' } } })
  await b.call('edit_household', { household: other, edits: { phone: { number: '15400000031' } } })
  await b.call('sync_now', {})
  await call('sync_now', {})
  await b.call('sync_now', {})
  for (const [name, household] of [['household', one], ['conflict', other]] as const) {
    await a.run((to) => void (location.hash = to), `#/household/${household}`)
    await a.wait(name === 'conflict' ? 'conflict' : 'household-change')
    await keep(name)
    await a.tap('tab-board')
  }
})
