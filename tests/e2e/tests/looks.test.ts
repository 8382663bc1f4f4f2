// Every page and state in the three themes: readable for everybody, whole at 200 % text, and pictured.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BrowserScreen, closeBrowser, TABLET } from '../rig/browser'
import { District } from '../rig/district'
import { axeFinds, outOfTheSides, smallTargets } from '../rig/look'
import { aDayWithEverything, opened, PIN, type Known } from '../rig/prepared'
import { set, stops, tidy } from '../rig/walk'
import { unlock } from '../rig/worker'

describe('every page', () => {
  let district: District
  let a: BrowserScreen
  let b: BrowserScreen
  let known: Known

  beforeAll(async () => {
    district = await District.open()
    a = await opened(district, 'demo-01')
    b = await opened(district, 'demo-02')
    known = await aDayWithEverything(a, b)
    // What waits stays waiting, and a failed run is a state too.
    await district.cut()
    await b.kill()
    await a.page.reload()
  })
  afterAll(async () => {
    await a?.kill()
    await b?.kill()
    await closeBrowser()
    await district?.close()
  })

  /** Whether it is read out, seen and tapped by everybody. */
  async function everything(screen: BrowserScreen): Promise<string[]> {
    return [...(await axeFinds(screen)), ...(await outOfTheSides(screen)), ...(await smallTargets(screen))]
  }

  /** Walks all pages; what was found, by page. */
  async function walk(screen: BrowserScreen, folder: string, find: (screen: BrowserScreen) => Promise<string[]>): Promise<Record<string, string[]>> {
    const wrong: Record<string, string[]> = {}
    await tidy(screen)
    for (const { name, go } of stops(known)) {
      await go(screen)
      await screen.picture(`${folder}/${name}`)
      const found = await find(screen)
      if (found.length > 0) wrong[name] = found
    }
    return wrong
  }

  test.each(['normal', 'large', 'sun'] as const)('nobody_is_shut_out_of_a_page_in_%s', async (theme) => {
    await a.wait('tab-me')
    await set(a, theme, 100)
    expect(await walk(a, `phone-${theme}`, everything)).toEqual({})
  })

  test('at_200_percent_no_page_runs_out_of_its_sides', async () => {
    await set(a, 'large', 200)
    expect(await walk(a, 'phone-200', outOfTheSides)).toEqual({})
  })

  test('before_the_pin_too', async () => {
    const wrong: Record<string, string[]> = {}
    const look = async (screen: BrowserScreen, name: string): Promise<void> => {
      await screen.picture(`phone-normal/${name}`)
      const found = [...(await axeFinds(screen)), ...(await outOfTheSides(screen))]
      if (found.length > 0) wrong[name] = found
    }
    await set(a, 'normal', 100)
    await a.tap('lock-now')
    await a.wait('unlock-pin')
    await look(a, 'unlock')
    for (const digit of '111111') await a.tap(`pad-${digit}`)
    await a.tap('unlock-go')
    await a.wait('error')
    await look(a, 'unlock-wrong')
    const fresh = new BrowserScreen(district.tablet('fresh'))
    await fresh.open()
    await fresh.wait('enrol-code')
    await look(fresh, 'enrol')
    await fresh.tap('enrol-go')
    await look(fresh, 'enrol-empty')
    await fresh.kill()
    expect(wrong).toEqual({})
  })

  test('a_tablet_shows_the_list_beside_what_was_opened', async () => {
    await a.kill()
    const wide = new BrowserScreen(a.data, TABLET)
    a = wide
    await wide.open()
    await unlock(wide, PIN)
    await wide.wait('pane-list')
    expect(await walk(wide, 'tablet', outOfTheSides)).toEqual({})
  })
})
