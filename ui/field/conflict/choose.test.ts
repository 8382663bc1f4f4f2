// Choosing: what is asked of the tablet, and that a refusal stays with its field.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { usePort, type ConflictView } from '@shared/api'
import { conflictKey, conflictPath, useChoose } from './choose'

const conflict: ConflictView = {
  document: 'h', kind: 'household', label: '才旦卓玛', field: 'phone_best', field_zh: '先打哪个电话', entry: null, within: null,
  values: [
    { change: 'aa', value: 'x', shown: '15400000001', by: null },
    { change: 'bb', value: 'y', shown: '15400000027', by: null },
  ],
}
const inner: ConflictView = { ...conflict, field: 'phones', entry: 'e', within: 'whose' }
const [, second] = conflict.values

beforeEach(() => {
  setActivePinia(createPinia())
  vi.stubGlobal('window', { setInterval: () => 0, clearInterval: () => undefined, setTimeout: () => 0, clearTimeout: () => undefined })
})

test('a_field_inside_an_entry_is_another_conflict_than_the_entry', () => {
  expect(conflictKey(conflict)).not.toBe(conflictKey(inner))
  expect([conflictPath(conflict), conflictPath(inner)]).toEqual(['phone_best', 'phones/e/whose'])
})

test('the_value_chosen_is_named_by_the_change_that_wrote_it', async () => {
  const asked: unknown[] = []
  usePort((name, request) => {
    if (name === 'resolve_conflict') asked.push(request)
    return Promise.resolve({ documents: ['h'], undo_seconds: 10, hint: null })
  })
  const { choose, failed } = useChoose()
  if (second !== undefined) await choose(conflict, second)
  expect(asked).toEqual([{ document: 'h', field: 'phone_best', entry: null, within: null, change: 'bb' }])
  expect(failed.value).toBeNull()
})

test('why_it_could_not_be_chosen_stays_with_its_field', async () => {
  usePort(() => Promise.reject({ code: 'conflict-gone', zh: '这个分歧已经有人处理过，请刷新后再看', detail: {} }))
  const { choose, failed, busy } = useChoose()
  if (second !== undefined) await choose(inner, second)
  expect(failed.value).toMatchObject({ key: conflictKey(inner), error: { code: 'conflict-gone' } })
  expect(busy.value).toBeNull()
})
