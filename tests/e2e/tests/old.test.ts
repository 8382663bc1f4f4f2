// A system too old for the app: a plain message instead of a white page.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BrowserScreen, closeBrowser } from '../rig/browser'
import { District } from '../rig/district'

let district: District

beforeAll(async () => {
  district = await District.open()
})
afterAll(async () => {
  await closeBrowser()
  await district?.close()
})

/** What the screen says where something is missing. */
async function says(name: string, before: string): Promise<string> {
  const screen = new BrowserScreen(district.tablet(name))
  screen.before = before
  try {
    await screen.open()
    const said = await screen.text('plain-message')
    const onTop = await screen.run(() => {
      const words = document.querySelector('[data-testid=plain-message] p')?.getBoundingClientRect()
      const above = words && document.elementFromPoint(words.left + words.width / 2, words.top + words.height / 2)
      return Boolean(above?.closest('[data-testid=plain-message]'))
    })
    expect(onTop, 'it is to be seen, over whatever else there is').toBe(true)
    await screen.picture(`phone-normal/old-${name}`)
    return said
  } finally {
    await screen.kill()
  }
}

test.each([
  ['promise', 'delete Promise.allSettled'],
  ['language', 'delete window.Proxy'],
  ['style', 'CSS.supports = () => false'],
  ['syntax', "Object.defineProperty(window, 'doorstepSyntax', { get: () => undefined, set: () => undefined })"],
])('an_old_system_without_%s_is_told_in_words', async (what, before) => {
  const said = await says(what, before)
  expect(said).toContain('太旧')
  expect(said).toContain('已保存的内容还在')
  expect(said).toContain(`webview-${what}`)
})
