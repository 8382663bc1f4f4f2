// What changed, as rows.
import { expect, test } from 'vitest'
import type { ChangeView } from '@shared/api'
import { changeRows } from './changes'

const change = (over: Partial<ChangeView>): ChangeView => ({
  document: 'h', label: '才旦卓玛', path: 'best_time', old: null, new: null, by: null, ...over,
})
const by = (at: number): ChangeView['by'] => ({ user: 'u', me: false, name: null, at })

test('a_person_who_was_entered_is_one_row', () => {
  const changes = [
    change({ document: 'p', label: '马志强', path: 'name', new: '马志强', by: by(5) }),
    change({ document: 'p', label: '马志强', path: 'sex', new: '男性', by: by(5) }),
    change({ document: 'p', label: '马志强', path: 'memberships/e/relation', new: '子', by: by(5) }),
  ]
  expect(changeRows({ changes }, 'h')).toMatchObject([{ sort: 'member', label: '马志强' }])
})

test('a_persons_field_names_the_person_and_the_households_own_does_not', () => {
  const changes = [
    change({ path: 'phone_best', old: '15400000022', new: '15400000001', by: by(2) }),
    change({ document: 'p', label: '马志强', path: 'birth', old: '1960', new: '1961', by: by(3) }),
  ]
  expect(changeRows({ changes }, 'h').map(({ label, path }) => [label, path])).toEqual([['马志强', 'birth'], ['', 'phone_best']])
})

test('an_id_is_not_read_out', () => {
  const id = '0196f000-0000-7000-8000-000000000001'
  expect(changeRows({ changes: [change({ path: 'residences/e/dwelling', new: id })] }, 'h')).toEqual([])
  expect(changeRows({ changes: [change({ path: 'head', old: id, new: '马志强' })] }, 'h')[0]).toMatchObject({ old: null, new: '马志强' })
})
