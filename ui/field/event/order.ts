// The order of a list of events: what waits for me first.

import type { EventLine } from '@shared/api'

/** 退回补正 before 已办理待反馈 before one's own others before those of colleagues; the latest first within each. */
export function inOrder(events: readonly EventLine[]): EventLine[] {
  const rank = (line: EventLine): number => {
    if (line.mine && line.state === 'returned') return 0
    if (line.state === 'handled') return 1
    return line.mine ? 2 : 3
  }
  return [...events].sort((a, b) => rank(a) - rank(b) || (b.occurred_at ?? 0) - (a.occurred_at ?? 0))
}
