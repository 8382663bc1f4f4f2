// What runs inside the page: finds what a person would see and touch. Self-contained: it travels as text.

/** A control by its test id; `inside` another, showing `text`; `nth` chooses among them. */
export interface Place {
  id: string
  inside?: string
  text?: string
  nth?: number
}
export type Mark = string | Place

export const placeOf = (mark: Mark): Place => (typeof mark === 'string' ? { id: mark } : mark)
export const named = (mark: Mark): string => JSON.stringify(placeOf(mark))

/** What is seen of a control. */
export interface Seen {
  text: string
  value: string
  attributes: Record<string, string>
  disabled: boolean
}

/** All that are visible, those of an open sheet alone when it has any; marks the chosen one for the driver's hand. */
export function look(place: Place, mark: string | null): Seen[] {
  const shown = (element: Element): boolean => {
    const style = getComputedStyle(element)
    return element.getClientRects().length > 0 && style.visibility !== 'hidden' && !element.closest('.van-popup-slide-bottom-leave-active')
  }
  const within = place.inside === undefined ? '' : `[data-testid="${place.inside}"] `
  const all = [...document.querySelectorAll(`${within}[data-testid="${place.id}"]`)].filter(shown)
  const above = all.filter((element) => element.closest('.van-popup'))
  const found = (above.length > 0 ? above : all).filter((element) => place.text === undefined || (element.textContent ?? '').includes(place.text))
  if (mark !== null) {
    document.querySelectorAll('[data-e2e]').forEach((old) => old.removeAttribute('data-e2e'))
    found.at(place.nth ?? 0)?.setAttribute('data-e2e', mark)
  }
  return found.map((element) => ({
    text: (element.textContent ?? '').replace(/\s+/g, ' ').trim(),
    value: (element as HTMLInputElement).value ?? '',
    attributes: Object.fromEntries([...element.attributes].map((one) => [one.name, one.value])),
    disabled: (element as HTMLButtonElement).disabled === true || element.getAttribute('aria-busy') === 'true',
  }))
}

/** Files into a file field, as the camera would give them. */
export function giveFile(mark: string, name: string, type: string, base64: string): void {
  const input = document.querySelector(`[data-testid="${mark}"]`) as HTMLInputElement
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const carried = new DataTransfer()
  carried.items.add(new File([bytes], name, { type }))
  input.files = carried.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
}

/** A text at once, where a keyboard's driver knows no such letters. */
export function setText(text: string): void {
  const field = document.querySelector('[data-e2e]') as HTMLInputElement | HTMLTextAreaElement
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  Object.getOwnPropertyDescriptor(kind, 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
