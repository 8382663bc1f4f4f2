// The five steps as they are shown, and what a worker says at each.
import { expect, test } from 'vitest'
import type { EventPage, LogLine } from '@shared/api'
import { isOver, marks, returnedBy } from './progress'
import { toldLines } from './log'
import { inOrder } from './order'
import { readStepDraft, stepFor, stepLacks, stepRequest } from './step'

const line = (state: string): EventPage['line'] => ({
  event: 'e', title: '灯', category: '21', urgency: '3', state, state_zh: '', confirmed: true, number: '', occurred_at: 1, mine: true,
  cloud: 'uploaded',
})
const entry = (transition: string, over: Partial<LogLine> = {}): LogLine => ({
  entry: transition, transition, zh: '', by: null, fields: {}, confirmed: true, not_effective: null, ...over,
})

test('steps_behind_are_done_and_the_one_it_is_in_is_now', () => {
  expect(marks({ step_zh: '办理', line: line('handling') })).toEqual(['done', 'done', 'now', 'ahead', 'ahead'])
  expect(marks({ step_zh: '结单', line: line('closed') })).toEqual(['done', 'done', 'done', 'done', 'done'])
  expect(marks({ step_zh: null, line: line('reported') })).toEqual(['ahead', 'ahead', 'ahead', 'ahead', 'ahead'])
})

test('what_came_back_is_said_at_its_step_with_its_reason', () => {
  expect(marks({ step_zh: '上报', line: line('returned') })[0]).toBe('returned')
  const log = [entry('E05', { fields: { return_reason: '1' } }), entry('E06'), entry('E05', { fields: { return_reason: '2' } })]
  expect(returnedBy({ line: line('returned'), log })?.fields['return_reason']).toBe('2')
  expect(returnedBy({ line: line('reported'), log })).toBeNull()
  expect(returnedBy({ line: line('returned'), log: [entry('E05', { not_effective: '晚了' })] })).toBeNull()
})

test('withdrawn_merged_and_passed_on_are_over', () => {
  expect(['withdrawn', 'void', 'transferred', 'closed', 'handling'].map((state) => isOver({ line: line(state) }))).toEqual([
    true, true, true, false, false,
  ])
})

const page = { body: '灯不亮', place_text: null }

test('reporting_again_sends_only_what_was_added', () => {
  const form = { ...stepFor(page), note: '补了位置', placeText: '东门外' }
  expect(stepRequest('e', 'resubmit', form, page)).toEqual({
    event: 'e', step: 'resubmit', fields: { note: '补了位置' }, body: null, place_text: '东门外', photos: [],
  })
})

test('feedback_says_who_how_and_whether_they_are_content', () => {
  const form = stepFor(page)
  expect(stepLacks('feed_back', form)).toEqual(['toldWhom', 'satisfaction'])
  const full = { ...form, toldWhom: '本人', satisfaction: '1' }
  expect(stepRequest('e', 'feed_back', full, page)).toMatchObject({
    fields: { told_whom: '本人', told_how: '01', satisfaction: '1' }, body: null, photos: [],
  })
  expect(stepLacks('complete', form)).toEqual(['result'])
  expect(stepLacks('withdraw', form)).toEqual([])
})

test('a_draft_of_a_step_opens_with_what_it_can', () => {
  const read = readStepDraft({ note: 3, body: '补充', toldHow: '88', extra: '别丢' }, stepFor(page))
  expect(read.form).toMatchObject({ body: '补充', toldHow: '01', note: '' })
  expect(read.unread).toContain('别丢')
})

test('what_waits_for_me_stands_first', () => {
  const lines = [
    { ...line('reported'), event: 'theirs', mine: false },
    { ...line('reported'), event: 'older', occurred_at: 1 },
    { ...line('reported'), event: 'newer', occurred_at: 9 },
    { ...line('handled'), event: 'feedback', mine: false },
    { ...line('returned'), event: 'back' },
  ]
  expect(inOrder(lines).map(({ event }) => event)).toEqual(['back', 'feedback', 'newer', 'older', 'theirs'])
})

test('an_entry_of_the_log_tells_its_codes_in_words_and_no_ids', () => {
  const fields = { return_reason: '1', note: '写清几单元', handler_user: '0196f000-0000-7000-8000-000000000001', called_emergency: false }
  expect(toldLines({ fields })).toEqual(['原因：信息不全', '打过 110、119 或 120：否', '补充说明：写清几单元'])
  expect(toldLines({ fields: { due_at: Date.UTC(2020, 0, 2, 2) } })[0]).toContain('10:00')
})
