// The moment of a visit, as picked.
import { expect, test } from 'vitest'
import { isAhead, momentOf, wallOf } from './when'

test('what_is_picked_is_on_the_districts_wall_wherever_the_tablet_thinks_it_is', () => {
  const at = Date.UTC(2026, 10, 22, 2, 24)
  expect(wallOf(at)).toBe('2026-11-22T10:24')
  expect(momentOf('2026-11-22T10:24')).toBe(at)
  expect(momentOf('')).toBeNull()
})

test('later_than_now_is_asked_about_but_a_clock_a_little_ahead_is_not', () => {
  expect(isAhead(1_000_000, 0)).toBe(true)
  expect(isAhead(200_000, 0)).toBe(false)
  expect(isAhead(null, 0)).toBe(false)
})
