// What sort of event: groups first, then what is in them; and which of them are a matter of life, where the app is
// never the channel and says whom to call.

import type { IconName } from '@shared/kit'

/** A group of categories as tiles show it; its own code stands for what fits none of its parts. */
export interface Group {
  code: string
  icon: IconName
  parts: readonly string[]
}

export const GROUPS: readonly Group[] = [
  { code: '10', icon: 'warn', parts: ['11', '12', '13', '14', '15'] },
  { code: '20', icon: 'tool', parts: ['21', '22', '23'] },
  { code: '30', icon: 'bin', parts: ['31', '32'] },
  { code: '40', icon: 'board', parts: ['41', '42', '43'] },
  { code: '50', icon: 'people', parts: ['51', '52', '53', '54'] },
  { code: '60', icon: 'talk', parts: [] },
  { code: '70', icon: 'pencil', parts: [] },
  { code: '71', icon: 'info', parts: [] },
  { code: '90', icon: 'phone', parts: [] },
  { code: '99', icon: 'more', parts: [] },
]

export const CATEGORIES: readonly string[] = GROUPS.flatMap((group) => [group.code, ...group.parts])

/** 矛盾纠纷线索: goes the way of leads, with its three questions first. */
export const LEAD = '60'
/** 紧急情况(已电话报110/119/120) */
export const EMERGENCY = '90'

/** Numbers to call before anything is typed, by category. */
const CALL_FIRST: Readonly<Record<string, readonly string[]>> = {
  '13': ['119', '120'],
  '14': ['119', '120'],
  '15': ['119', '110'],
  '23': ['119'],
  [EMERGENCY]: ['110', '119', '120'],
}

/** Whom to call first; nobody for what can wait for the desk. */
export function callFirst(category: string, urgency: string): readonly string[] {
  const numbers = CALL_FIRST[category]
  if (numbers !== undefined) return numbers
  return urgency === '1' ? ['110', '119', '120'] : []
}

/** The group a category stands in. */
export function groupOf(category: string): Group | null {
  return GROUPS.find((group) => group.code === category || group.parts.includes(category)) ?? null
}
