// Where a find leads, and what it is.
import type { FoundLine } from '@shared/api'

/** The household it is about, else its own page. */
export function leadsTo(hit: FoundLine): string {
  if (hit.household) return `/household/${hit.household}`
  if (hit.kind === 'place') return `/board/${hit.document}`
  if (hit.kind === 'event') return `/event/${hit.document}`
  return hit.kind === 'visit' ? `/visit/${hit.document}` : '/board'
}

const KINDS = ['place', 'household', 'person', 'event', 'visit'] as const
export type Kind = (typeof KINDS)[number] | 'other'

export const kindOf = (hit: FoundLine): Kind => KINDS.find((kind) => kind === hit.kind) ?? 'other'

/** The next place for the arrow keys; stops at both ends. */
export function moved(at: number, count: number, key: string): number {
  if (count === 0) return 0
  const by = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0
  return Math.max(0, Math.min(count - 1, at + by))
}
