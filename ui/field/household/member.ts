// A person as typed: a member of fourteen or older. Of a child only the number is kept, so the form says so early.

import type { MemberInput } from '@shared/api'
import { readForm, type DraftReading, type FormRead } from '@shared/draft/reading'

export const SEXES = ['1', '2', '9'] as const
export const CHILD_UNDER = 14
/** The relations that are met most often; the rest stands under 更多. */
export const RELATIONS_FIRST = ['02', '10', '20', '30', '38', '28', '41', '42', '51', '52', '55', '56', '99'] as const
export const RESIDENCIES = ['01', '02', '03', '04', '05'] as const

export interface MemberForm {
  name: string
  nameNative: string
  alias: string
  sex: string
  /** `1958`, `1958-06` or `1958-06-01`. */
  birth: string
  relation: string
  residency: string
  phone: string
}

export function emptyMember(relation = ''): MemberForm {
  return { name: '', nameNative: '', alias: '', sex: '', birth: '', relation, residency: '', phone: '' }
}

export function memberFrom(reading: DraftReading): MemberForm {
  return {
    name: reading.text('name'),
    nameNative: reading.text('nameNative'),
    alias: reading.text('alias'),
    sex: reading.code('sex', SEXES, ''),
    birth: reading.text('birth'),
    relation: reading.text('relation'),
    residency: reading.code('residency', RESIDENCIES, ''),
    phone: reading.text('phone'),
  }
}

export function readMemberDraft(kept: unknown): FormRead<MemberForm> {
  return readForm(kept, memberFrom)
}

/** `1958年6月1日`, `1958.6`, `1958-6-1` and `19580601` in the one written form; none for what is no date. */
export function writtenBirth(typed: string): string | null {
  const text = typed.trim()
  if (text === '') return ''
  const whole = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  const parts = whole ?? /^(\d{4})(?:\D+(\d{1,2}))?(?:\D+(\d{1,2}))?\D?$/.exec(text)
  if (parts === null) return null
  const [year, month, day] = [parts[1], parts[2], parts[3]].map((part) => (part === undefined ? null : Number(part)))
  if (year === null || year === undefined || year < 1880) return null
  if (month === null || month === undefined) return String(year)
  const date = new Date(Date.UTC(year, month - 1, day ?? 1))
  if (date.getUTCMonth() !== month - 1) return null
  const written = [String(year), two(month)]
  if (day !== null && day !== undefined) written.push(two(day))
  return written.join('-')
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** Whether a birth, as far as it is known, surely makes a child: the youngest one can be today counts. */
export function isChild(birth: string, today: string): boolean {
  const written = writtenBirth(birth)
  if (written === null || written === '') return false
  const [year, month, day] = written.split('-').map(Number)
  const [thisYear, thisMonth, thisDay] = today.split('-').map(Number)
  if (year === undefined || thisYear === undefined) return false
  // Only the year, or the month: born on its last day at the latest.
  const born = [year, month ?? 12, day ?? 31] as const
  const had = born[1] < (thisMonth ?? 1) || (born[1] === (thisMonth ?? 1) && born[2] <= (thisDay ?? 1))
  return thisYear - year - (had ? 0 : 1) < CHILD_UNDER
}

/** Whether anything was typed. */
export function isEmptyMember(form: MemberForm): boolean {
  return Object.entries(form).every(([name, text]: [string, string]) => name === 'relation' || text.trim() === '')
}

export function memberInput(form: MemberForm): MemberInput {
  const text = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim())
  const phone = text(form.phone)
  return {
    name: form.name.trim(),
    name_native: text(form.nameNative),
    alias: text(form.alias),
    sex: text(form.sex),
    birth: text(writtenBirth(form.birth) ?? form.birth),
    relation: text(form.relation),
    residency: text(form.residency),
    phone: phone === null ? null : { number: phone, whose: null },
    from: null,
  }
}
