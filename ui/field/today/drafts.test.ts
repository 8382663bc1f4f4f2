import { expect, test } from 'vitest'
import { draftsShown } from './drafts'

const to = (key: string, form: unknown = {}): [string, string | null] | undefined => {
  const [shown] = draftsShown([{ key, version: 1, saved_at: 7, form }])
  return shown && [shown.to, shown.household]
}

test('a_form_that_was_begun_is_gone_on_with_where_it_was_begun', () => {
  expect(to('visit/h1')).toEqual(['/visit/new/h1', 'h1'])
  expect(to('event/new')).toEqual(['/event/new', null])
  expect(to('event/h1', { household: 'h1' })).toEqual(['/event/new?household=h1', 'h1'])
  expect(to('event/p1', { household: null })).toEqual(['/event/new?place=p1', null])
  expect(to('step/e1/sign')).toEqual(['/event/e1', null])
  expect(to('dispute/new')).toEqual(['/dispute/new', null])
  expect(to('household/new?place=p&dwelling=d')).toEqual(['/household/new?place=p&dwelling=d', null])
  expect(to('household/h1/member')).toEqual(['/household/h1/member', 'h1'])
})

test('a_draft_of_a_form_that_is_gone_is_not_shown_as_something_else', () => {
  expect(to('survey/2019')).toBeUndefined()
  expect(to('visit/')).toBeUndefined()
})
