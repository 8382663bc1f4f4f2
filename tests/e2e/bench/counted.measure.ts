// What is counted, not timed: taps, and what a tablet reads before it paints.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closeBrowser } from '../rig/browser'
import { District } from '../rig/district'
import { aHousehold, opened } from '../rig/prepared'
import { ROOT } from '../rig/programs'
import { unchangedTaps } from '../rig/unchanged'
import { isWanted, report } from './report'

test.runIf(isWanted('first_route_js_gzip'))('first_route_js_gzip', () => {
  const said = execFileSync(process.execPath, [join(ROOT, 'ui/scripts/first-route.mjs')], { encoding: 'utf8', timeout: 60_000 })
  const kb = Number(/^first_route_js_gzip ([\d.]+) KB/m.exec(said)?.[1])
  expect(kb).toBeGreaterThan(0)
  report({ name: 'first_route_js_gzip', value: kb, unit: 'KB', goal: 150 })
})

test.runIf(isWanted('taps_unchanged'))('taps_unchanged', async () => {
  const district = await District.open()
  const screen = await opened(district, 'demo-01')
  try {
    const { household } = await aHousehold(screen)
    report({ name: 'taps_unchanged', value: await unchangedTaps(screen, household), unit: 'taps', goal: 4 })
  } finally {
    await screen.kill()
    await closeBrowser()
    await district.close()
  }
})
