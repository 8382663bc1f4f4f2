// Who wrote what when, and what of it may be seen.
import { expect, test } from 'vitest'
import type { By } from '@shared/api'
import { isPhoneField } from '@shared/form/fields'
import { isFresh, lastKnown, writtenBy } from './fact'

const at = (text: string): number => new Date(text).getTime()
const by = (when: string): By => ({ user: 'u', me: false, name: '李敏', at: at(when) })

test('a_fact_looked_at_later_than_written_was_confirmed', () => {
  const page = { facts: [{ path: 'best_time', by: by('2026-01-01') }], confirmed: by('2026-08-20') }
  expect(lastKnown(page, writtenBy(page, 'best_time'))).toEqual({ by: page.confirmed, how: 'confirmed' })
  expect(lastKnown({ ...page, confirmed: by('2025-08-20') }, writtenBy(page, 'best_time'))?.how).toBe('written')
  expect(lastKnown(page, writtenBy(page, 'remark'))).toBeNull()
})

test('a_fact_is_fresh_for_180_days', () => {
  const known = { by: by('2026-05-30T00:00:00'), how: 'written' } as const
  expect(isFresh(known, at('2026-11-22T00:00:00'))).toBe(true)
  expect(isFresh(known, at('2026-12-22T00:00:00'))).toBe(false)
  expect(isFresh(null, 0)).toBe(false)
})

test('numbers_are_known_by_their_field', () => {
  expect(['phone_best', 'phones/abc/number', 'emergency_phone'].every(isPhoneField)).toBe(true)
  expect(['phones/abc/whose', 'best_time', 'phones'].some(isPhoneField)).toBe(false)
})
