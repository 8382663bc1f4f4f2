// Days and times as a worker says them. Times come as ms UTC and are shown as on the district's wall: UTC+8.
import { speak } from '../i18n'
import en from './words.en'
import zh from './words.zh'

const t = speak(zh, en)
const WALL_MS = 8 * 3_600_000
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const two = (n: number): string => String(n).padStart(2, '0')
const wall = (at: number): Date => new Date(at + WALL_MS)

/** The day of a moment, `2026-11-23`. */
export function dayOf(at: number): string {
  const date = wall(at)
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
}

/** The day so many days on. */
export function dayPlus(day: string, days: number): string {
  return dayOf(Date.parse(`${day}T00:00:00Z`) - WALL_MS + days * DAY_MS)
}

/** Days from one day to another; negative when it is past. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** `10:24` */
export function timeOf(at: number): string {
  const date = wall(at)
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
}

/** `11-16`, with the year when it is another: `2025-11-16`. What is not a whole day (`1962`, `1962-05`) stays. */
export function shortDay(day: string, today: string = dayOf(Date.now())): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day
  return day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day
}

/** A moment as `11-16`. */
export const shortDate = (at: number, now: number = Date.now()): string => shortDay(dayOf(at), dayOf(now))

/** 今天 · 明天 · 昨天 · `11-16`. */
export function dayWords(day: string, today: string = dayOf(Date.now())): string {
  const days = daysBetween(today, day)
  if (days === 0) return t('today')
  if (days === 1) return t('tomorrow')
  if (days === 2) return t('dayAfter')
  if (days === -1) return t('yesterday')
  return shortDay(day, today)
}

/** When something is due, seen from today: 过了 3 天 · 今天 · 明天 · 5 天后. */
export function dueWords(due: string, today: string = dayOf(Date.now())): string {
  const days = daysBetween(today, due)
  if (days < 0) return t('daysLate', { n: -days })
  return days <= 2 ? dayWords(due, today) : t('inDays', { n: days })
}

/** 今天 10:24 · 11-16 10:24. */
export function momentWords(at: number, now: number = Date.now()): string {
  return `${dayWords(dayOf(at), dayOf(now))} ${timeOf(at)}`
}

/** 刚刚 · 5 分钟前 · 3 个月前. What is yet to come by a wrong clock is 刚刚. */
export function agoWords(at: number, now: number = Date.now()): string {
  const minutes = Math.floor((now - at) / MINUTE_MS)
  if (minutes < 1) return t('justNow')
  if (minutes < 60) return t('minutesAgo', { n: minutes })
  const days = daysBetween(dayOf(at), dayOf(now))
  if (days === 0) return t('hoursAgo', { n: Math.floor(minutes / 60) })
  if (days === 1) return t('yesterday')
  if (days < 31) return t('daysAgo', { n: days })
  if (days < 365) return t('monthsAgo', { n: Math.floor(days / 30.4) })
  return t('yearsAgo', { n: Math.floor(days / 365) })
}

/** 周一 11月23日 */
export function dayTitle(day: string): string {
  const [, m = 0, d = 0] = day.split('-').map(Number)
  const weekday = t('weekdays').split(',')[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ''
  return `${weekday} ${t('monthDay', { m, d })}`
}
