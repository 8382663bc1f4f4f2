// The keyboard stays inside what lies over the page, and goes back to where it was.

const CAN_FOCUS = 'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex="-1"])'

/** What can be reached with Tab, in order. */
export function reachable(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>(CAN_FOCUS)]
}

/** Tab on the last goes to the first, and the other way round. */
export function keepInside(box: HTMLElement, event: KeyboardEvent): void {
  const all = reachable(box)
  const [first, last] = [all[0], all[all.length - 1]]
  const from = document.activeElement
  const leaving = event.shiftKey ? from === first || from === box : from === last
  if (!leaving) return
  event.preventDefault()
  ;(event.shiftKey ? last : first)?.focus()
}
