// Every word exists in both languages, under the same key, with the same blanks.
import { expect, test } from 'vitest'
import { fill, language, speak } from './index'

type Module = { default: Record<string, string> }
const zhFiles = import.meta.glob<Module>(['../**/words.zh.ts', '../../field/**/words.zh.ts'], { eager: true })
const enFiles = import.meta.glob<Module>(['../**/words.en.ts', '../../field/**/words.en.ts'], { eager: true })

const blanks = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

test('every_file_of_chinese_words_has_an_english_one_with_the_same_keys', () => {
  expect(Object.keys(zhFiles).length).toBeGreaterThan(0)
  for (const [path, { default: zh }] of Object.entries(zhFiles)) {
    const en = enFiles[path.replace('words.zh', 'words.en')]?.default
    expect(en, path).toBeDefined()
    expect(Object.keys(en ?? {}).sort(), path).toEqual(Object.keys(zh).sort())
  }
  expect(Object.keys(enFiles).length).toBe(Object.keys(zhFiles).length)
})

test('a_blank_in_one_language_is_a_blank_in_the_other', () => {
  for (const [path, { default: zh }] of Object.entries(zhFiles)) {
    const en = enFiles[path.replace('words.zh', 'words.en')]?.default ?? {}
    for (const [key, text] of Object.entries(zh)) expect(blanks(en[key] ?? ''), `${path} ${key}`).toEqual(blanks(text))
  }
})

test('no_word_is_empty_and_chinese_words_are_chinese', () => {
  for (const [path, { default: words }] of [...Object.entries(zhFiles), ...Object.entries(enFiles)]) {
    for (const [key, text] of Object.entries(words)) expect(text.trim(), `${path} ${key}`).not.toBe('')
  }
  const all = Object.values(zhFiles).flatMap(({ default: words }) => Object.values(words))
  const chinese = all.filter((text) => /[\u4e00-\u9fff]/.test(text))
  expect(chinese.length).toBeGreaterThan(all.length * 0.9)
})

test('the_language_set_decides_and_blanks_are_filled', () => {
  const t = speak({ wait: '{n} 条待上传' }, { wait: '{n} waiting' })
  expect(t('wait', { n: 3 })).toBe('3 条待上传')
  language.value = 'en'
  expect(t('wait', { n: 3 })).toBe('3 waiting')
  language.value = 'zh'
  expect(fill('{a} {b}', { a: 1 })).toBe('1 {b}')
})
