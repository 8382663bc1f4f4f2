// The words of a code, in the language set; an unknown code is shown as it is.
import { language } from '../i18n'
import type { Code } from '../api/generated/codes'

/** What the screen says for a code of a list. */
export function codeWords(list: readonly Code[], code: string): string {
  const found = list.find((entry) => entry.code === code)
  if (!found) return code
  return language.value === 'en' ? (found.en ?? found.zh) : found.zh
}

/** A list as choices: those offered first at the top, or only those. */
export function codeOptions(list: readonly Code[], firstOnly = false): { value: string; text: string }[] {
  const first = list.filter((entry) => entry.first)
  const others = firstOnly && first.length > 0 ? [] : list.filter((entry) => !entry.first)
  return [...first, ...others].map((entry) => ({ value: entry.code, text: codeWords(list, entry.code) }))
}
