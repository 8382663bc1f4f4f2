// The form of an event: prefilled from the door it was raised at, read from drafts of any version, sent as one call.

import type { RaiseEvent } from '@shared/api'
import { readForm, type DraftReading, type FormRead } from '@shared/draft/reading'
import { CATEGORIES, EMERGENCY } from './category'

export const URGENCIES = ['3', '2', '1', '4'] as const
export const SOURCES = ['01', '02', '03', '04', '05', '06', '07', '08', '09'] as const
export const CRITICAL = '1'
const NORMAL = '3'
const FOUND_ON_ROUND = '01'
const AT_A_VISIT = '02'
const QUESTION = '4'
export const TITLE_CHARS_MAX = 40
export const BODY_CHARS_MAX = 1000
export const BODY_CHARS_MIN = 5
export const PLACE_CHARS_MAX = 80
export const PHOTOS_MAX = 9

/** Where, as picked from the buildings. */
export interface EventPlace {
  place: string
  dwelling: string | null
  /** As read out: `和畅苑 3号楼 3-2-501`. */
  label: string
}

export interface ReporterForm {
  name: string
  phone: string
  wantsFeedback: boolean
  anonymous: boolean
}

export interface EventForm {
  category: string
  urgency: string
  source: string
  /** Empty: made from the category and the place. */
  title: string
  body: string
  where: EventPlace | null
  placeText: string
  household: string | null
  /** 特急: whether 110, 119 or 120 was called; null while nobody said. */
  called: boolean | null
  photos: string[]
  /** Null: nobody told of it, it was found. */
  reporter: ReporterForm | null
}

export function emptyReporter(): ReporterForm {
  return { name: '', phone: '', wantsFeedback: true, anonymous: false }
}

/** What stands in the form before anybody types. */
export function eventFor(where: EventPlace | null, household: string | null): EventForm {
  return {
    category: '',
    urgency: NORMAL,
    source: household === null ? FOUND_ON_ROUND : AT_A_VISIT,
    title: '',
    body: '',
    where,
    placeText: '',
    household,
    called: null,
    photos: [],
    reporter: null,
  }
}

/** How urgent a category is unless somebody says otherwise. */
export function urgencyOf(category: string): string {
  if (category === EMERGENCY) return CRITICAL
  if (category === '13' || category === '14') return '2'
  return category === '70' || category === '71' ? QUESTION : NORMAL
}

function placeFrom(reading: DraftReading): EventPlace {
  return { place: reading.text('place'), dwelling: reading.maybeText('dwelling'), label: reading.text('label') }
}

function reporterFrom(reading: DraftReading): ReporterForm {
  return {
    name: reading.text('name'),
    phone: reading.text('phone'),
    wantsFeedback: reading.flag('wantsFeedback', true),
    anonymous: reading.flag('anonymous'),
  }
}

/** A draft of any version; what it does not say is as `stands` has it. */
export function readEventDraft(kept: unknown, stands: EventForm): FormRead<EventForm> {
  return readForm(kept, (reading) => {
    const where = reading.inner('where', placeFrom)
    return {
      category: reading.code('category', CATEGORIES, stands.category),
      urgency: reading.code('urgency', URGENCIES, stands.urgency),
      source: reading.code('source', SOURCES, stands.source),
      title: reading.text('title'),
      body: reading.text('body'),
      where: where === null || where.place === '' ? stands.where : where,
      placeText: reading.text('placeText'),
      household: reading.maybeText('household') ?? stands.household,
      called: reading.maybeFlag('called'),
      photos: reading.texts('photos'),
      reporter: reading.inner('reporter', reporterFrom),
    }
  })
}

/** A neutral line made of what is known; never a name. */
export function titleOf(form: Pick<EventForm, 'title' | 'where' | 'placeText'>, categoryWord: string): string {
  const typed = form.title.trim()
  if (typed !== '') return typed
  const place = form.where?.label ?? form.placeText.trim()
  return [...[place, categoryWord].filter((part) => part !== '').join(' ')].slice(0, TITLE_CHARS_MAX).join('')
}

/** What is still lacking, by the name of its field, in the order of the form. */
export function lacking(form: EventForm): ('category' | 'place' | 'body' | 'called')[] {
  const place = form.where !== null || form.placeText.trim() !== ''
  const body = [...form.body.trim()].length >= BODY_CHARS_MIN || form.photos.length > 0
  const called = form.urgency !== CRITICAL || form.called !== null
  const holds = { category: form.category !== '', place, body, called }
  return (['category', 'place', 'called', 'body'] as const).filter((name) => !holds[name])
}

export function eventRequest(form: EventForm, categoryWord: string, draft: string): RaiseEvent {
  const text = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim())
  const reporter = form.reporter
  return {
    category: form.category,
    urgency: form.urgency,
    source: form.source,
    title: titleOf(form, categoryWord),
    body: form.body.trim(),
    place: form.where?.place ?? null,
    dwelling: form.where?.dwelling ?? null,
    place_text: text(form.placeText),
    household: form.household,
    photos: form.photos,
    reporter:
      reporter === null
        ? null
        : {
            // 不愿留名: what was typed before the choice stays on this tablet.
            name: reporter.anonymous ? null : text(reporter.name),
            phone: reporter.anonymous ? null : text(reporter.phone),
            wants_feedback: reporter.wantsFeedback && !reporter.anonymous,
            anonymous: reporter.anonymous,
          },
    called_emergency: form.urgency === CRITICAL ? form.called : null,
    draft,
  }
}
