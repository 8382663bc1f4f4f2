// What can be said of a PIN before anybody is asked, and how long a wait still lasts.

export const PIN_DIGITS_MIN = 6
export const PIN_DIGITS_MAX = 32

/** The digits of what was typed; full-width ones, as a Chinese keyboard writes them, are the same digits. */
export function digitsOf(text: string): string {
  const plain = text.replace(/[\uff10-\uff19]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
  return plain.replace(/\D/g, '').slice(0, PIN_DIGITS_MAX)
}

export type Mistake = 'codeMissing' | 'pinShort' | 'pinDiffers'

/** What is wrong with the form, the first thing first. */
export function mistakeOf(code: string, pin: string, again: string): Mistake | null {
  if (code.trim() === '') return 'codeMissing'
  if (digitsOf(pin).length < PIN_DIGITS_MIN) return 'pinShort'
  return digitsOf(pin) === digitsOf(again) ? null : 'pinDiffers'
}

/** Whole seconds until a moment, never under 0. */
export function secondsUntil(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000))
}

/** Which field of the form an error of `enrol` is about. */
export function fieldOf(code: string): 'code' | 'pin' | null {
  if (code.startsWith('code-')) return 'code'
  return code.startsWith('pin-') ? 'pin' : null
}
