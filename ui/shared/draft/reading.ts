// Reads a form another version of the app may have kept: what is known and fits is taken, the rest is handed out as
// text, so that a screen can show it. Nothing throws and nothing is lost.

type Loose = Record<string, unknown>

function asRecord(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {}
}

/** A code, an id or a photo's name: nobody typed these. */
const NOT_TYPED = /^([a-z_]*|[0-9]{0,2}|[0-9a-f-]{32,})$/

/** Every text a value holds, however deep, that somebody may have typed. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return NOT_TYPED.test(value.trim()) ? [] : [value.trim()]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn)
  return []
}

/** One form being read. Each field is asked for once, by its name. */
export class DraftReading {
  /** Whether it is a form at all. */
  readonly isForm: boolean
  private readonly form: Loose
  private readonly taken = new Set<string>()
  private readonly misfits: string[] = []

  constructor(form: unknown) {
    this.form = asRecord(form)
    // A form that is no form at all still holds what was typed.
    this.isForm = this.form === form
    if (!this.isForm) this.misfits.push(...textsIn(form))
  }

  private take(name: string): unknown {
    this.taken.add(name)
    return this.form[name]
  }

  /** The value if it fits; otherwise its texts are kept for `unread`. */
  private fit<T>(name: string, fits: (value: unknown) => value is T, otherwise: T): T {
    const value = this.take(name)
    if (fits(value)) return value
    this.misfits.push(...textsIn(value))
    return otherwise
  }

  /** Whether the field is there. */
  has(name: string): boolean {
    return name in this.form
  }

  text(name: string, otherwise = ''): string {
    return this.fit(name, (value): value is string => typeof value === 'string', otherwise)
  }

  maybeText(name: string): string | null {
    const text = this.fit(name, (value): value is string | null => value === null || typeof value === 'string', null)
    return text === '' ? null : text
  }

  flag(name: string, otherwise = false): boolean {
    return this.fit(name, (value): value is boolean => typeof value === 'boolean', otherwise)
  }

  maybeFlag(name: string): boolean | null {
    return this.fit(name, (value): value is boolean | null => value === null || typeof value === 'boolean', null)
  }

  maybeNumber(name: string): number | null {
    const fits = (value: unknown): value is number | null => value === null || Number.isFinite(value)
    return this.fit(name, fits, null)
  }

  /** A code of a list; one this version does not have is no choice of its form. */
  code(name: string, known: readonly string[], otherwise: string): string {
    const value = this.take(name)
    return typeof value === 'string' && known.includes(value) ? value : otherwise
  }

  /** Those of several codes that this version has. */
  codes(name: string, known: readonly string[]): string[] {
    const value = this.take(name)
    if (!Array.isArray(value)) return []
    return value.filter((one): one is string => typeof one === 'string' && known.includes(one))
  }

  /** Names of photos, ids. */
  texts(name: string): string[] {
    const value = this.take(name)
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
  }

  /** A form inside the form, if there is one. */
  inner<T>(name: string, read: (inner: DraftReading) => T): T | null {
    const value = this.take(name)
    if (value === null || value === undefined) return null
    const inner = new DraftReading(value)
    const result = read(inner)
    this.misfits.push(...inner.unread())
    return inner.isForm ? result : null
  }

  /** Forms inside the form; what has no place in them is left over like the rest. */
  each<T>(name: string, read: (inner: DraftReading) => T): T[] {
    const value = this.take(name)
    if (!Array.isArray(value)) {
      this.misfits.push(...textsIn(value))
      return []
    }
    return value.map((one) => {
      const inner = new DraftReading(one)
      const result = read(inner)
      this.misfits.push(...inner.unread())
      return result
    })
  }

  /** What was typed and has no place in this version. */
  unread(): string[] {
    const strangers = Object.entries(this.form).filter(([name]) => !this.taken.has(name))
    return [...this.misfits, ...strangers.flatMap(([, value]) => textsIn(value))]
  }
}

/** A form as far as this version understands it, and what was typed beyond. */
export interface FormRead<T> {
  form: T
  unread: string[]
}

/** Reads a form with a reader of its own. */
export function readForm<T>(kept: unknown, read: (reading: DraftReading) => T): FormRead<T> {
  const reading = new DraftReading(kept)
  const form = read(reading)
  return { form, unread: reading.unread() }
}
