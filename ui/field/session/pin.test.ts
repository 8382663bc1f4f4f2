import { expect, test } from 'vitest'
import { digitsOf, fieldOf, mistakeOf, secondsUntil } from './pin'

test('full_width_digits_are_the_same_digits_and_nothing_else_is_one', () => {
  expect(digitsOf('１３５ 7-90')).toBe('135790')
  expect(digitsOf('1'.repeat(50))).toHaveLength(32)
})

test('the_form_says_one_thing_at_a_time_the_first_field_first', () => {
  expect(mistakeOf(' ', '1', '2')).toBe('codeMissing')
  expect(mistakeOf('abc', '13579', '13579')).toBe('pinShort')
  expect(mistakeOf('abc', '135790', '135791')).toBe('pinDiffers')
  expect(mistakeOf('abc', '135790', '１３５７９０')).toBeNull()
})

test('a_wait_is_counted_in_whole_seconds_and_ends', () => {
  expect(secondsUntil(5_001, 1)).toBe(5)
  expect(secondsUntil(5_001, 5_000)).toBe(1)
  expect(secondsUntil(5_001, 9_000)).toBe(0)
})

test('an_error_stands_at_the_field_it_is_about', () => {
  expect(fieldOf('code-used')).toBe('code')
  expect(fieldOf('pin-too-short')).toBe('pin')
  expect(fieldOf('no-signal')).toBeNull()
})
