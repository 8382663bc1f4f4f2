// @vitest-environment happy-dom
// Choosing: what is asked of the tablet, when, and that a refusal stays with its field.
import { createPinia, setActivePinia } from 'pinia'
import { effectScope, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { usePort, type ConflictView } from '@shared/api'
import { useSaved } from '@shared/saved'
import { conflictKey, conflictPath, useChoose, type Choosing } from './choose'

const first = { change: 'aa', value: 'x', shown: '15400000001', by: null }
const second = { change: 'bb', value: 'y', shown: '15400000027', by: null }
const conflict: ConflictView = {
  document: 'h', kind: 'household', label: '才旦卓玛', field: 'phone_best', field_zh: '先打哪个电话', entry: null, within: null,
  values: [first, second],
}
const inner: ConflictView = { ...conflict, field: 'phones', entry: 'e', within: 'whose' }

let asked: unknown[] = []
let scope: EffectScope
let choosing: Choosing

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  asked = []
  usePort((name, request) => {
    if (name === 'resolve_conflict') asked.push(request)
    if (name === 'undo') asked.push('undo')
    return Promise.resolve({ documents: ['h'], undo_seconds: 10, hint: null })
  })
  scope = effectScope()
  choosing = scope.run(useChoose) as Choosing
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

test('a_field_inside_an_entry_is_another_conflict_than_the_entry', () => {
  expect(conflictKey(conflict)).not.toBe(conflictKey(inner))
  expect([conflictPath(conflict), conflictPath(inner)]).toEqual(['phone_best', 'phones/e/whose'])
})

test('a_choice_is_made_when_the_time_to_undo_is_over_and_names_the_change_that_wrote_it', async () => {
  choosing.choose(conflict, second)
  expect(choosing.chosen.value).toEqual({ key: conflictKey(conflict), change: 'bb' })
  await vi.advanceTimersByTimeAsync(9_000)
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(1_500)
  expect(asked).toEqual([{ document: 'h', field: 'phone_best', entry: null, within: null, change: 'bb' }])
  expect(choosing.chosen.value).toBeNull()
})

test('a_choice_that_is_undone_was_never_made', async () => {
  choosing.choose(conflict, first)
  await vi.advanceTimersByTimeAsync(5_000)
  // Nothing was saved, so the tablet's own undo is not asked: it would take back an earlier save.
  await useSaved().undo()
  expect(choosing.chosen.value).toBeNull()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(asked).toEqual([])
})

test('whoever_leaves_the_page_or_chooses_again_has_chosen', async () => {
  choosing.choose(conflict, first)
  choosing.choose(inner, second)
  expect(asked).toHaveLength(1)
  scope.stop()
  expect(asked).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(asked).toHaveLength(2)
})

test('why_it_could_not_be_chosen_stays_with_its_field', async () => {
  usePort(() => Promise.reject({ code: 'conflict-gone', zh: '这个分歧已经有人处理过，请刷新后再看', detail: {} }))
  choosing.choose(inner, second)
  await vi.advanceTimersByTimeAsync(11_000)
  expect(choosing.failed.value).toMatchObject({ key: conflictKey(inner), error: { code: 'conflict-gone' } })
  expect(choosing.chosen.value).toBeNull()
})
