// The five steps of an event as the screen shows them, and why it came back.

import type { EventPage, LogLine } from '@shared/api'

export const STEPS = ['上报', '分流', '办理', '反馈', '结单'] as const

/** One of the five: behind, being done, come back, or before. */
export type StepMark = 'done' | 'now' | 'returned' | 'ahead'

const RETURNED = 'returned'
const CLOSED = 'closed'
const OVER = ['withdrawn', 'void', 'transferred']

/** How each of the five stands. */
export function marks(page: Pick<EventPage, 'step_zh' | 'line'>): StepMark[] {
  const at = STEPS.findIndex((step) => step === page.step_zh)
  return STEPS.map((_, index) => {
    if (index < at || page.line.state === CLOSED) return 'done'
    if (index > at) return 'ahead'
    return page.line.state === RETURNED ? 'returned' : 'now'
  })
}

/** Whether it ended without its five steps: withdrawn, merged, passed on. */
export function isOver(page: Pick<EventPage, 'line'>): boolean {
  return OVER.includes(page.line.state)
}

/** The step that sent it back, while it is back. */
export function returnedBy(page: Pick<EventPage, 'line' | 'log'>): LogLine | null {
  if (page.line.state !== RETURNED) return null
  return [...page.log].reverse().find((line) => line.transition === 'E05' && line.not_effective === null) ?? null
}

/** A text field of a step's entry. */
export function said(line: LogLine, name: string): string {
  const value = line.fields[name]
  return typeof value === 'string' ? value : ''
}
