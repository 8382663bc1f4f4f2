// The three themes and the text's size: what the worker set, put on the page.

export const THEMES = ['normal', 'large', 'sun'] as const
export type Theme = (typeof THEMES)[number]

/** In percent of the body text, 17 px. */
export const TEXT_SIZES = [100, 115, 130, 150, 175, 200] as const

/** 大字版 begins where a normal text is already large. */
const LARGE_AT_LEAST = 125

/** From here on the text is so large that what stood side by side goes one below the other, in percent. */
export const HUGE_FROM = 150

/** The size a theme shows for what was set, in percent. */
export function shownTextSize(theme: Theme, textSize: number): number {
  return theme === 'large' ? Math.max(LARGE_AT_LEAST, textSize) : textSize
}

/** Two panes from here on, and only while a line of text still has room in both. */
const TWO_PANES_PX = 900
const TWO_PANES_REM = 46

/** Whether list and detail fit side by side. */
export function fitsTwoPanes(widthPx: number, textSize: number): boolean {
  return widthPx >= Math.max(TWO_PANES_PX, (TWO_PANES_REM * 17 * textSize) / 100)
}

/** Puts both on the page; through the object model, which a strict policy lets pass. */
export function applyTheme(theme: Theme, textSize: number): void {
  const root = document.documentElement
  root.dataset['theme'] = theme
  const shown = shownTextSize(theme, textSize)
  root.dataset['text'] = shown >= HUGE_FROM ? 'huge' : 'usual'
  root.style.setProperty('--text-scale', String(shown / 100))
}
