// A household as it is first entered.
import { expect, test } from 'vitest'
import { newFor, newLacks, newRequest, readNewDraft } from './create'

const door = { place: 'p', dwelling: 'd', label: '3-2-501', households: [] }

test('a_door_and_one_name_are_enough', () => {
  const form = newFor(door)
  expect(newLacks(newFor(null))).toEqual(['door', 'name'])
  expect(newLacks(form)).toEqual(['name'])
  const named = { ...form, member: { ...form.member, name: '马' } }
  expect(newLacks(named)).toEqual([])
  expect(newRequest(named)).toMatchObject({ place: 'p', dwelling: 'd', label: null, edits: {}, notice_how: 'spoken', members: [{ name: '马', relation: '02' }] })
})

test('without_a_person_there_is_no_member_and_without_a_door_no_request', () => {
  expect(newRequest({ ...newFor(door), label: '2单元501', noticeHow: '' })).toMatchObject({ members: [], label: '2单元501', notice_how: null })
  expect(newRequest(newFor({ ...door, dwelling: null }))).toBeNull()
})

test('the_phone_is_the_households_and_children_are_a_number', () => {
  const start = newFor(door)
  const form = { ...start, member: { ...start.member, name: '甲', phone: '15400000003' }, childrenU14: '2' }
  expect(newRequest(form)).toMatchObject({
    edits: { phone: { number: '15400000003', whose: '甲' }, children_u14: 2 }, members: [{ name: '甲', phone: null }],
  })
})

test('a_draft_comes_back_and_one_of_another_version_opens_with_what_it_can', () => {
  const form = { ...newFor(door), label: '才旦卓玛' }
  expect(readNewDraft(JSON.parse(JSON.stringify(form)), newFor(null))).toEqual({ form, unread: [] })
  const old = readNewDraft({ door: '3号楼501', member: ['马志强'], label: '马家', owner: '房东老李' }, newFor(door))
  expect(old.form).toMatchObject({ door, label: '马家' })
  for (const text of ['3号楼501', '马志强', '房东老李']) expect(old.unread).toContain(text)
})
