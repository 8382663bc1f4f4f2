// A person as typed: dates in the forms people write, and children told from members before anything is sent.
import { expect, test } from 'vitest'
import { emptyMember, isChild, isEmptyMember, memberInput, readMemberDraft, writtenBirth } from './member'

test.each([
  ['1958', '1958'], ['1958-06', '1958-06'], ['1958.6.1', '1958-06-01'], ['1958年6月1日', '1958-06-01'], ['19580601', '1958-06-01'],
  ['1958年', '1958'], [' 1958/12 ', '1958-12'], ['', ''],
])('a_birth_typed_as_%s_is_written_%s', (typed, written) => {
  expect(writtenBirth(typed)).toBe(written)
})

test.each(['58', '1958-13', '2024-02-30', 'abc', '1879', '12/5/1958'])('%s_is_no_birth', (typed) => {
  expect(writtenBirth(typed)).toBeNull()
})

test.each([
  ['2012', true], ['2012-11', true], ['2012-10', false], ['2012-11-22', false], ['2012-11-23', true], ['2020', true], ['1958', false],
  ['', false], ['?', false],
])('born_%s_is_a_child_on_the_day: %s', (birth, child) => {
  expect(isChild(birth, '2026-11-22')).toBe(child)
})

test('blanks_are_nothing_and_a_phone_is_of_the_person', () => {
  const form = { ...emptyMember('02'), name: ' 马·穆罕默德 ', alias: ' ', phone: '15400000002', birth: '1958年' }
  expect(memberInput(form)).toMatchObject({
    name: '马·穆罕默德', alias: null, relation: '02', birth: '1958', phone: { number: '15400000002', whose: null },
  })
  expect(isEmptyMember(emptyMember('02'))).toBe(true)
  expect(isEmptyMember(form)).toBe(false)
})

test('what_is_no_date_is_sent_as_typed_so_that_the_tablet_says_so', () => {
  expect(memberInput({ ...emptyMember(), name: '甲', birth: '五八年' }).birth).toBe('五八年')
})

test('a_draft_of_another_version_opens_with_what_it_can', () => {
  const read = readMemberDraft({ name: 'ཚེ་བརྟན།', sex: '7', birth: 1958, height: '一米六' })
  expect(read.form).toEqual({ ...emptyMember(), name: 'ཚེ་བརྟན།' })
  expect(read.unread).toContain('一米六')
})
