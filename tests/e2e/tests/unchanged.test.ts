// 无变化 takes at most four taps, from the household that is open to 已保存.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeBrowser, type BrowserScreen } from '../rig/browser'
import { District } from '../rig/district'
import { aHousehold, opened } from '../rig/prepared'
import { unchangedTaps } from '../rig/unchanged'

const TAPS_GOAL = 4

let district: District
let screen: BrowserScreen

beforeAll(async () => {
  district = await District.open()
  screen = await opened(district, 'demo-01')
})
afterAll(async () => {
  await screen?.kill()
  await closeBrowser()
  await district?.close()
})

test('unchanged_takes_at_most_four_taps_and_can_be_taken_back', async () => {
  const { household } = await aHousehold(screen)
  const visits = async (): Promise<number> => (await screen.call<{ visits: unknown[] }>('show_household', { id: household })).visits.length
  const before = await visits()
  expect(await unchangedTaps(screen, household)).toBeLessThanOrEqual(TAPS_GOAL)
  expect(await visits()).toBe(before + 1)
  await screen.tap('undo')
  await screen.wait({ id: 'saved-text', text: '撤' })
  expect(await visits()).toBe(before)
})
