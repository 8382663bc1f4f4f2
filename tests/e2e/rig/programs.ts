// Where the programs under test are. They are built before; one that is missing is a failure with what to type.
import { existsSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED = 'cargo xtask test sets everything up'
const cache = join(homedir(), '.cache', 'doorstep')

/** The root of the checkout. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** The folder of build outputs, as xtask chooses it. */
const target = (): string => process.env['CARGO_TARGET_DIR'] || join(cache, 'target')

function there(path: string, what: string): string {
  if (existsSync(path)) return path
  throw new Error(`${what} is missing: ${path} (${NEEDED})`)
}

/** A program of ours. */
export function program(name: 'sync-server' | 'doorstep-bridge' | 'doorstep' | 'examples/empty_window'): string {
  const own = process.env[`DOORSTEP_PROGRAM_${name.replace(/\W/g, '_').toUpperCase()}`]
  return there(own || join(process.env['XTASK_PROGRAMS'] || join(target(), 'debug'), name), name)
}

/** The built screens. */
export function screens(): string {
  const dist = process.env['DOORSTEP_UI'] || join(ROOT, 'ui', 'dist')
  there(join(dist, 'index.html'), 'ui/dist')
  return dist
}

/** A tool of the machine: named by the environment, in our own folder of tools, or on the path. */
export function tool(name: 'tauri-driver' | 'WebKitWebDriver' | 'Xvfb' | 'chromium'): string {
  const named = process.env[`XTASK_${name.replace(/\W/g, '_').toUpperCase()}`]
  const folders = [join(cache, 'tools', 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)]
  const found = named || folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
  if (found === undefined) throw new Error(`${name} is missing (${NEEDED})`)
  return there(found, name)
}

/** Where pictures go, and what a test leaves to be looked at. */
export const pictures = (): string => process.env['DOORSTEP_PICTURES'] || join(target(), 'pictures')

/** What a program is told: nothing of this shell's own `DOORSTEP_…` variables. */
export function surroundings(more: Record<string, string> = {}): Record<string, string> {
  const own = Object.entries(process.env).filter(([name, value]) => value !== undefined && !name.startsWith('DOORSTEP_'))
  return { ...(Object.fromEntries(own) as Record<string, string>), ...more }
}

/** Folders of this run. */
export const scratch = (): string => tmpdir()
