// A household as it is first entered: a door and one name are enough (DOMAIN R-02).

import type { CreateHousehold } from '@shared/api'
import type { PickedPlace } from '@shared/form/place'
import { readForm, type DraftReading, type FormRead } from '@shared/draft/reading'
import { count } from './form'
import { emptyMember, isEmptyMember, memberFrom, memberInput, type MemberForm } from './member'

export const NOTICES = ['spoken', 'card', 'poster', ''] as const
const HEAD = '02'

export interface NewForm {
  door: PickedPlace | null
  label: string
  member: MemberForm
  childrenU14: string
  noticeHow: string
}

export function newFor(door: PickedPlace | null): NewForm {
  return { door, label: '', member: emptyMember(HEAD), childrenU14: '', noticeHow: 'spoken' }
}

function doorFrom(reading: DraftReading): PickedPlace {
  return { place: reading.text('place'), dwelling: reading.maybeText('dwelling'), label: reading.text('label'), households: reading.texts('households') }
}

export function readNewDraft(kept: unknown, stands: NewForm): FormRead<NewForm> {
  return readForm(kept, (reading) => {
    const door = reading.inner('door', doorFrom)
    return {
      door: door === null || door.place === '' ? stands.door : door,
      label: reading.text('label'),
      member: reading.inner('member', memberFrom) ?? stands.member,
      childrenU14: reading.text('childrenU14'),
      noticeHow: reading.code('noticeHow', NOTICES, stands.noticeHow),
    }
  })
}

export function newLacks(form: NewForm): ('door' | 'name')[] {
  const holds = { door: form.door?.dwelling !== undefined && form.door.dwelling !== null, name: form.label.trim() !== '' || form.member.name.trim() !== '' }
  return (['door', 'name'] as const).filter((name) => !holds[name])
}

/** The request; none while no door was picked. */
export function newRequest(form: NewForm): CreateHousehold | null {
  const { door } = form
  if (door === null || door.dwelling === null) return null
  const text = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim())
  // The number of whoever is entered first is the one to reach the household by.
  const phone = text(form.member.phone)
  const hasMember = !isEmptyMember({ ...form.member, phone: '' })
  const children = count(form.childrenU14)
  return {
    place: door.place,
    dwelling: door.dwelling,
    label: text(form.label),
    members: hasMember ? [{ ...memberInput(form.member), phone: null }] : [],
    edits: {
      ...(phone === null ? {} : { phone: { number: phone, whose: text(form.member.name) } }),
      ...(children === null ? {} : { children_u14: children }),
    },
    notice_how: text(form.noticeHow),
  }
}
