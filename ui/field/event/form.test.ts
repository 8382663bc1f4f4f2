// What stands in an event's form, what it lacks, the request it becomes, and drafts of any version.
import { expect, test } from 'vitest'
import { callFirst, CATEGORIES, groupOf } from './category'
import { emptyReporter, eventFor, eventRequest, lacking, readEventDraft, titleOf, urgencyOf } from './form'

const where = { place: 'p', dwelling: 'd', label: '和畅苑 3号楼 3-2-501' }

test('the_door_it_is_raised_at_is_prefilled', () => {
  expect(eventFor(where, 'h')).toMatchObject({ where, household: 'h', source: '02', urgency: '3' })
  expect(eventFor(null, null)).toMatchObject({ where: null, household: null, source: '01' })
})

test('what_lacks_is_named_in_the_order_of_the_form', () => {
  const empty = eventFor(null, null)
  expect(lacking(empty)).toEqual(['category', 'place', 'body'])
  const full = { ...empty, category: '21', placeText: '东门', body: '路灯不亮' }
  expect(lacking(full)).toEqual(['body'])
  expect(lacking({ ...full, photos: ['x'] })).toEqual([])
  expect(lacking({ ...full, body: '路灯不亮了' })).toEqual([])
  expect(lacking({ ...full, body: '路灯不亮了', urgency: '1' })).toEqual(['called'])
  expect(lacking({ ...full, body: '路灯不亮了', urgency: '1', called: false })).toEqual([])
})

test('a_line_is_made_of_place_and_category_and_fits', () => {
  expect(titleOf(eventFor(where, null), '路灯/井盖/道路')).toBe('和畅苑 3号楼 3-2-501 路灯/井盖/道路')
  const long = { ...eventFor(null, null), placeText: '很'.repeat(80) }
  expect([...titleOf(long, '路灯')]).toHaveLength(40)
  expect(titleOf({ ...long, title: ' 门前的灯 ' }, '路灯')).toBe('门前的灯')
})

test('who_gives_no_name_leaves_none_behind', () => {
  const reporter = { ...emptyReporter(), name: '王大爷', phone: '15400000009', anonymous: true }
  const request = eventRequest({ ...eventFor(where, null), reporter }, '路灯', 'd')
  expect(request.reporter).toEqual({ name: null, phone: null, wants_feedback: false, anonymous: true })
  expect(eventRequest(eventFor(where, null), '路灯', 'd').reporter).toBeNull()
})

test('whether_somebody_was_called_is_said_for_the_critical_only', () => {
  const form = { ...eventFor(where, null), called: true }
  expect(eventRequest(form, '', 'd').called_emergency).toBeNull()
  expect(eventRequest({ ...form, urgency: '1' }, '', 'd').called_emergency).toBe(true)
})

test('matters_of_life_say_whom_to_call_first', () => {
  expect(callFirst('13', '3')).toContain('119')
  expect(callFirst('90', '3')).toEqual(['110', '119', '120'])
  expect(callFirst('21', '3')).toEqual([])
  expect(callFirst('21', '1')).toEqual(['110', '119', '120'])
  expect(urgencyOf('90')).toBe('1')
  expect(urgencyOf('71')).toBe('4')
})

test('every_category_stands_in_one_group', () => {
  expect(new Set(CATEGORIES).size).toBe(CATEGORIES.length)
  for (const category of CATEGORIES) expect(groupOf(category)).not.toBeNull()
  expect(groupOf('00')).toBeNull()
})

test('a_draft_comes_back_as_it_was', () => {
  const form = { ...eventFor(where, 'h'), category: '22', body: '暖气不热\n'.repeat(2_000), reporter: emptyReporter(), called: false, photos: ['a'.repeat(64)] }
  const read = readEventDraft(JSON.parse(JSON.stringify(form)), eventFor(null, null))
  expect(read).toEqual({ form, unread: [] })
})

test('a_draft_of_another_version_opens_with_what_it_can_and_loses_no_text', () => {
  const stands = eventFor(where, 'h')
  const read = readEventDraft(
    { category: '00', body: 7, title: '灯', where: '东门口', reporter: { name: ['王大爷'] }, urgency: '9', text: '旧的经过' },
    stands,
  )
  expect(read.form).toMatchObject({ category: '', urgency: '3', title: '灯', where, body: '' })
  expect(read.form.reporter?.name).toBe('')
  for (const text of ['东门口', '王大爷', '旧的经过']) expect(read.unread).toContain(text)
  for (const kept of [null, 'x', 3, [], { where: {}, reporter: 5 }]) expect(readEventDraft(kept, stands).form.where).toEqual(where)
})
