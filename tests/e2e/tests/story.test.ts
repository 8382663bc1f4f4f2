// The story this software is for, through the screens: two workers, one household, no signal; both keep their work.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { BrowserScreen, closeBrowser } from '../rig/browser'
import { pause, until } from '../rig/child'
import { District } from '../rig/district'
import { photo } from '../rig/photo'
import type { Screen } from '../rig/screen'
import { Display, PHONE, WindowScreen } from '../rig/window'
import { addMember, changePhone, chooseHousehold, conflictValues, dispute, enrol, everythingUploaded, openHousehold, raise, sync, unlock, visit } from '../rig/worker'

const PIN = { a: '135790', b: '246801' }
const PHONE_OF_A = '15400000027'
const PHONE_OF_B = '15400000031'
const REMARK = '白天在店里, 晚上七点后在家'
const NOTE = '腰好些了, 说楼道灯不亮'
const HALF_TYPED = '答应回复暖气, 还没写完'
const MEMBER = '李小满'
const EVENT = '三单元二层楼道灯坏了两天'
const LEAD = '两家为晾衣杆说不拢'

/** Longer than a draft waits for the hand to rest, on a machine with other things to do. */
const DRAFT_IS_KEPT_MS = 2_000

interface Home {
  door: string
  title: string
}

/** What A does without a signal; a second visit stays half typed. */
async function dayOfA(a: Screen, home: Home): Promise<void> {
  await openHousehold(a, home)
  await changePhone(a, PHONE_OF_A)
  await visit(a, NOTE)
  await a.tap('household-visit')
  await a.type('visit-note', HALF_TYPED)
  await pause(DRAFT_IS_KEPT_MS)
}

async function dayOfB(b: Screen, home: Home): Promise<void> {
  await openHousehold(b, home)
  await changePhone(b, PHONE_OF_B, REMARK)
  await addMember(b, MEMBER)
  await raise(b, EVENT, photo())
  await dispute(b, LEAD)
}

/** The draft is there after the kill; A finishes it later. */
async function draftIsThere(a: Screen): Promise<void> {
  await a.tap({ id: 'draft', nth: 0 })
  await a.wait('draft-restored')
  await until('the half-typed note', async () => (await a.wait('visit-note')).value === HALF_TYPED)
  await a.picture(`${a.name}/draft`)
}

/** What both hold once both have synchronised, and what they see of it. */
async function nothingIsLost(screen: Screen, home: Home): Promise<void> {
  await openHousehold(screen, home)
  await screen.wait({ id: 'conflict-value', nth: 1 })
  const values = await conflictValues(screen)
  for (const phone of [PHONE_OF_A, PHONE_OF_B]) {
    const [shown] = values.filter((text) => text.includes(phone))
    expect(shown, `${phone} in ${values.join(' | ')}`).toBeDefined()
  }
  const others = values.map((text) => text.replace(PHONE_OF_A, '').replace(PHONE_OF_B, ''))
  expect(others.filter((text) => text.includes('您')), 'one of them is mine').toHaveLength(1)
  for (const text of others) expect(text, 'who and when').toMatch(/\S{1,5} ?(刚刚|今天|\d+ 分钟前|\d)/)
  expect(await screen.text('household-remark')).toContain(REMARK)
  expect(await screen.exists({ id: 'household-member', text: MEMBER })).toBe(true)
  expect(await screen.exists({ id: 'household-visit-line', text: NOTE })).toBe(true)
  await screen.picture(`${screen.name}/conflict-${screen.data.slice(-1)}`)
  await screen.tap({ id: 'household-event', nth: 0 })
  expect(await screen.text('event-body-text')).toBe(EVENT)
  await screen.wait('photo-show')
  await screen.tap('back')
  await screen.wait('household-visit')
}

/** Everything that must hold afterwards. */
async function story(district: District, a: Screen, b: Screen): Promise<void> {
  await a.open()
  await enrol(a, await district.invite('demo-01'), PIN.a)
  await b.open()
  await enrol(b, await district.invite('demo-02'), PIN.b)
  const home = await chooseHousehold(a)

  await district.cut()
  await dayOfA(a, home)
  await dayOfB(b, home)
  await b.tap('tab-sync')
  await b.tap('sync-now')
  expect((await b.wait('error')).attributes['data-code']).toBe('no-signal')
  await a.kill()
  await b.kill()

  await a.open()
  await unlock(a, PIN.a)
  await draftIsThere(a)
  await b.open()
  await b.wait('unlock-pin', 60_000)

  // A first.
  await district.serve()
  await a.tap('back')
  await sync(a)
  await unlock(b, PIN.b)
  await sync(b)
  await sync(a)
  await nothingIsLost(a, home)
  await nothingIsLost(b, home)
  await everythingUploaded(a)
  await everythingUploaded(b)
  await b.picture(`${b.name}/sync-complete`)

  // The lead is listed by its author, and by nobody else.
  await b.tap('tab-me')
  await b.tap('me-leads')
  expect(await b.text({ id: 'lead-line', text: LEAD })).toContain('已上传')
  await a.tap('tab-me')
  await a.tap('me-leads')
  await until('the list of leads', async () => (await a.exists('empty')) || (await a.exists('lead-line')))
  expect(await a.exists({ id: 'lead-line', text: LEAD })).toBe(false)

  await bChooses(b, home)
  await aSeesItSettled(a, home)
  // What was half typed before the kill is still there to be finished.
  await draftIsThere(await today(a))
  await a.tap('save')
  await sync(a)
  expect(await district.verified()).toMatch(/\d/)
}

async function today(a: Screen): Promise<Screen> {
  await a.tap('tab-today')
  return a
}

async function bChooses(b: Screen, home: Home): Promise<void> {
  await openHousehold(b, home)
  const values = await conflictValues(b)
  const nth = values.findIndex((text) => text.includes(PHONE_OF_B))
  await b.tap({ id: 'conflict-choose', nth })
  await b.picture(`${b.name}/chosen`)
  // Leaving the page makes the choice; until then it can be taken back.
  await b.tap('back')
  await sync(b)
}

async function aSeesItSettled(a: Screen, home: Home): Promise<void> {
  await sync(a)
  await openHousehold(a, home)
  await a.wait('household-phone')
  expect(await a.exists('conflict')).toBe(false)
  await a.tap({ id: 'phone-reveal', inside: 'household-phone', nth: 0 })
  expect(await a.text({ id: 'household-phone', nth: 0 })).toContain(PHONE_OF_B)
  await a.picture(`${a.name}/settled`)
}

describe.each(['chromium', 'window'] as const)('the story in %s', (engine) => {
  let district: District
  let display: Display | null = null
  let screens: Screen[] = []

  beforeAll(async () => {
    district = await District.open()
    if (engine === 'window') display = await Display.open()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      for (const screen of screens) await screen.picture(`failed/${engine}-${screen.data.slice(-1)}`).catch(() => undefined)
    }
  })
  afterAll(async () => {
    for (const screen of screens) await screen.kill()
    await closeBrowser()
    await display?.close()
    await district?.close()
  })

  test('two_workers_edit_one_household_offline_and_both_keep_their_work', async () => {
    const [a, b] = ['a', 'b'].map((name, at) => {
      const data = district.tablet(`tablet-${name}`)
      return display === null ? new BrowserScreen(data) : new WindowScreen(data, display, [at * 400, 0, ...PHONE])
    })
    if (a === undefined || b === undefined) throw new Error('two tablets')
    screens = [a, b]
    await story(district, a, b)
  })
})
