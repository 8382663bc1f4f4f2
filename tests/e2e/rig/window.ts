// A tablet in the real Tauri window: tauri-driver and WebKitWebDriver, on a display of our own that nobody sees.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { descendants, end, freePort, start, until, type Running } from './child'
import { program, scratch, tool } from './programs'
import { Screen } from './screen'
import { WebDriver } from './webdriver'

/** A phone's size; a second window stands beside it. */
export const PHONE = [390, 844] as const

/** A display for the windows of one file of tests. */
export class Display {
  private constructor(
    private readonly server: Running,
    readonly env: Record<string, string>,
    private readonly runtime: string,
  ) {}

  static async open(width = 1200, height = 900): Promise<Display> {
    // The server names the first number that is free.
    const server = start(tool('Xvfb'), ['-displayfd', '1', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'])
    const number = (await server.line(/^\d+$/, 20_000)).trim()
    const runtime = mkdtempSync(join(scratch(), 'doorstep-runtime-'))
    return new Display(server, { DISPLAY: `:${number}`, XDG_RUNTIME_DIR: runtime, WAYLAND_DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: '', TZ: 'Asia/Shanghai', NO_AT_BRIDGE: '1' }, runtime)
  }

  async close(): Promise<void> {
    await this.server.kill()
    rmSync(this.runtime, { recursive: true, force: true })
  }
}

export class WindowScreen extends Screen {
  readonly name = 'window'
  driver!: WebDriver
  private running: Running | null = null

  constructor(
    readonly data: string,
    private readonly display: Display,
    private readonly place: readonly [number, number, number, number] = [0, 0, ...PHONE],
    private readonly more: Record<string, string> = {},
  ) {
    super()
  }

  async open(): Promise<void> {
    const [port, native] = [await freePort(), await freePort()]
    this.running = start(tool('tauri-driver'), ['--port', `${port}`, '--native-port', `${native}`, '--native-driver', tool('WebKitWebDriver')], {
      ...this.display.env,
      DOORSTEP_DATA: this.data,
      DOORSTEP_WINDOW: this.place.join(','),
      ...this.more,
    })
    this.driver = new WebDriver(`http://127.0.0.1:${port}`)
    await until('tauri-driver answers', async () => (await fetch(`http://127.0.0.1:${port}/status`, { signal: AbortSignal.timeout(5_000) })).ok, 30_000)
    await this.driver.open(program('doorstep'))
  }

  /** What drives it; the app is among what that started. */
  driverPid(): number {
    return this.running?.pid ?? 0
  }

  async kill(): Promise<void> {
    const { running } = this
    this.running = null
    if (running === null) return
    const started = descendants(running.pid)
    started.filter(({ name }) => name === 'doorstep').forEach(({ pid }) => end(pid))
    await until('the app is gone', () => descendants(running.pid).every(({ name }) => name !== 'doorstep'), 10_000)
    // What drove it goes too; it serves one app.
    started.forEach(({ pid }) => end(pid))
    await running.kill()
  }

  run<A extends unknown[], R>(inside: (...args: A) => R, ...args: A): Promise<R> {
    return this.driver.run(`return (${inside.toString()})(...${JSON.stringify(args)})`) as Promise<R>
  }

  protected async press(): Promise<void> {
    // A sheet that is still on its way would be hit where it is no more. Two looks within one frame see it stand, so its
    // motion's own class is asked too.
    const box = (): Promise<string | null> =>
      this.run(() => {
        const hand = document.querySelector('[data-e2e=hand]')
        const moves = hand?.closest('[class*="-enter-active"], [class*="-leave-active"]')
        return hand && !moves ? JSON.stringify(hand.getBoundingClientRect()) : null
      })
    let last: string | null = null
    await until('it stands still', async () => {
      const before = last
      last = await box()
      return last !== null && last === before
    }, 5_000)
    await this.driver.click(await this.driver.find('[data-e2e=hand]'))
  }

  protected async write(text: string): Promise<void> {
    const field = await this.driver.find('[data-e2e=hand]')
    await this.driver.clear(field)
    await this.driver.type(field, text)
  }

  protected shot(): Promise<Buffer> {
    return this.driver.picture()
  }
}
