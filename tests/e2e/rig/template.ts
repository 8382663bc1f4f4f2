// Made once a run: a small fictitious district that nobody serves. Each test copies it.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { answer } from './child'
import { program, scratch } from './programs'

export const TEMPLATE = 'DOORSTEP_E2E_TEMPLATE'

export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(scratch(), 'doorstep-e2e-'))
  const data = join(folder, 'district')
  await answer(program('sync-server'), ['--data', data, 'init', '--demo', '--name', '澄河区(虚构)', '--sealing-key', join(folder, 'sealing.key')])
  await answer(program('sync-server'), ['--data', data, 'demo', '--preset', process.env['DOORSTEP_E2E_PRESET'] || 'sample'])
  process.env[TEMPLATE] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
