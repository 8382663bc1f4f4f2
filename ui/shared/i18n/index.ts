// Words by key: Chinese is complete, English exists for every key (words.test.ts compares). Each domain keeps its own
// two files, so a screen loads the words it shows and no others.
import { ref } from 'vue'

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** What the screens speak now. */
export const language = ref<Language>('zh')

export type Words = Record<string, string>
export type Params = Record<string, string | number>

/** A domain's words: `t('key', { n: 3 })` fills `{n}`. */
export type Say<Z extends Words> = (key: keyof Z & string, params?: Params) => string

/** Puts values where their names stand in braces; a name without a value stays to be seen. */
export function fill(text: string, params?: Params): string {
  if (!params) return text
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))
}

/** The words of one domain, in the language set. Used in a template, it changes with the language. */
export function speak<Z extends Words>(zh: Z, en: Record<keyof Z, string>): Say<Z> {
  return (key, params) => fill((language.value === 'zh' ? zh : en)[key] ?? key, params)
}
