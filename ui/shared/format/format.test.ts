import { afterEach, expect, test } from 'vitest'
import { language } from '../i18n'
import { agoWords, dayOf, dayPlus, daysBetween, dayTitle, dayWords, dueWords, marked, maskPhone, momentWords, shortDate, shortDay, sizeWords, timeOf } from './index'

const at = (text: string): number => Date.parse(`${text}:00+08:00`)
const NOW = at('2026-11-23T10:24')

afterEach(() => void (language.value = 'zh'))

test('a_moment_is_shown_as_on_the_districts_wall', () => {
  expect(dayOf(Date.parse('2026-11-22T17:00:00Z'))).toBe('2026-11-23')
  expect(timeOf(NOW)).toBe('10:24')
  expect(momentWords(NOW, NOW)).toBe('今天 10:24')
  expect(momentWords(at('2026-11-16T08:05'), NOW)).toBe('11-16 08:05')
})

test('a_day_is_short_this_year_and_whole_in_another', () => {
  expect(shortDate(at('2026-11-16T10:00'), NOW)).toBe('11-16')
  expect(shortDate(at('2025-11-16T10:00'), NOW)).toBe('2025-11-16')
  expect(shortDay('1962', '2026-11-23')).toBe('1962')
  expect(shortDay('1962-05', '2026-11-23')).toBe('1962-05')
})

test('days_near_today_have_names_and_what_is_due_says_how_far', () => {
  const today = '2026-11-23'
  expect(['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-12-01'].map((day) => dayWords(day, today))).toEqual(['昨天', '今天', '明天', '后天', '12-01'])
  expect(dueWords('2026-11-20', today)).toBe('过了 3 天')
  expect(dueWords('2026-11-28', today)).toBe('5 天后')
  expect(dayTitle(today)).toBe('周一 11月23日')
})

test('how_long_ago_is_said_in_one_unit', () => {
  const ago = (text: string): string => agoWords(at(text), NOW)
  expect([ago('2026-11-23T10:24'), ago('2026-11-23T10:19'), ago('2026-11-23T07:00'), ago('2026-11-22T23:50'), ago('2026-11-16T10:00'), ago('2026-08-20T10:00'), ago('2024-01-01T10:00')]).toEqual(
    ['刚刚', '5 分钟前', '3 小时前', '昨天', '7 天前', '3 个月前', '2 年前'],
  )
  expect(agoWords(NOW + 60_000, NOW)).toBe('刚刚')
  language.value = 'en'
  expect(ago('2026-08-20T10:00')).toBe('3 mo ago')
})

test('days_are_counted_across_months_and_years', () => {
  expect(dayPlus('2026-12-30', 3)).toBe('2027-01-02')
  expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3)
})

test('a_phone_is_masked_in_its_middle_and_a_short_one_but_for_its_end', () => {
  expect(maskPhone('13900000001')).toBe('139****0001')
  expect(maskPhone('12345')).toBe('***45')
  expect(maskPhone('')).toBe('')
})

test('what_was_asked_for_is_marked_wherever_it_stands', () => {
  expect(marked('马志强', '志')).toEqual([{ text: '马', hit: false }, { text: '志', hit: true }, { text: '强', hit: false }])
  expect(marked('3-2-501', '3 501').map((piece) => [piece.text, piece.hit])).toEqual([['3', true], ['-2-', false], ['501', true]])
  expect(marked('马志强', 'mzq')).toEqual([{ text: '马志强', hit: false }])
  expect(marked('', 'a')).toEqual([])
})

test('sizes_are_said_as_people_do', () => {
  expect(sizeWords(10)).toBe('1\u00a0KB')
  expect(sizeWords(2_202_009)).toBe('2.1\u00a0MB')
})
