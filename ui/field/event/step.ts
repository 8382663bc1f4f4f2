// A step that a worker takes: the little form each of them needs, and the request it becomes.

import type { EventPage, StepEvent } from '@shared/api'
import { readForm, type FormRead } from '@shared/draft/reading'

export const SATISFACTIONS = ['1', '2', '3', '0', '8'] as const
export const TOLD_HOW = ['01', '02', '03', '04', '05'] as const

export interface StepForm {
  note: string
  result: string
  toldWhom: string
  toldHow: string
  satisfaction: string
  body: string
  placeText: string
  photos: string[]
}

/** The fields a step asks for, in their order; required ones say so. */
export type StepField = 'body' | 'placeText' | 'photos' | 'result' | 'toldWhom' | 'toldHow' | 'satisfaction' | 'note'

const ASKS: Readonly<Record<string, readonly StepField[]>> = {
  withdraw: ['note'],
  resubmit: ['body', 'placeText', 'photos', 'note'],
  self_handle: ['result', 'photos'],
  accept: ['note'],
  resume: ['note'],
  complete: ['result', 'photos', 'note'],
  feed_back: ['toldWhom', 'toldHow', 'satisfaction', 'note'],
}

const REQUIRED: Readonly<Record<string, readonly StepField[]>> = {
  self_handle: ['result'],
  complete: ['result'],
  feed_back: ['toldWhom', 'toldHow', 'satisfaction'],
}

export function asks(step: string): readonly StepField[] {
  return ASKS[step] ?? ['note']
}

/** Prefilled: what is lacking is added to what was said. */
export function stepFor(page: Pick<EventPage, 'body' | 'place_text'>): StepForm {
  return {
    note: '',
    result: '',
    toldWhom: '',
    toldHow: '01',
    satisfaction: '',
    body: page.body,
    placeText: page.place_text ?? '',
    photos: [],
  }
}

export function readStepDraft(kept: unknown, stands: StepForm): FormRead<StepForm> {
  return readForm(kept, (reading) => ({
    note: reading.text('note'),
    result: reading.text('result'),
    toldWhom: reading.text('toldWhom'),
    toldHow: reading.code('toldHow', TOLD_HOW, stands.toldHow),
    satisfaction: reading.code('satisfaction', SATISFACTIONS, ''),
    body: reading.text('body', stands.body),
    placeText: reading.text('placeText', stands.placeText),
    photos: reading.texts('photos'),
  }))
}

/** What a step still lacks. */
export function stepLacks(step: string, form: StepForm): StepField[] {
  const empty = (name: StepField): boolean => {
    const value = form[name]
    return typeof value === 'string' ? value.trim() === '' : value.length === 0
  }
  return (REQUIRED[step] ?? []).filter(empty)
}

/** The names the workflow's table gives what is said. */
const NAMES: Readonly<Partial<Record<StepField, string>>> = {
  note: 'note',
  result: 'result',
  toldWhom: 'told_whom',
  toldHow: 'told_how',
  satisfaction: 'satisfaction',
}

export function stepRequest(event: string, step: string, form: StepForm, page: Pick<EventPage, 'body' | 'place_text'>): StepEvent {
  const fields: StepEvent['fields'] = {}
  for (const name of asks(step)) {
    const value = form[name]
    const called = NAMES[name]
    if (called !== undefined && typeof value === 'string' && value.trim() !== '') fields[called] = value.trim()
  }
  const again = step === 'resubmit'
  const isNew = (typed: string, stood: string | null): string | null =>
    again && typed.trim() !== '' && typed.trim() !== (stood ?? '') ? typed.trim() : null
  return {
    event,
    step,
    fields,
    body: isNew(form.body, page.body),
    place_text: isNew(form.placeText, page.place_text),
    photos: asks(step).includes('photos') ? form.photos : [],
  }
}
