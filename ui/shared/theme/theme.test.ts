// Contrast of every pair of colours that text is set in, in all three themes; and what a size becomes.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSettings } from '../settings'
import { fitsTwoPanes, shownTextSize, THEMES } from './theme'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`)
  const block = start < 0 ? '' : css.slice(start, css.indexOf('}', start))
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name ?? '', value ?? '']))
}

const themes = THEMES.map((theme) => ({
  theme,
  tokens: { ...tokensOf(':root'), ...(theme === 'normal' ? {} : tokensOf(`:root[data-theme='${theme}']`)) },
}))

function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

const PAIRS: readonly [string, readonly string[]][] = [
  ['ink', ['bg', 'card', 'accent-soft', 'amber-soft', 'red-soft', 'green-soft']],
  ['ink-soft', ['bg', 'card', 'accent-soft', 'amber-soft']],
  ['accent', ['bg', 'card', 'accent-soft']],
  ['accent-ink', ['accent', 'amber']],
  ['amber', ['bg', 'card', 'amber-soft']],
  ['red', ['bg', 'card', 'red-soft']],
  ['green', ['bg', 'card', 'green-soft']],
]

test('text_has_a_contrast_of_at_least_four_and_a_half_in_every_theme', () => {
  for (const { theme, tokens } of themes) {
    for (const [ink, grounds] of PAIRS) {
      for (const ground of grounds) {
        const ratio = contrast(tokens[ink] ?? '#000000', tokens[ground] ?? '#000000')
        expect(ratio, `${theme}: ${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
      }
    }
  }
})

test('borders_that_say_what_can_be_touched_have_a_contrast_of_three', () => {
  for (const { theme, tokens } of themes) {
    for (const ground of ['bg', 'card']) {
      expect(contrast(tokens['line-strong'] ?? '', tokens[ground] ?? ''), `${theme} on ${ground}`).toBeGreaterThanOrEqual(3)
    }
  }
})

test('targets_are_forty_eight_and_sixty_in_the_large_theme', () => {
  const target = Object.fromEntries(themes.map(({ theme, tokens }) => [theme, parseInt(tokens['target'] ?? '', 10)]))
  expect(target).toEqual({ normal: 48, large: 60, sun: 48 })
})

test('no_text_is_under_fourteen_at_the_smallest_setting', () => {
  const small = parseFloat(tokensOf(':root')['text-small'] ?? '0')
  expect(small * 17).toBeGreaterThanOrEqual(14)
})

test('the_large_theme_begins_larger_and_two_hundred_percent_is_reached', () => {
  expect(shownTextSize('normal', 100)).toBe(100)
  expect(shownTextSize('large', 100)).toBe(125)
  expect(shownTextSize('large', 200)).toBe(200)
})

test('two_panes_need_room_for_the_text_in_both', () => {
  expect([899, 900, 1280].map((width) => fitsTwoPanes(width, 100))).toEqual([false, true, true])
  expect(fitsTwoPanes(1280, 200)).toBe(false)
  expect(fitsTwoPanes(1280, 150)).toBe(true)
})

test('settings_that_do_not_fit_fall_back', () => {
  const fallback = { theme: 'normal', textSize: 100, language: 'zh' }
  expect(readSettings(null)).toEqual(fallback)
  expect(readSettings('{"theme":')).toEqual(fallback)
  expect(readSettings('{"theme":"dark","textSize":999,"language":"fr"}')).toEqual(fallback)
  expect(readSettings('{"theme":"sun","textSize":200,"language":"en"}')).toEqual({ theme: 'sun', textSize: 200, language: 'en' })
})
