// 无变化 takes at most four taps, from the household that is open to 已保存.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeBrowser, type BrowserScreen } from '../rig/browser'
import { District } from '../rig/district'
import { aHousehold, opened } from '../rig/prepared'

const TAPS_GOAL = 4

let district: District
let screen: BrowserScreen

beforeAll(async () => {
  district = await District.open()
  screen = await opened(district, 'demo-01')
})
afterAll(async () => {
  await screen.kill()
  await closeBrowser()
  await district.close()
})

test('unchanged_takes_at_most_four_taps_from_todays_list_and_can_be_taken_back', async () => {
  const { household } = await aHousehold(screen)
  const visits = async (): Promise<number> => (await screen.call<{ visits: unknown[] }>('show_household', { id: household })).visits.length
  const before = await visits()
  await screen.run((to) => void (location.hash = to), `#/household/${household}`)
  await screen.wait('household-unchanged')
  screen.taps = 0
  await screen.tap('household-unchanged')
  await screen.tap('save')
  await screen.wait({ id: 'saved-text', text: '已保存' })
  expect(screen.taps).toBeLessThanOrEqual(TAPS_GOAL)
  expect(await visits()).toBe(before + 1)
  await screen.tap('undo')
  await screen.wait({ id: 'saved-text', text: '撤' })
  expect(await visits()).toBe(before)
})
