// What a household's form says is new, and what old drafts become.
import { expect, test } from 'vitest'
import type { HouseholdPage } from '@shared/api'
import { changedUpon, count, emptyHousehold, hasEdits, householdDraft, householdEdits, householdFor, readHouseholdDraft } from './form'

const page = {
  label: '才旦卓玛', household_no: null, best_time: '晚饭后', comm_language: 'bo', people_count_only: null, children_u14: 1,
  remark: '听力不便', next_visit_due: '2026-12-01',
} as HouseholdPage

test('nothing_new_is_no_edit', () => {
  const stands = householdFor(page)
  expect(householdEdits(stands, { ...stands })).toEqual({})
  expect(hasEdits(householdEdits(stands, stands))).toBe(false)
})

test('only_what_is_new_is_sent_and_an_emptied_field_is_emptied', () => {
  const stands = householdFor(page)
  const form = { ...stands, remark: '', bestTime: ' 上午 ', childrenU14: '2', language: '', nextVisit: null }
  expect(householdEdits(stands, form)).toEqual({ remark: '', best_time: '上午', children_u14: 2, comm_language: '', next_visit_due: '' })
})

test('a_new_phone_goes_with_whose_it_is_and_old_ones_are_named_by_their_entries', () => {
  const stands = householdFor(page)
  const form = { ...stands, phone: ' 154 0000 0001', whose: '', phonesGone: ['e1'] }
  expect(householdEdits(stands, form)).toEqual({ phone: { number: '154 0000 0001', whose: null }, phones_gone: ['e1'] })
})

test('a_count_is_one_or_two_digits', () => {
  expect(['3', ' 12 ', '', 'x', '-1', '123', '2.5'].map(count)).toEqual([3, 12, null, null, null, null, null])
})

test('an_old_draft_does_not_write_back_what_a_colleague_corrected_since', () => {
  const then = householdFor(page)
  const draft = { ...householdDraft(then), remark: '听力不便，敲门重一点' }
  const now = { ...then, bestTime: '周末' }
  const read = readHouseholdDraft(JSON.parse(JSON.stringify(draft)), now)
  expect(read.form.bestTime).toBe('周末')
  expect(read.form.remark).toBe('听力不便，敲门重一点')
  expect(householdEdits(now, read.form)).toEqual({ remark: '听力不便，敲门重一点' })
  expect(read.form.base).toEqual(now)
})

test('a_draft_without_what_it_was_begun_upon_keeps_every_text_it_has', () => {
  const stands = householdFor(page)
  const read = readHouseholdDraft({ remark: '新的备注', phone: '15400000001', colour: '蓝色的门' }, stands)
  expect(read.form.remark).toBe('新的备注')
  expect(read.form.phone).toBe('15400000001')
  expect(read.form.label).toBe('才旦卓玛')
  expect(read.unread).toContain('蓝色的门')
})

test('what_was_changed_is_put_upon_what_stands', () => {
  const base = { ...emptyHousehold(), label: '甲' }
  const stands = { ...base, label: '乙', remark: '丙' }
  expect(changedUpon(stands, base, { ...base, bestTime: '早上' })).toMatchObject({ label: '乙', remark: '丙', bestTime: '早上' })
})
