// The little of WebDriver (classic) that is needed to drive one window.
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

export class WebDriver {
  private session = ''

  constructor(private readonly address: string) {}

  async open(application: string): Promise<void> {
    const capabilities = { alwaysMatch: { browserName: 'wry', 'tauri:options': { application } } }
    const { sessionId } = (await this.ask('POST', '/session', { capabilities }, 90_000)) as { sessionId: string }
    this.session = `/session/${sessionId}`
  }

  async close(): Promise<void> {
    await this.ask('DELETE', this.session, undefined, 5_000)
  }

  run(script: string): Promise<unknown> {
    return this.ask('POST', `${this.session}/execute/sync`, { script, args: [] })
  }

  /** A script that calls its last argument when it is done. */
  later(script: string): Promise<unknown> {
    return this.ask('POST', `${this.session}/execute/async`, { script, args: [] }, 60_000)
  }

  async find(css: string): Promise<string> {
    const found = (await this.ask('POST', `${this.session}/element`, { using: 'css selector', value: css })) as Record<string, string>
    return found[ELEMENT] ?? ''
  }

  async click(element: string): Promise<void> {
    await this.ask('POST', `${this.session}/element/${element}/click`, {})
  }

  async clear(element: string): Promise<void> {
    await this.ask('POST', `${this.session}/element/${element}/clear`, {})
  }

  async type(element: string, text: string): Promise<void> {
    await this.ask('POST', `${this.session}/element/${element}/value`, { text })
  }

  async picture(): Promise<Buffer> {
    return Buffer.from((await this.ask('GET', `${this.session}/screenshot`)) as string, 'base64')
  }

  private async ask(method: string, path: string, body?: unknown, ms = 30_000): Promise<unknown> {
    const reply = await fetch(`${this.address}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(ms),
    })
    const { value } = (await reply.json()) as { value: { error?: string; message?: string } | null }
    if (reply.ok) return value
    throw new Error(`${path.split('/').slice(3).join('/')}: ${value?.error ?? reply.status} ${value?.message ?? ''}`)
  }
}
