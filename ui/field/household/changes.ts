// What changed since one's own last visit, told as rows: a person who was entered is one row, not ten fields.

import type { By, Changes, ChangeView } from '@shared/api'

export interface ChangeRow {
  key: string
  /** A field of the household or of a person; or a person who is new here. */
  sort: 'field' | 'member'
  /** The person's name, where the row is not about the household itself. */
  label: string
  path: string
  old: string | null
  new: string | null
  by: By | null
}

/** An id where a name was looked for: says nothing to anybody. */
const IS_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

function rowOf(change: ChangeView, household: string): ChangeRow {
  return {
    key: `${change.document} ${change.path}`,
    sort: 'field',
    label: change.document === household ? '' : change.label,
    path: change.path,
    old: readable(change.old),
    new: readable(change.new),
    by: change.by,
  }
}

function readable(value: string | null): string | null {
  return value === null || IS_ID.test(value) ? null : value
}

/** Rows in the order in which the changes came, the latest writing first. */
export function changeRows({ changes }: Pick<Changes, 'changes'>, household: string): ChangeRow[] {
  const rows: ChangeRow[] = []
  const entered = new Set(
    changes
      .filter((change) => change.document !== household && change.path === 'name' && change.old === null)
      .map((change) => change.document),
  )
  for (const change of changes) {
    if (!entered.has(change.document)) {
      const row = rowOf(change, household)
      // Neither side can be read out: a door of a building that is not here.
      if (row.old !== null || row.new !== null) rows.push(row)
    } else if (change.path === 'name') {
      rows.push({ ...rowOf(change, household), sort: 'member', label: change.new ?? change.label })
    }
  }
  return rows.sort((a, b) => (b.by?.at ?? 0) - (a.by?.at ?? 0))
}
