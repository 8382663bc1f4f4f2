// Asking while somebody types: at once, one question at a time, and only the latest of those that piled up meanwhile.
// No waiting for a pause, so that the first letter already finds.

export interface Asker {
  /** Asks, or takes the place of whatever waits to be asked. */
  ask: (text: string) => void
  /** What was answered goes to nobody any more. */
  stop: () => void
}

export function makeAsker<A>(
  find: (text: string) => Promise<A>,
  tell: (text: string, answer: A) => void,
  fail: (error: unknown) => void,
): Asker {
  let busy = false
  let next: string | null = null
  let over = false

  async function run(text: string): Promise<void> {
    busy = true
    try {
      const answer = await find(text)
      if (!over) tell(text, answer)
    } catch (error) {
      if (!over) fail(error)
    }
    busy = false
    if (next === null || over) return
    const later = next
    next = null
    void run(later)
  }

  return {
    ask(text) {
      if (busy) next = text
      else void run(text)
    },
    stop() {
      over = true
    },
  }
}
