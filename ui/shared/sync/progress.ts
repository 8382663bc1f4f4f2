// How far a run has come: what waited when it began, and what waits now. Counted, never guessed.

export interface Waiting {
  records: number
  photos: number
}

export interface Part {
  done: number
  total: number
}

export interface Progress {
  records: Part
  photos: Part
}

/** What waited may grow while a run is under way: somebody saves. Then the whole grows, and nothing goes backwards. */
export function progressOf(atStart: Waiting, now: Waiting, before: Progress | null): Progress {
  return {
    records: part(atStart.records, now.records, before?.records),
    photos: part(atStart.photos, now.photos, before?.photos),
  }
}

function part(atStart: number, now: number, before: Part | undefined): Part {
  const done = Math.max(before?.done ?? 0, atStart - now)
  return { done, total: done + now }
}
