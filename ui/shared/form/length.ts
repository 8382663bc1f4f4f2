// How long a text is, as people count: a character outside the first plane is one, not two.
import { t } from './words'

export function letters(text: string): number {
  return [...text].length
}

/** What a text that is too long is told; empty for one that fits. Nothing is ever cut. */
export function tooLong(text: string, max: number): string {
  const n = letters(text.trim())
  return n > max ? t('tooMuch', { max, n, over: n - max }) : ''
}
