// The day's list as cards: one card a door, in the group of its most pressing reason. The order is Rust's.
import type { Today, TodayItem, Why } from '@shared/api'

export type GroupName = 'overdue' | 'today' | 'open' | 'later'
export const GROUPS: readonly GroupName[] = ['overdue', 'today', 'open', 'later']

export interface Reason {
  key: string
  why: Why
  text: string
  due: string | null
  overdue: boolean
}

export interface Card {
  key: string
  /** Where a tap leads. */
  to: string
  label: string
  door: string
  /** It is about a household. */
  household: boolean
  /** 家 is said after its name. */
  named: boolean
  lastVisitAt: number | null
  reasons: Reason[]
}

export interface Group {
  name: GroupName
  cards: Card[]
}

/** Whether a household goes by where it lives (`2单元402室`) and not by a name: 家 is said after names only. */
export const isAddress = (label: string): boolean => /[室号栋院]$/.test(label)

/** In which group something stands. */
export function groupOf(item: Pick<TodayItem, 'due' | 'overdue'>, today: string): GroupName {
  if (item.overdue) return 'overdue'
  if (!item.due) return 'open'
  return item.due <= today ? 'today' : 'later'
}

/** A returned event is completed on its own page; everything else begins at the household. */
function leadsTo(item: TodayItem): string {
  if (item.why === 'returned') return `/event/${item.document}`
  return item.household ? `/household/${item.household}` : '/conflicts'
}

/** The first so many cards, and how many are left. */
export function firstOf(groups: readonly Group[], limit: number): { shown: Group[]; left: number } {
  let room = limit
  const shown: Group[] = []
  for (const { name, cards } of groups) {
    if (room > 0) shown.push({ name, cards: cards.slice(0, room) })
    room -= cards.length
  }
  return { shown, left: Math.max(0, -room) }
}

export function groupToday({ today, items }: Today): Group[] {
  const cards = new Map<string, { group: GroupName; card: Card }>()
  for (const item of items) {
    const to = leadsTo(item)
    const reason: Reason = {
      key: `${item.why}/${item.document}/${item.entry ?? item.text}`,
      why: item.why,
      text: item.text,
      due: item.due,
      overdue: item.overdue,
    }
    const there = cards.get(to)
    if (there) {
      there.card.reasons.push(reason)
      continue
    }
    const card: Card = {
      key: to,
      to,
      label: item.label,
      door: item.door,
      household: item.household !== null,
      named: item.household !== null && !isAddress(item.label),
      lastVisitAt: item.last_visit_at,
      reasons: [reason],
    }
    cards.set(to, { group: groupOf(item, today), card })
  }
  const of = (name: GroupName): Card[] => [...cards.values()].filter(({ group }) => group === name).map(({ card }) => card)
  return GROUPS.map((name) => ({ name, cards: of(name) })).filter(({ cards: some }) => some.length > 0)
}
