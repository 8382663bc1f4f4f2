import { expect, test } from 'vitest'
import { mergeForm } from './merge'

interface Form {
  note: string
  result: string | null
  done: string[]
  unchanged: boolean
  count: number
}
const empty = (): Form => ({ note: '', result: null, done: [], unchanged: false, count: 0 })

test('a_draft_of_this_version_comes_back_as_it_was', () => {
  const kept = { note: '说腰疼', result: 'met', done: ['policy'], unchanged: true, count: 2 }
  expect(mergeForm(empty(), kept, true)).toEqual({ form: kept, leftover: [] })
})

test('what_an_older_form_had_and_fits_goes_to_its_place_and_new_fields_stay_empty', () => {
  const { form } = mergeForm(empty(), { note: '说腰疼' }, false)
  expect(form).toEqual({ ...empty(), note: '说腰疼' })
})

test('what_was_typed_and_has_no_place_any_more_is_handed_back_and_not_lost', () => {
  const kept = { remark: '下午在家', phone: '13900000001', note: ['不是一段话'], deep: { more: [{ text: '修门' }] } }
  const { form, leftover } = mergeForm(empty(), kept, false)
  expect(form).toEqual(empty())
  expect(leftover).toEqual(['下午在家', '13900000001', '不是一段话', '修门'])
})

test('ids_and_codes_are_not_shown_as_if_somebody_had_typed_them', () => {
  const kept = { method: 'home_visit', photo: 'a'.repeat(64), id: '0198c0de-0000-7000-8000-000000000001', blank: '  ' }
  expect(mergeForm(empty(), kept, false).leftover).toEqual([])
})

test('what_is_no_form_at_all_leaves_the_empty_form', () => {
  expect(mergeForm(empty(), null, true)).toEqual({ form: empty(), leftover: [] })
  expect(mergeForm(empty(), '一句话', false)).toEqual({ form: empty(), leftover: ['一句话'] })
})
