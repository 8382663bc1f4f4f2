// @vitest-environment happy-dom
import { effectScope, nextTick, type EffectScope } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { usePort } from '../api/port'
import { KEEP_AFTER_MS, useDraft, type Draft } from './draft'

type Form = { note: string; done: string[] }
let kept: { note: string; done: string[] }[] = []
let dropped = 0
let there: unknown = null
let broken = false

beforeEach(() => {
  kept = []
  dropped = 0
  there = null
  broken = false
  vi.useFakeTimers()
  usePort(async (name, request) => {
    if (name === 'load_draft') return { draft: there }
    if (name === 'drop_draft') dropped += 1
    if (name === 'keep_draft') {
      if (broken) throw { code: 'disk-full', zh: '满', detail: {} }
      kept.push((request as { form: Form }).form)
    }
    return {}
  })
})

async function open(): Promise<{ draft: Draft<Form>; scope: EffectScope }> {
  const scope = effectScope()
  const draft = scope.run(() => useDraft<Form>('visit/h', 2, () => ({ note: '', done: [] })))
  if (!draft) throw new Error('no draft')
  await vi.waitUntil(() => draft.ready.value)
  return { draft, scope }
}

test('a_change_is_kept_once_the_hand_rests', async () => {
  const { draft } = await open()
  draft.form.note = '腰'
  await vi.advanceTimersByTimeAsync(KEEP_AFTER_MS - 1)
  draft.form.note = '腰疼'
  await vi.advanceTimersByTimeAsync(KEEP_AFTER_MS - 1)
  expect(kept).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(kept.map((form) => form.note)).toEqual(['腰疼'])
})

test('going_out_of_sight_or_leaving_keeps_at_once', async () => {
  const { draft, scope } = await open()
  draft.form.done.push('policy')
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(0)
  expect(kept).toHaveLength(1)
  draft.form.note = '走了'
  scope.stop()
  await vi.advanceTimersByTimeAsync(0)
  expect(kept.at(-1)?.note).toBe('走了')
})

test('an_untouched_form_is_no_draft', async () => {
  const { scope } = await open()
  scope.stop()
  await vi.advanceTimersByTimeAsync(1000)
  expect(kept).toEqual([])
})

test('a_form_comes_back_with_when_it_was_kept_and_an_older_one_with_what_has_no_place', async () => {
  there = { key: 'visit/h', version: 1, saved_at: 7, form: { note: '腰疼', old: '下午在家' } }
  const { draft } = await open()
  expect(draft.form.note).toBe('腰疼')
  expect(draft.restoredAt.value).toBe(7)
  expect(draft.leftover.value).toEqual(['下午在家'])
})

test('after_the_save_nothing_is_kept_any_more', async () => {
  const { draft, scope } = await open()
  draft.form.note = '腰疼'
  await draft.flush()
  draft.done()
  draft.form.note = '清空'
  scope.stop()
  await vi.advanceTimersByTimeAsync(1000)
  expect(kept.map((form) => form.note)).toEqual(['腰疼'])
})

test('a_keeping_that_failed_is_tried_again_with_the_next_flush', async () => {
  const { draft } = await open()
  broken = true
  draft.form.note = '腰疼'
  await draft.flush()
  broken = false
  await draft.flush()
  expect(kept.map((form) => form.note)).toEqual(['腰疼'])
})

test('a_draft_given_up_is_dropped_and_the_form_is_empty', async () => {
  const { draft } = await open()
  draft.form.note = '腰疼'
  await nextTick()
  await draft.discard()
  await vi.advanceTimersByTimeAsync(1000)
  expect(dropped).toBe(1)
  expect(draft.form.note).toBe('')
  expect(kept).toEqual([])
})
