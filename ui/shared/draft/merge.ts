// A draft of an older form read into today's: what fits its place goes there, what was typed and has no place any more
// is handed back as text. Nothing a worker typed disappears.

export interface Merged<F> {
  form: F
  leftover: string[]
}

type Kind = 'text' | 'number' | 'flag' | 'list' | 'record' | 'nothing'

function kind(value: unknown): Kind {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object') return 'record'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'flag'
  return 'text'
}

/** A code of a list (`home_visit`), an id or a photo's name: nobody typed these. */
const NOT_TYPED = /^([a-z_]*|[0-9a-f-]{32,})$/

/** Every text in a value that somebody may have typed. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return NOT_TYPED.test(value.trim()) ? [] : [value.trim()]
  if (Array.isArray(value)) return value.flatMap(texts)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(texts)
  return []
}

/** `same`: the draft is of this very version and is taken as it is, over the empty form. */
export function mergeForm<F extends object>(empty: F, kept: unknown, same: boolean): Merged<F> {
  if (kind(kept) !== 'record') return { form: empty, leftover: texts(kept) }
  const from = kept as Record<string, unknown>
  const form = { ...empty } as Record<string, unknown>
  const leftover: string[] = []
  for (const [name, value] of Object.entries(from)) {
    const fits = name in form && (same || kind(form[name]) === kind(value) || kind(form[name]) === 'nothing')
    if (fits) form[name] = value
    else leftover.push(...texts(value))
  }
  return { form: form as F, leftover }
}
