// The measurements of the screens: one JSON object a line with --json, else a line of a table. Names of measurements
// do only those. Standard output holds the results alone; how it goes is told on standard error.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const asked = process.argv.slice(2)
const json = asked.includes('--json')
const folder = mkdtempSync(join(tmpdir(), 'doorstep-bench-'))
const results = join(folder, 'results')
writeFileSync(results, '')
const run = spawnSync(process.execPath, [join(here, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'bench.config.ts'], {
  cwd: here,
  env: { ...process.env, DOORSTEP_BENCH_RESULTS: results, DOORSTEP_BENCH_NAMES: asked.filter((word) => !word.startsWith('--')).join(' ') },
  stdio: ['ignore', 2, 2],
  timeout: 20 * 60_000,
})
for (const line of readFileSync(results, 'utf8').split('\n').filter((one) => one !== '')) {
  const { name, value, unit, reference, ratio, goal } = JSON.parse(line)
  const met = (ratio ?? value) <= goal ? 'met' : 'MISSED'
  const beside = reference === null ? '' : `reference ${reference}  ratio ${ratio}`
  const told = goal === null ? '' : `goal ${String(goal).padEnd(5)}  ${met}`
  console.log(json ? line : `${name.padEnd(24)} ${String(value).padStart(8)} ${unit.padEnd(5)}  ${beside.padEnd(36)}  ${told}`.trimEnd())
}
rmSync(folder, { recursive: true, force: true })
process.exit(run.status ?? 1)
