// The form of a visit: what stands in it before anybody taps, what an old draft says, and the request it becomes.

import type { HouseholdPage, RecordVisit } from '@shared/api'
import { readForm, type DraftReading, type FormRead } from '@shared/draft/reading'

/** What can be done at a door, in the order in which it is offered. */
export const DONE = ['policy', 'opinion', 'lead', 'service', 'safety'] as const
export const METHODS = ['01', '02', '03', '04', '05'] as const
export const RESULTS = ['01', '02', '03', '04', '05'] as const
export const VISIT_TYPES = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '99'] as const
export const MUST_VISITS = ['1', '2', '3', '4', '5', '6'] as const
/** 必访: the type that says which of the six. */
export const MUST = '02'
/** 已见面 */
export const MET = '01'
export const NOTE_CHARS_MAX = 500
export const PROMISE_CHARS_MAX = 120

export interface PromiseForm {
  text: string
  due: string | null
}

export interface VisitForm {
  visitType: string
  mustVisit: string
  method: string
  result: string
  /** ms UTC; null: when it is saved. */
  occurredAt: number | null
  met: string[]
  done: string[]
  promises: PromiseForm[]
  /** Entries of open promises that were kept at this visit. */
  kept: string[]
  note: string
  cardLeft: boolean
  nextOn: string | null
  photos: string[]
}

export function emptyVisit(): VisitForm {
  return {
    visitType: '01',
    mustVisit: '',
    method: '01',
    result: MET,
    occurredAt: null,
    met: [],
    done: [],
    promises: [],
    kept: [],
    note: '',
    cardLeft: false,
    nextOn: null,
    photos: [],
  }
}

/** Prefilled: the way the last visit of one's own was made; who is alone at home was met. */
export function visitFor(page: Pick<HouseholdPage, 'visits' | 'members'>): VisitForm {
  const form = emptyVisit()
  const last = page.visits.find((visit) => visit.mine) ?? page.visits[0]
  const known = (METHODS as readonly string[]).includes(last?.method ?? '')
  if (last !== undefined && known) form.method = last.method
  const [only, ...others] = page.members.filter((member) => member.died_on === '')
  if (only !== undefined && others.length === 0) form.met = [only.person]
  return form
}

function promiseFrom(reading: DraftReading): PromiseForm {
  return { text: reading.text('text'), due: reading.maybeText('due') }
}

function visitFrom(reading: DraftReading): VisitForm {
  const start = emptyVisit()
  return {
    visitType: reading.code('visitType', VISIT_TYPES, start.visitType),
    mustVisit: reading.code('mustVisit', MUST_VISITS, ''),
    method: reading.code('method', METHODS, start.method),
    result: reading.code('result', RESULTS, start.result),
    occurredAt: reading.maybeNumber('occurredAt'),
    met: reading.texts('met'),
    done: reading.codes('done', DONE),
    promises: reading.each('promises', promiseFrom).filter(({ text, due }) => text !== '' || due !== null),
    kept: reading.texts('kept'),
    note: reading.text('note'),
    cardLeft: reading.flag('cardLeft'),
    nextOn: reading.maybeText('nextOn'),
    photos: reading.texts('photos'),
  }
}

/** A draft of any version, with what has no place in this one. */
export function readVisitDraft(kept: unknown): FormRead<VisitForm> {
  return readForm(kept, visitFrom)
}

/** Nobody was there to talk with: the short form, as long as nothing of the long one is filled in. */
export function isShort(form: VisitForm): boolean {
  return form.result !== MET && form.done.length === 0 && form.promises.length === 0
}

/** Whether 必访 still wants to know which of the six. */
export function lacksMustVisit(form: VisitForm): boolean {
  return form.visitType === MUST && form.mustVisit === ''
}

export function visitRequest(
  household: string,
  form: VisitForm,
  page: Pick<HouseholdPage, 'promises' | 'members'> | null,
  draft: string,
): RecordVisit {
  const open = page?.promises ?? []
  const here = new Set((page?.members ?? []).map((member) => member.person))
  const promises = form.promises.filter((promise) => promise.text.trim() !== '')
  return {
    household,
    visit_type: form.visitType,
    must_visit: form.visitType === MUST && form.mustVisit !== '' ? form.mustVisit : null,
    method: form.method,
    result: form.result,
    occurred_at: form.occurredAt,
    // Who was prefilled was not met where nobody was there.
    met: form.result === MET ? form.met.filter((person) => here.has(person)) : [],
    unchanged: false,
    done: form.done.map((what) => ({ what })),
    promises: promises.map(({ text, due }) => ({ text: text.trim(), due })),
    note: form.note.trim(),
    card_left: form.cardLeft,
    next_on: form.nextOn,
    photos: form.photos,
    settled: open
      .filter((promise) => form.kept.includes(promise.entry))
      .map(({ visit, entry }) => ({ visit, entry })),
    draft,
  }
}

/** 无变化: everything was looked at and stands. */
export function unchangedRequest(household: string, method: string): RecordVisit {
  return { household, method, result: MET, unchanged: true }
}
