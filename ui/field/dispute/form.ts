// The three questions and the lead that may follow them. The answers are never part of a draft.

import type { LeadInput, NoteDispute, SafetyAnswers } from '@shared/api'
import { readForm, type DraftReading, type FormRead } from '@shared/draft/reading'

export const QUESTIONS = ['hurt_or_threatened', 'minor_or_dependent', 'afraid_to_go_home'] as const
export type Question = (typeof QUESTIONS)[number]

/** As answered so far; null: not asked yet. */
export type Answers = Record<Question, boolean | null>

export const TYPES = [
  '02', '01', '17', '03', '07', '04', '06', '10', '11', '05', '08', '09', '12', '13', '14', '15', '16', '99',
] as const
export const SCALES = ['1', '2', '3'] as const
export const SIDES = ['a', 'b', 'third'] as const
export const TITLE_CHARS_MAX = 40
export const FACTS_CHARS_MAX = 3000
export const PLACE_CHARS_MAX = 80
export const REQUEST_CHARS_MAX = 200

export interface PartyForm {
  side: string
  person: string | null
  name: string
  phone: string
  address: string
}

export interface LeadForm {
  title: string
  type: string
  subtype: string
  scale: string
  happenedOn: string | null
  placeText: string
  facts: string
  parties: PartyForm[]
  /** What they ask for, one a line. */
  requests: string
}

export function unanswered(): Answers {
  return { hurt_or_threatened: null, minor_or_dependent: null, afraid_to_go_home: null }
}

/** What the three questions lead to. */
export function verdict(answers: Answers): 'asking' | 'protect' | 'clear' {
  const all = QUESTIONS.map((question) => answers[question])
  if (all.includes(true)) return 'protect'
  return all.every((answer) => answer === false) ? 'clear' : 'asking'
}

/** One yes is enough; what was not asked yet counts as no, since nothing is kept either way. */
export function safetyAnswers(answers: Answers): SafetyAnswers {
  return {
    hurt_or_threatened: answers.hurt_or_threatened === true,
    minor_or_dependent: answers.minor_or_dependent === true,
    afraid_to_go_home: answers.afraid_to_go_home === true,
  }
}

/** The subtypes of a type: their codes begin with its code. */
export function subtypesOf(type: string, all: readonly string[]): string[] {
  return type === '' ? [] : all.filter((subtype) => subtype.startsWith(type))
}

export function emptyParty(side: string): PartyForm {
  return { side, person: null, name: '', phone: '', address: '' }
}

export function leadFor(placeText: string): LeadForm {
  return {
    title: '',
    type: '',
    subtype: '',
    scale: '1',
    happenedOn: null,
    placeText,
    facts: '',
    parties: [emptyParty('a'), emptyParty('b')],
    requests: '',
  }
}

function partyFrom(reading: DraftReading): PartyForm {
  return {
    side: reading.code('side', SIDES, 'third'),
    person: reading.maybeText('person'),
    name: reading.text('name'),
    phone: reading.text('phone'),
    address: reading.text('address'),
  }
}

export function readLeadDraft(kept: unknown, stands: LeadForm): FormRead<LeadForm> {
  return readForm(kept, (reading) => {
    const parties = reading.each('parties', partyFrom)
    return {
      title: reading.text('title'),
      type: reading.code('type', TYPES, ''),
      subtype: reading.text('subtype'),
      scale: reading.code('scale', SCALES, stands.scale),
      happenedOn: reading.maybeText('happenedOn'),
      placeText: reading.text('placeText', stands.placeText),
      facts: reading.text('facts'),
      parties: parties.length === 0 ? stands.parties : parties,
      requests: reading.text('requests'),
    }
  })
}

export function leadLacks(form: LeadForm): ('title' | 'type')[] {
  const holds = { title: form.title.trim() !== '', type: form.type !== '' }
  return (['type', 'title'] as const).filter((name) => !holds[name])
}

function leadInput(form: LeadForm, draft: string): LeadInput {
  const text = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim())
  const isThere = (party: PartyForm): boolean => [party.name, party.phone, party.address].some((typed) => typed.trim() !== '')
  return {
    title: form.title.trim(),
    dispute_type: form.type,
    dispute_subtype: form.subtype.startsWith(form.type) ? text(form.subtype) : null,
    dispute_scale: form.scale,
    happened_on: form.happenedOn,
    place_text: text(form.placeText),
    facts: form.facts.trim(),
    parties: form.parties.filter(isThere).map((party) => ({
      side: party.side,
      person: party.person,
      name: text(party.name),
      phone: text(party.phone),
      address: text(party.address),
    })),
    requests: form.requests.split('\n').map((line) => line.trim()).filter((line) => line !== ''),
    draft,
  }
}

export function leadRequest(answers: Answers, form: LeadForm, draft: string): NoteDispute {
  return { answers: safetyAnswers(answers), lead: leadInput(form, draft) }
}

/** On a yes: what was typed before is not sent, only where it lies, so that it is forgotten. */
export function protectRequest(answers: Answers, draft: string): NoteDispute {
  return { answers: safetyAnswers(answers), lead: { draft } }
}
