// What stands in a visit's form, what old drafts become, and the request.
import { expect, test } from 'vitest'
import type { HouseholdPage } from '@shared/api'
import { emptyVisit, isShort, lacksMustVisit, readVisitDraft, unchangedRequest, visitFor, visitRequest } from './form'

type Page = Pick<HouseholdPage, 'visits' | 'members' | 'promises'>

const member = (person: string): Page['members'][number] => ({
  person, entry: 'e', name: '才旦卓玛', name_native: '', alias: '', sex: '', birth: '', relation: '02', residency: '', phones: [],
  died_on: '', cloud: 'uploaded',
})
const visit = (mine: boolean, method: string): Page['visits'][number] => ({
  visit: 'v', occurred_at: 1, mine, colleague: null, visit_type: '01', method, result: '01', unchanged: false, note: '', cloud: 'uploaded',
})
const page = (over: Partial<Page>): Page => ({ visits: [], members: [], promises: [], ...over })

test('the_way_of_ones_own_last_visit_is_prefilled', () => {
  expect(visitFor(page({ visits: [visit(false, '03'), visit(true, '02')] })).method).toBe('02')
  expect(visitFor(page({ visits: [visit(false, '03')] })).method).toBe('03')
  expect(visitFor(page({ visits: [visit(true, '77')] })).method).toBe('01')
})

test('who_lives_alone_was_met_and_who_died_was_not', () => {
  expect(visitFor(page({ members: [member('a')] })).met).toEqual(['a'])
  expect(visitFor(page({ members: [member('a'), member('b')] })).met).toEqual([])
  expect(visitFor(page({ members: [{ ...member('a'), died_on: '2025-01-01' }] })).met).toEqual([])
})

test('a_visit_needs_a_household_and_a_result_and_nothing_else', () => {
  const request = visitRequest('h', emptyVisit(), null, 'visit/h')
  expect(request).toMatchObject({ household: 'h', result: '01', method: '01', draft: 'visit/h', must_visit: null })
  expect(request.occurred_at).toBeNull()
})

test('nobody_is_met_where_nobody_was_there_and_what_was_typed_is_kept', () => {
  const form = { ...emptyVisit(), result: '02', met: ['a'], note: ' 门口有狗 ' }
  expect(isShort(form)).toBe(true)
  const request = visitRequest('h', form, page({ members: [member('a')] }), 'd')
  expect(request.met).toEqual([])
  expect(request.note).toBe('门口有狗')
  expect(isShort({ ...form, done: ['policy'] })).toBe(false)
})

test('an_empty_promise_is_not_sent_and_a_kept_one_is_settled_where_it_was_given', () => {
  const open = { visit: 'v1', entry: 'p1', text: '回复', due: '', mine: true }
  const form = { ...emptyVisit(), promises: [{ text: ' ', due: null }, { text: '带表格', due: '2026-12-01' }], kept: ['p1', 'gone'] }
  const request = visitRequest('h', form, page({ promises: [open] }), 'd')
  expect(request.promises).toEqual([{ text: '带表格', due: '2026-12-01' }])
  expect(request.settled).toEqual([{ visit: 'v1', entry: 'p1' }])
})

test('must_visit_says_which_of_the_six_and_others_say_none', () => {
  const must = { ...emptyVisit(), visitType: '02' }
  expect(lacksMustVisit(must)).toBe(true)
  expect(visitRequest('h', { ...must, mustVisit: '4' }, null, 'd').must_visit).toBe('4')
  expect(visitRequest('h', { ...emptyVisit(), mustVisit: '4' }, null, 'd').must_visit).toBeNull()
})

test('unchanged_confirms_and_says_how', () => {
  expect(unchangedRequest('h', '02')).toEqual({ household: 'h', method: '02', result: '01', unchanged: true })
})

test('a_draft_comes_back_as_it_was', () => {
  const form = { ...emptyVisit(), result: '03', done: ['policy'], promises: [{ text: '带表格', due: null }], note: '长'.repeat(10_000) }
  const read = readVisitDraft(JSON.parse(JSON.stringify(form)))
  expect(read.form).toEqual(form)
  expect(read.unread).toEqual([])
})

test('a_draft_of_another_version_opens_with_what_it_can_and_loses_no_text', () => {
  const read = readVisitDraft({
    result: '99', done: ['policy', 'flew'], promises: ['带表格来', { what: '修灯' }, { text: '回电', due: 7 }], note: ['一句'], mood: '她很高兴', at: 12,
  })
  expect(read.form.result).toBe('01')
  expect(read.form.done).toEqual(['policy'])
  expect(read.form.promises.map(({ text }) => text)).toEqual(['回电'])
  expect(read.form.note).toBe('')
  for (const text of ['带表格来', '修灯', '一句', '她很高兴']) expect(read.unread).toContain(text)
})

test.each([null, 'text', 7, [], [1], { promises: null }])('a_draft_that_is_no_form_opens_empty: %j', (kept) => {
  expect(readVisitDraft(kept).form).toEqual(emptyVisit())
})
