// Who did something, as a line says it.
import { expect, test } from 'vitest'
import { whoWords } from './who'

test('a_colleague_is_said_by_name_and_a_nameless_one_is_a_colleague', () => {
  expect(whoWords({ user: 'u', me: true, name: null, at: 0 })).toBe('您')
  expect(whoWords({ user: 'u', me: false, name: '李敏', at: 0 })).toBe('李敏')
  expect(whoWords({ user: 'u', me: false, name: null, at: 0 })).toBe('同事')
  expect(whoWords(null)).toBe('')
})
