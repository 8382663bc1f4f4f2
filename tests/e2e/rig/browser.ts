// A tablet in headless Chromium, over the bridge.
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { screens, program, tool } from './programs'
import { start, type Running } from './child'
import { Screen } from './screen'

const PHONE = { width: 390, height: 844 }
export const TABLET = { width: 1180, height: 820 }

let shared: Promise<Browser> | null = null

function browser(): Promise<Browser> {
  shared ??= chromium.launch({
    executablePath: tool('chromium'),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    timeout: 60_000,
  })
  return shared
}

/** Ends the browser of this file's tests. */
export async function closeBrowser(): Promise<void> {
  const open = shared
  shared = null
  await (await open)?.close()
}

export class BrowserScreen extends Screen {
  readonly name = 'chromium'
  page!: Page
  private context: BrowserContext | null = null
  private bridge: Running | null = null
  /** Runs in every page before anything else. */
  before: string | null = null

  constructor(
    readonly data: string,
    private readonly size = PHONE,
  ) {
    super()
  }

  async open(): Promise<void> {
    this.bridge = start(program('doorstep-bridge'), ['serve', '--data', this.data, '--ui', screens()])
    const way = (await this.bridge.line('http://')).trim()
    this.context = await (await browser()).newContext({ viewport: this.size, deviceScaleFactor: 1, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', hasTouch: true })
    this.page = await this.context.newPage()
    this.page.setDefaultTimeout(30_000)
    if (this.before !== null) await this.page.addInitScript(this.before)
    await this.page.goto(way)
  }

  async kill(): Promise<void> {
    await this.bridge?.kill()
    this.bridge = null
    await this.context?.close()
    this.context = null
  }

  run<A extends unknown[], R>(inside: (...args: A) => R, ...args: A): Promise<R> {
    return this.page.evaluate(`(${inside.toString()})(...${JSON.stringify(args)})`) as Promise<R>
  }

  /** A call as the page makes it. */
  call<R>(name: string, request: unknown): Promise<R> {
    return this.page.evaluate(
      async ([path, body]) => {
        const reply = await fetch(`/call/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
        return (await reply.json()) as unknown
      },
      [name, request] as const,
    ) as Promise<R>
  }

  protected async press(): Promise<void> {
    const hand = this.page.locator('[data-e2e=hand]')
    try {
      await hand.click({ timeout: 3_000 })
    } catch (late) {
      // Pressed at the last moment, and gone with it: the press counts although nobody waited for its end.
      if ((await hand.count()) > 0) throw late
    }
  }

  protected async write(text: string): Promise<void> {
    await this.page.locator('[data-e2e=hand]').fill(text)
  }

  protected shot(): Promise<Buffer> {
    return this.page.screenshot()
  }
}
