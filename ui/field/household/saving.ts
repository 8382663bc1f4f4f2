// Whether a household's form may be saved as it stands.

import { tooLong } from '@shared/form'
import { CHILDREN_MAX, count, PEOPLE_MAX, REMARK_CHARS_MAX, type HouseholdForm } from './form'

export const LABEL_CHARS_MAX = 50
export const BEST_TIME_CHARS_MAX = 30
export const HOUSEHOLD_NO_CHARS_MAX = 20

function inRange(typed: string, min: number, max: number): boolean {
  const n = count(typed)
  return typed.trim() === '' || (n !== null && n >= min && n <= max)
}

export function maySave(form: HouseholdForm): boolean {
  const texts: [string, number][] = [
    [form.label, LABEL_CHARS_MAX],
    [form.bestTime, BEST_TIME_CHARS_MAX],
    [form.householdNo, HOUSEHOLD_NO_CHARS_MAX],
    [form.remark, REMARK_CHARS_MAX],
  ]
  const fit = texts.every(([text, max]) => tooLong(text, max) === '')
  return fit && inRange(form.childrenU14, 0, CHILDREN_MAX) && inRange(form.peopleOnly, 1, PEOPLE_MAX)
}
