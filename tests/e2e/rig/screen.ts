// A tablet as a hand and an eye have it: the same for the real window and for a browser.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { until } from './child'
import { giveFile, look, named, placeOf, setText, type Mark, type Seen } from './finder'
import { pictures } from './programs'

/** A file for the camera. */
export interface Camera {
  name: string
  type: string
  bytes: Buffer
}

export abstract class Screen {
  /** Taps so far. */
  taps = 0

  /** The engine, as pictures and messages name it. */
  abstract readonly name: string
  /** The tablet's data folder. */
  abstract readonly data: string

  /** Starts the app and shows its first page. */
  abstract open(): Promise<void>
  /** The battery is out: SIGKILL to the app, nothing closed. */
  abstract kill(): Promise<void>
  /** A function inside the page. */
  abstract run<A extends unknown[], R>(inside: (...args: A) => R, ...args: A): Promise<R>
  /** Presses what is marked. */
  protected abstract press(): Promise<void>
  /** Types into what is marked, in place of what stands there. */
  protected abstract write(text: string): Promise<void>
  protected abstract shot(): Promise<Buffer>

  /** Killed, and started again. */
  async restart(): Promise<void> {
    await this.kill()
    await this.open()
  }

  /** All that are on the screen. */
  seen(mark: Mark): Promise<Seen[]> {
    return this.run(look, placeOf(mark), null)
  }

  async exists(mark: Mark): Promise<boolean> {
    return (await this.seen(mark)).length > 0
  }

  /** Waits until it is there; what is seen of it. */
  async wait(mark: Mark, ms = 30_000): Promise<Seen> {
    const { nth = 0 } = placeOf(mark)
    return until(`${named(mark)} on ${await this.where()}`, async () => (await this.seen(mark)).at(nth), ms)
  }

  async gone(mark: Mark, ms = 30_000): Promise<void> {
    await until(`${named(mark)} goes`, async () => !(await this.exists(mark)), ms)
  }

  async text(mark: Mark): Promise<string> {
    return (await this.wait(mark)).text
  }

  /** Waits until it can be tapped, and taps it. */
  async tap(mark: Mark, ms = 30_000): Promise<void> {
    await until(`${named(mark)} can be tapped on ${await this.where()}`, async () => {
      const there = (await this.run(look, placeOf(mark), 'hand')).at(placeOf(mark).nth ?? 0)
      if (there === undefined || there.disabled) return false
      await this.press()
      return true
    }, ms)
    this.taps += 1
  }

  async type(mark: Mark, text: string): Promise<void> {
    await this.wait(mark)
    await this.run(look, placeOf(mark), 'hand')
    await this.write(text)
  }

  /** A text at once, as pasted. */
  async paste(mark: Mark, text: string): Promise<void> {
    await this.wait(mark)
    await this.run(look, placeOf(mark), 'hand')
    await this.run(setText, text)
  }

  /** The camera took this. */
  async photo(file: Camera): Promise<void> {
    await this.wait('photo-add')
    await this.run(giveFile, 'photo-input', file.name, file.type, file.bytes.toString('base64'))
  }

  /** What stands where, for a message. */
  private where(): Promise<string> {
    return this.run(() => {
      const title = [...document.querySelectorAll('[data-testid=page-title]')].map((one) => one.textContent).join(' | ')
      return `${location.hash} ${title}`
    }).catch(() => 'a page that does not answer')
  }

  /** A picture into the folder of pictures. */
  async picture(name: string): Promise<void> {
    const path = join(pictures(), `${name}.png`)
    mkdirSync(dirname(path), { recursive: true })
    // Motion is over within 200 ms.
    await new Promise((done) => setTimeout(done, 250))
    writeFileSync(path, await this.shot())
  }
}
