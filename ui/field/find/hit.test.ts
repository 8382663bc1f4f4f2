import { expect, test } from 'vitest'
import type { FoundLine } from '@shared/api'
import { kindOf, leadsTo, moved } from './hit'

const hit = (over: Partial<FoundLine>): FoundLine => ({ document: 'd', entry: null, kind: 'person', title: '马', household: 'h', estate: '', door: '', ...over })

test('a_find_leads_to_its_household_first', () => {
  expect(leadsTo(hit({}))).toBe('/household/h')
  expect(leadsTo(hit({ kind: 'place', household: null }))).toBe('/board/d')
  expect(leadsTo(hit({ kind: 'event', household: null }))).toBe('/event/d')
  expect(leadsTo(hit({ kind: 'new-kind', household: null }))).toBe('/board')
  expect(kindOf(hit({ kind: 'new-kind' }))).toBe('other')
})

test('arrows_stop_at_both_ends', () => {
  expect(moved(0, 3, 'ArrowUp')).toBe(0)
  expect(moved(1, 3, 'ArrowDown')).toBe(2)
  expect(moved(2, 3, 'ArrowDown')).toBe(2)
  expect(moved(0, 0, 'ArrowDown')).toBe(0)
})
