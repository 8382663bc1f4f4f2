// The plain message an old WebView gets, and that the page keeps to a strict policy.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runInNewContext } from 'node:vm'

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

interface Box {
  className: string
  text: string
  children: Box[]
  setAttribute: () => void
  appendChild: (child: Box) => void
}

function box(text = ''): Box {
  const children: Box[] = []
  return { className: '', text, children, setAttribute: () => undefined, appendChild: (child) => void children.push(child) }
}

const all = (one: Box): string => one.text + one.children.map(all).join(' ')

/** Runs the check in a browser of which some things are missing; answers with what it says. */
function say(lacks: Record<string, unknown> = {}, noModule = true, app: object = { firstChild: {} }): string {
  const body = box()
  const timers: (() => void)[] = []
  const document = {
    readyState: 'complete',
    body,
    createElement: () => (noModule ? { ...box(), noModule: false } : box()),
    createTextNode: (text: string) => box(text),
    getElementById: () => app,
  }
  const window: Record<string, unknown> = {
    document,
    doorstepSyntax: 'read',
    Promise: { allSettled: () => undefined },
    fetch: () => undefined,
    Proxy: {},
    Map: {},
    CSS: { supports: () => true },
    setTimeout: (run: () => void) => timers.push(run),
    ...lacks,
  }
  runInNewContext(read('./public/check.js'), { window, document })
  for (const run of timers) run()
  return all(body)
}

test('a_webview_that_can_run_the_app_hears_nothing', () => {
  expect(say()).toBe('')
})

test('an_old_one_gets_a_sentence_and_a_code_and_is_told_that_nothing_is_lost', () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ doorstepSyntax: undefined }, 'webview-syntax'],
    [{ Promise: {} }, 'webview-promise'],
    [{ fetch: undefined }, 'webview-language'],
    [{ CSS: undefined }, 'webview-style'],
  ]
  for (const [lacks, code] of cases) {
    expect(say(lacks)).toContain(code)
    expect(say(lacks)).toContain('已保存的内容还在')
  }
  expect(say({}, false)).toContain('webview-module')
})

test('an_app_that_never_starts_says_so_too', () => {
  expect(say({}, true, { firstChild: null })).toContain('webview-start')
})

test('the_check_is_written_so_that_the_oldest_engine_can_read_it', () => {
  const code = read('./public/check.js').replace(/'[^']*'|\/\/.*/g, '')
  expect(code).not.toMatch(/=>|\b(let|const|class|async)\b|`|\?\.|\?\?|\.\.\./)
  expect(read('./public/syntax.js')).toMatch(/\?\./)
})

test('the_page_holds_no_script_and_no_style_of_its_own', () => {
  const html = read('./index.html')
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/)
  expect(html).not.toMatch(/<style|style=|\son\w+=|https?:/)
})
