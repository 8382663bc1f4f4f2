// The moment of a visit as a field of a page shows it: the district's wall clock, `2026-11-22T10:24`.

const WALL_MS = 8 * 3_600_000
/** A clock a little ahead is no reason to refuse (DOMAIN 5.2). */
const AHEAD_MS_MAX = 5 * 60_000

export function wallOf(at: number): string {
  return new Date(at + WALL_MS).toISOString().slice(0, 16)
}

/** The moment of what was picked; none for what is no moment. */
export function momentOf(wall: string): number | null {
  // Date.parse takes much for a date; the field gives exactly this.
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall) ? Date.parse(`${wall}:00Z`) : Number.NaN
  return Number.isNaN(at) ? null : at - WALL_MS
}

export function isAhead(at: number | null, now: number): boolean {
  return at !== null && at > now + AHEAD_MS_MAX
}
