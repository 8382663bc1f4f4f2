import { expect, test } from 'vitest'
import type { ErasedLine, RecordLine } from '@shared/api'
import { actionWord, leadsTo, opens, percent, split, together } from './line'

const line = (seq: number, over: Partial<RecordLine> = {}): RecordLine => ({
  life: 'l',
  seq,
  action: 'visit.record',
  at: 0,
  documents: ['d'],
  cloud: 'waiting',
  receipt: false,
  code: null,
  code_zh: null,
  settled: null,
  ...over,
})

test('every_action_has_a_word_and_one_that_is_new_is_a_record', () => {
  expect(actionWord('visit.record')).toBe('action_visit_record')
  expect(actionWord('record.undo')).toBe('action_record_undo')
  expect(actionWord('care.plan')).toBe('action_other')
})

test('a_record_is_opened_where_it_is_shown_and_an_undo_leads_nowhere', () => {
  expect(leadsTo(line(1))).toBe('/visit/d')
  expect(leadsTo(line(1, { action: 'household.edit' }))).toBe('/household/d')
  expect(leadsTo(line(1, { action: 'lead.note' }))).toBe('/leads')
  expect(leadsTo(line(1, { action: 'record.undo' }))).toBeNull()
  expect(leadsTo(line(1, { documents: [] }))).toBeNull()
})

test('what_is_or_was_kept_apart_opens_a_page_of_its_own', () => {
  expect(opens(line(4))).toBe('/visit/d')
  expect(opens(line(4, { cloud: 'review' }))).toBe('/sync/record/l/4')
  const by = { user: 'u', me: false, name: null, at: 0 }
  const settled = { outcome: 'adopted', outcome_zh: '已采纳', reason: '核实', by }
  expect(opens(line(5, { settled }))).toBe('/sync/record/l/5')
})

test('what_is_kept_apart_stands_apart_and_the_latest_is_first', () => {
  const { open, aside } = split([line(1), line(2, { cloud: 'review' }), line(3, { cloud: 'uploading' })])
  expect(open.map((one) => one.seq)).toEqual([3, 1])
  expect(aside.map((one) => one.seq)).toEqual([2])
})

test('nothing_of_nothing_is_no_progress', () => {
  expect(percent(0, 0)).toBe(0)
  expect(percent(2, 3)).toBe(67)
})

test('what_was_erased_is_told_of_once_for_each_answer_that_told_it', () => {
  const one = (document: string, at: number): ErasedLine => ({ document, at, zh: '已依法删除' })
  expect(together([one('a', 2), one('b', 2), one('c', 1)])).toEqual([
    { at: 2, zh: '已依法删除', records: 2 },
    { at: 1, zh: '已依法删除', records: 1 },
  ])
  expect(together([])).toEqual([])
})
