// The form that corrects a household: what stands there, what is new, what an old draft says.

import type { HouseholdEdits, HouseholdPage } from '@shared/api'
import { readForm, type DraftReading, type FormRead } from '@shared/draft/reading'

export const LANGUAGES = ['zh', 'zh-x', 'bo', 'mn', 'sgn', 'oth'] as const
export const REMARK_CHARS_MAX = 500
export const PEOPLE_MAX = 20
export const CHILDREN_MAX = 12

export interface HouseholdForm {
  label: string
  householdNo: string
  /** A number that is to be dialled first from now on; empty: none is new. */
  phone: string
  whose: string
  /** Entries of numbers that no longer hold. */
  phonesGone: string[]
  bestTime: string
  language: string
  /** Empty: the members are entered one by one. */
  peopleOnly: string
  childrenU14: string
  remark: string
  nextVisit: string | null
}

export function emptyHousehold(): HouseholdForm {
  return {
    label: '',
    householdNo: '',
    phone: '',
    whose: '',
    phonesGone: [],
    bestTime: '',
    language: '',
    peopleOnly: '',
    childrenU14: '',
    remark: '',
    nextVisit: null,
  }
}

/** What stands. */
export function householdFor(page: HouseholdPage): HouseholdForm {
  return {
    ...emptyHousehold(),
    label: page.label,
    householdNo: page.household_no ?? '',
    bestTime: page.best_time ?? '',
    language: page.comm_language ?? '',
    peopleOnly: number(page.people_count_only),
    childrenU14: number(page.children_u14),
    remark: page.remark,
    nextVisit: page.next_visit_due,
  }
}

function number(value: number | null): string {
  return value === null ? '' : String(value)
}

/** What a draft does not say is as it was when it was begun. */
function householdFrom(reading: DraftReading, base: HouseholdForm): HouseholdForm {
  return {
    label: reading.text('label', base.label),
    householdNo: reading.text('householdNo', base.householdNo),
    phone: reading.text('phone'),
    whose: reading.text('whose'),
    phonesGone: reading.texts('phonesGone'),
    bestTime: reading.text('bestTime', base.bestTime),
    language: reading.code('language', ['', ...LANGUAGES], base.language),
    peopleOnly: reading.text('peopleOnly', base.peopleOnly),
    childrenU14: reading.text('childrenU14', base.childrenU14),
    remark: reading.text('remark', base.remark),
    nextVisit: reading.has('nextVisit') ? reading.maybeText('nextVisit') : base.nextVisit,
  }
}

/** The form as its draft keeps it: with what stood when it was begun, so that a fact a colleague has corrected since
 * is not written back by an old draft. */
export interface HouseholdDraft extends HouseholdForm {
  base: HouseholdForm
}

export function householdDraft(stands: HouseholdForm): HouseholdDraft {
  return { ...stands, base: { ...stands } }
}

/** A draft of any version, upon what stands now. */
export function readHouseholdDraft(kept: unknown, stands: HouseholdForm): FormRead<HouseholdDraft> {
  return readForm(kept, (reading) => {
    const base = reading.inner('base', (inner) => householdFrom(inner, stands)) ?? stands
    return { ...changedUpon(stands, base, householdFrom(reading, base)), base: { ...stands } }
  })
}

/** What was changed from `base` to `form`, upon what stands now. */
export function changedUpon(stands: HouseholdForm, base: HouseholdForm, form: HouseholdForm): HouseholdForm {
  const merged = { ...stands, phone: form.phone, whose: form.whose, phonesGone: form.phonesGone }
  for (const name of PLAIN) {
    if (form[name] !== base[name]) Object.assign(merged, { [name]: form[name] })
  }
  return merged
}

const PLAIN = [
  'label',
  'householdNo',
  'bestTime',
  'language',
  'peopleOnly',
  'childrenU14',
  'remark',
  'nextVisit',
] as const satisfies readonly (keyof HouseholdForm)[]

/** Only what is new: what is left out stays as it is, an empty text empties. */
export function householdEdits(stands: HouseholdForm, form: HouseholdForm): HouseholdEdits {
  const edits: HouseholdEdits = {}
  const isNew = (name: (typeof PLAIN)[number]): boolean => (form[name] ?? '') !== (stands[name] ?? '')
  if (isNew('label')) edits.label = form.label.trim()
  if (isNew('householdNo')) edits.household_no = form.householdNo.trim()
  if (isNew('bestTime')) edits.best_time = form.bestTime.trim()
  if (isNew('language')) edits.comm_language = form.language
  if (isNew('peopleOnly')) edits.people_count_only = count(form.peopleOnly) ?? 0
  // An emptied number of children means none, not unknown: the API keeps numbers only.
  if (isNew('childrenU14')) edits.children_u14 = count(form.childrenU14) ?? 0
  if (isNew('remark')) edits.remark = form.remark.trim()
  if (isNew('nextVisit')) edits.next_visit_due = form.nextVisit ?? ''
  if (form.phone.trim() !== '') edits.phone = { number: form.phone.trim(), whose: form.whose.trim() || null }
  if (form.phonesGone.length > 0) edits.phones_gone = form.phonesGone
  return edits
}

/** A count as typed; none for what is no number. */
export function count(typed: string): number | null {
  return /^\d{1,2}$/.test(typed.trim()) ? Number(typed.trim()) : null
}

/** Whether anything is new. */
export function hasEdits(edits: HouseholdEdits): boolean {
  return Object.keys(edits).length > 0
}
