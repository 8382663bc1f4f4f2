// States a day with everything in it does not show: nothing to do, a great deal to do, a grid that is still being
// fetched, and an event at each of its ends. The answers are the tablet's own, with as much or as little in them.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BrowserScreen, closeBrowser } from '../rig/browser'
import { District } from '../rig/district'
import { axeFinds, outOfTheSides, smallTargets } from '../rig/look'
import { aHousehold, opened, PIN } from '../rig/prepared'
import { set } from '../rig/walk'

interface Line {
  household: string | null
  document: string
  label: string
  due: string | null
}
interface Today {
  items: Line[]
}
interface Page {
  line: { state: string; state_zh: string; confirmed: boolean }
  step_zh: string | null
  may: unknown[]
}

const FULL = 1_500
const LONG = '古丽巴哈尔·阿卜杜热合曼·买买提江·伊力哈木江'
const ENDS: Record<string, [string, string | null]> = {
  handled: ['已办理待反馈', '反馈'],
  returned: ['退回补正', '上报'],
  closed: ['已结单', '结单'],
}

let district: District
let a: BrowserScreen

beforeAll(async () => {
  district = await District.open()
  a = await opened(district, 'demo-01')
})
afterAll(async () => {
  await a?.kill()
  await closeBrowser()
  await district?.close()
})

/** From now on a call answers what it would, changed. */
async function changed<R>(name: string, change: (reply: R) => R): Promise<void> {
  await a.page.unroute(`**/call/${name}`)
  await a.page.route(`**/call/${name}`, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: change((await response.json()) as R) })
  })
}

/** Reads the list anew, looks, takes the picture. */
async function look(name: string, theme: 'normal' | 'large' = 'normal', text: 100 | 200 = 100): Promise<void> {
  await set(a, theme, text)
  await a.tap('tab-today')
  await a.wait('page-title')
  await a.gone('skeleton')
  await seen(name)
}

async function seen(name: string): Promise<void> {
  await a.picture(`states/${name}`)
  expect([...(await axeFinds(a)), ...(await outOfTheSides(a)), ...(await smallTargets(a))]).toEqual([])
}

test('a_day_with_nothing_to_do_says_where_to_begin', async () => {
  await changed<Today>('list_today', (today) => ({ ...today, items: [] }))
  await a.page.reload()
  await a.wait('today-empty-board')
  await look('today-0')
  await look('today-0-200', 'large', 200)
})

test('one_door_stands_alone_and_a_long_name_is_whole', async () => {
  await changed<Today>('list_today', (today) => ({ ...today, items: today.items.slice(0, 1).map((item) => ({ ...item, label: LONG })) }))
  await a.page.reload()
  expect(await a.text('today-item')).toContain(LONG)
  await look('today-1')
  await look('today-1-200', 'large', 200)
})

test('fifteen_hundred_doors_are_shown_a_few_at_a_time', async () => {
  await changed<Today>('list_today', (today) => ({
    ...today,
    items: Array.from({ length: FULL }, (_, at) => {
      const one = today.items[at % today.items.length] as Line
      const id = at.toString(16).padStart(12, '0')
      return { ...one, document: `${one.document.slice(0, -12)}${id}`, household: one.household && `${one.household.slice(0, -12)}${id}` }
    }),
  }))
  await a.page.reload()
  await a.wait('today-more')
  const shown = (await a.seen('today-item')).length
  expect(shown).toBeGreaterThan(0)
  expect(shown).toBeLessThan(100)
  await look('today-1500')
  await a.tap('today-more')
  expect((await a.seen('today-item')).length).toBeGreaterThan(shown)
})

test('an_event_says_at_which_of_its_ends_it_is', async () => {
  await a.page.unroute('**/call/list_today')
  await a.page.reload()
  const { household } = await aHousehold(a)
  const { documents } = await a.call<{ documents: string[] }>('raise_event', { category: '21', title: '楼道灯不亮', body: '三单元二层楼道灯坏了两天', place_text: '3单元2层', household })
  for (const [state, [zh, step]] of Object.entries(ENDS)) {
    await changed<Page>('show_event', (page) => ({ ...page, line: { ...page.line, state, state_zh: zh, confirmed: true }, step_zh: step, may: [] }))
    await set(a, 'normal', 100)
    await a.run((to) => void (location.hash = to), `#/event/${documents[0] ?? ''}`)
    expect(await a.text('event-body-text')).toContain('三单元')
    await seen(`event-${state}`)
  }
})

test('a_grid_that_is_being_fetched_says_so', async () => {
  await a.kill()
  a = new BrowserScreen(district.tablet('first'))
  await a.open()
  let answered = (): void => undefined
  const later = new Promise<void>((done) => (answered = done))
  await a.page.route('**/call/sync_now', async (route) => {
    await later
    await route.continue()
  })
  await a.type('enrol-code', await district.invite('demo-02'))
  await a.type('enrol-pin', PIN)
  await a.type('enrol-pin-again', PIN)
  await a.tap('enrol-go')
  await a.wait('first-fetch')
  await seen('first-fetch')
  answered()
  await a.wait('today-item', 120_000)
})
