// A district's server as IT runs it: its binary, its commands, its folder; started and killed as a process.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { answer, freePort, start, type Running } from './child'
import { program } from './programs'
import { TEMPLATE } from './template'

export class District {
  private running: Running | null = null

  private constructor(
    readonly folder: string,
    private readonly port: number,
  ) {}

  /** A fresh district of a test's own, serving. */
  static async open(): Promise<District> {
    const template = process.env[TEMPLATE]
    if (template === undefined) throw new Error('the template of the run is missing')
    const folder = mkdtempSync(join(template, 'test-'))
    cpSync(join(template, 'district'), join(folder, 'district'), { recursive: true })
    const district = new District(folder, await freePort())
    await district.serve()
    return district
  }

  /** The signal is back: the same port as before. */
  async serve(): Promise<void> {
    this.running = start(program('sync-server'), [...this.data(), 'serve', '--listen', `127.0.0.1:${this.port}`], this.named())
    await this.running.line('listening ')
  }

  /** The signal is gone: the server is killed. */
  async cut(): Promise<void> {
    await this.running?.kill()
    this.running = null
  }

  /** A one-use code for a person of the demo. */
  async invite(login: string): Promise<string> {
    return (await answer(program('sync-server'), [...this.data(), 'invite', login], this.named())).trim()
  }

  /** Whether the audit's chain of hashes holds. */
  verified(): Promise<string> {
    return answer(program('sync-server'), [...this.data(), 'audit', 'verify'], this.named())
  }

  /** The folder of a tablet. */
  tablet(name: string): string {
    return join(this.folder, name)
  }

  async close(): Promise<void> {
    await this.cut()
    rmSync(this.folder, { recursive: true, force: true })
  }

  private data(): string[] {
    return ['--data', join(this.folder, 'district')]
  }

  private named(): Record<string, string> {
    return { DOORSTEP_PUBLIC_ADDRESS: `http://127.0.0.1:${this.port}` }
  }
}
