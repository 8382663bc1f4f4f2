// Who wrote a fact that stands, and when it was last looked at: so that nobody asks twice.

import type { By, HouseholdPage } from '@shared/api'

/** Facts younger than this are not asked again (DOMAIN R-39). */
export const FRESH_DAYS = 180
const DAY_MS = 24 * 60 * 60 * 1000

/** Who wrote the fact at a path; none while nothing stands there. */
export function writtenBy(page: Pick<HouseholdPage, 'facts'>, path: string): By | null {
  return page.facts.find((fact) => fact.path === path)?.by ?? null
}

/** The latest of: the fact was written, the household was looked at and stood. */
export function lastKnown(page: Pick<HouseholdPage, 'facts' | 'confirmed'>, written: By | null): Known | null {
  const confirmed = page.confirmed
  if (written === null) return null
  if (confirmed !== null && confirmed.at >= written.at) return { by: confirmed, how: 'confirmed' }
  return { by: written, how: 'written' }
}

/** Who stands for a fact, and how. */
export interface Known {
  by: By
  how: 'confirmed' | 'written'
}

/** Whether a fact is young enough not to be asked again. */
export function isFresh(known: Known | null, now: number): boolean {
  return known !== null && now - known.by.at < FRESH_DAYS * DAY_MS
}
