// Results, as `cargo xtask bench --json` writes them.
import { appendFileSync } from 'node:fs'

/** The goal is for the ratio where there is a reference, else for the value; none: it explains another. */
export interface Measured {
  name: string
  value: number
  unit: 'ms' | 'KB' | 'taps'
  reference?: number
  goal: number | null
}

const rounded = (number: number): number => Math.round(number * 1_000) / 1_000

export function report({ name, value, unit, reference, goal }: Measured): void {
  const line = JSON.stringify({
    name,
    value: rounded(value),
    unit,
    reference: reference === undefined ? null : rounded(reference),
    ratio: reference === undefined ? null : rounded(value / reference),
    goal,
  })
  const results = process.env['DOORSTEP_BENCH_RESULTS']
  if (results === undefined) throw new Error('start it with npm run bench')
  appendFileSync(results, `${line}\n`)
}

/** Whether a measurement is asked for. */
export function isWanted(name: string): boolean {
  const names = (process.env['DOORSTEP_BENCH_NAMES'] ?? '').split(' ').filter((one) => one !== '')
  return names.length === 0 || names.includes(name)
}

/** The smallest that `percent` of all do not exceed. */
export function percentile(all: readonly number[], percent: number): number {
  const sorted = [...all].sort((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil((sorted.length * percent) / 100)) - 1] ?? NaN
}

/** What is told beside the results. */
export const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`)
