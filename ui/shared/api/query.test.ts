import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { call, NO_ANSWER, asApiError, usePort } from './port'
import { touches, useCall, type Query } from './query'
import { markStale } from './stale'

type Pending = { name: string; request: unknown; resolve: (value: unknown) => void; reject: (error: unknown) => void }
let pending: Pending[] = []
let scopes: EffectScope[] = []
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

beforeEach(() => {
  pending = []
  usePort((name, request) => new Promise((resolve, reject) => pending.push({ name, request, resolve, reject })))
})

afterEach(() => {
  for (const scope of scopes) scope.stop()
  scopes = []
})

function inScope<T>(make: () => T): { made: T; scope: EffectScope } {
  const scope = effectScope()
  scopes.push(scope)
  const made = scope.run(make)
  if (made === undefined) throw new Error('nothing made')
  return { made, scope }
}

const today = (): Query<'list_today'> => useCall('list_today', { days_ahead: 7 })

test('what_a_mutation_makes_stale_is_loaded_again_and_nothing_else', async () => {
  const { scope } = inScope(today)
  pending[0]?.resolve({ today: '', items: [], waiting: 0 })
  await settle()
  markStale(['event'])
  expect(pending).toHaveLength(1)
  markStale(['household', 'today'])
  expect(pending).toHaveLength(2)
  scope.stop()
  markStale(['today'])
  expect(pending).toHaveLength(2)
})

test('a_mutation_says_it_only_when_it_succeeded', async () => {
  inScope(today)
  const failing = call('undo', {}).catch(() => 'failed')
  pending[1]?.reject({ code: 'undo-too-late', zh: '晚', detail: {} })
  expect(await failing).toBe('failed')
  expect(pending).toHaveLength(2)
  const going = call('undo', {})
  pending[2]?.resolve({ documents: [], undo_seconds: 0, hint: null })
  await going
  expect(pending.map(({ name }) => name)).toEqual(['list_today', 'undo', 'undo', 'list_today'])
})

test('an_answer_overtaken_by_a_later_one_is_dropped', async () => {
  const { made } = inScope(today)
  void made.reload()
  pending[1]?.resolve({ today: 'new', items: [], waiting: 0 })
  await settle()
  pending[0]?.resolve({ today: 'old', items: [], waiting: 0 })
  await settle()
  expect(made.data.value?.today).toBe('new')
})

test('old_data_stays_in_sight_when_a_reload_fails', async () => {
  const { made } = inScope(today)
  pending[0]?.resolve({ today: 'kept', items: [], waiting: 0 })
  await settle()
  markStale(['today'])
  expect(made.loading.value).toBe(true)
  pending[1]?.reject({ code: 'disk-failed', zh: '坏', detail: {} })
  await settle()
  expect(made.data.value?.today).toBe('kept')
  expect(made.error.value?.code).toBe('disk-failed')
  expect(made.loading.value).toBe(false)
})

test('another_request_is_another_page_and_none_asks_nothing', async () => {
  const id = ref<string | null>(null)
  const { made } = inScope(() => useCall('show_household', () => (id.value === null ? null : { id: id.value })))
  expect(pending).toHaveLength(0)
  id.value = 'a'
  await nextTick()
  expect(pending[0]?.request).toEqual({ id: 'a' })
  pending[0]?.resolve({ household: 'a' })
  await settle()
  id.value = 'b'
  await nextTick()
  expect(made.data.value).toBeNull()
  expect(pending).toHaveLength(2)
})

test('whatever_breaks_on_the_way_is_told_as_an_error_with_a_code', () => {
  expect(asApiError(new TypeError('fetch'))).toEqual(NO_ANSWER)
  expect(asApiError(null)).toEqual(NO_ANSWER)
  expect(asApiError({ code: 'locked', zh: '锁' })).toEqual({ code: 'locked', zh: '锁', detail: {} })
})

test('a_reading_call_hears_of_what_it_is_about', () => {
  expect(touches('show_household', ['household'])).toBe(true)
  expect(touches('show_household', ['draft'])).toBe(false)
  expect(touches('load_draft', ['draft'])).toBe(false)
})
