// Telephones, sizes, and what of a text was asked for.

/** 139****0001: masked until somebody asks. Short numbers keep their last two digits. */
export function maskPhone(number: string): string {
  const digits = [...number]
  if (digits.length < 7) return digits.map((digit, at) => (at < digits.length - 2 ? '*' : digit)).join('')
  return `${digits.slice(0, 3).join('')}****${digits.slice(-4).join('')}`
}

/** 2.1 MB; the number and its unit stay on one line. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))}\u00a0KB`
  return `${(bytes / 1024 / 1024).toFixed(1)}\u00a0MB`
}

export interface Piece {
  text: string
  /** What was asked for. */
  hit: boolean
}

/** A text in pieces, those marked that a query's words stand in; an answer found by pinyin has none. */
export function marked(text: string, query: string): Piece[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const lower = text.toLowerCase()
  // A letter that changes its length in lower case would shift every place after it.
  if (words.length === 0 || lower.length !== text.length) return [{ text, hit: false }]
  const hit = new Array<boolean>(text.length).fill(false)
  for (const word of words) {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) hit.fill(true, at, at + word.length)
  }
  const pieces: Piece[] = []
  for (let at = 0; at < text.length; at += 1) {
    const last = pieces[pieces.length - 1]
    const letter = text.charAt(at)
    if (last && last.hit === hit[at]) last.text += letter
    else pieces.push({ text: letter, hit: hit[at] ?? false })
  }
  return pieces
}
