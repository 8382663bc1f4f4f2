import { expect, test } from 'vitest'
import type { TodayItem } from '@shared/api'
import { firstOf, groupOf, isAddress, groupToday } from './group'

const TODAY = '2026-11-23'

function item(over: Partial<TodayItem>): TodayItem {
  return {
    why: 'visit',
    why_zh: '约好来访',
    due: TODAY,
    overdue: false,
    text: '',
    document: 'd1',
    entry: null,
    household: 'h1',
    label: '才旦卓玛',
    door: '3-2-501',
    last_visit_at: null,
    ...over,
  }
}

test('what_is_overdue_comes_first_and_what_has_no_day_waits_after_today', () => {
  expect(groupOf({ due: '2026-11-20', overdue: true }, TODAY)).toBe('overdue')
  expect(groupOf({ due: TODAY, overdue: false }, TODAY)).toBe('today')
  expect(groupOf({ due: '2026-11-24', overdue: false }, TODAY)).toBe('later')
  expect(groupOf({ due: null, overdue: false }, TODAY)).toBe('open')
})

test('one_door_is_one_card_in_the_group_of_its_most_pressing_reason', () => {
  const items = [
    item({ why: 'promise', overdue: true, due: '2026-11-20', document: 'v1', text: '回复暖气' }),
    item({ household: 'h2', label: '马志强' }),
    item({}),
    item({ why: 'conflict', due: null, text: '电话' }),
  ]
  const groups = groupToday({ today: TODAY, items, waiting: 0 })
  expect(groups.map(({ name, cards }) => [name, cards.map((card) => card.label)])).toEqual([
    ['overdue', ['才旦卓玛']],
    ['today', ['马志强']],
  ])
  expect(groups[0]?.cards[0]?.reasons.map((reason) => reason.why)).toEqual(['promise', 'visit', 'conflict'])
})

test('a_returned_event_leads_to_the_event_and_a_card_without_a_household_still_leads_somewhere', () => {
  const items = [item({ why: 'returned', document: 'e1', due: null }), item({ why: 'conflict', household: null, due: null })]
  const cards = groupToday({ today: TODAY, items, waiting: 0 }).flatMap((group) => group.cards)
  expect(cards.map((card) => card.to)).toEqual(['/event/e1', '/conflicts'])
})

test('a_long_day_opens_in_steps_and_says_how_much_is_left', () => {
  const items = [1, 2, 3, 4, 5].map((n) => item({ household: `h${n}`, overdue: n < 3 }))
  const groups = groupToday({ today: TODAY, items, waiting: 0 })
  const { shown, left } = firstOf(groups, 3)
  expect(shown.map(({ name, cards }) => [name, cards.length])).toEqual([['overdue', 2], ['today', 1]])
  expect(left).toBe(2)
  expect(firstOf(groups, 9).left).toBe(0)
})

test('家_is_said_after_a_name_and_not_after_an_address', () => {
  expect(['2单元402室', '乙院'].map(isAddress)).toEqual([true, true])
  expect(['才旦卓玛', '李敏'].map(isAddress)).toEqual([false, false])
})

test('nothing_to_do_is_no_group', () => {
  expect(groupToday({ today: TODAY, items: [], waiting: 0 })).toEqual([])
})
