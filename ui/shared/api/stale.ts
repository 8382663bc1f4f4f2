// Who hears that an answer is no longer true.
import type { Tag } from './generated/types'

type Listener = (tags: readonly Tag[]) => void
const listeners = new Set<Listener>()

/** Says what is stale. Every listener hears of it once. */
export function markStale(tags: readonly Tag[]): void {
  if (tags.length === 0) return
  for (const listener of [...listeners]) listener(tags)
}

/** Hears what becomes stale; returns how to stop. */
export function onStale(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
