// One own action on the page 同步: what it was, and where its record is to be seen.
import type { ErasedLine, RecordLine } from '@shared/api'
import zh from './words.zh'

type Word = keyof typeof zh

/** The word of an action; a newer one this screen has no word for is still a record. */
export function actionWord(action: string): Word {
  const word = `action_${action.replace('.', '_')}`
  return word in zh ? (word as Word) : 'action_other'
}

const PAGES: readonly { action: RegExp; to: (document: string) => string }[] = [
  { action: /^household\./, to: (document) => `/household/${document}` },
  { action: /^visit\./, to: (document) => `/visit/${document}` },
  { action: /^event\./, to: (document) => `/event/${document}` },
  { action: /^lead\./, to: () => '/leads' },
]

/** Where the record is to be seen, if a page shows it. */
export function leadsTo(line: Pick<RecordLine, 'action' | 'documents'>): string | null {
  const document = line.documents[0]
  const page = PAGES.find(({ action }) => action.test(line.action))
  return page && document ? page.to(document) : null
}

/** Where a line leads: what is or was kept apart has a page of its own, because its record does not show it. */
export function opens(line: Pick<RecordLine, 'action' | 'documents' | 'cloud' | 'settled' | 'life' | 'seq'>): string | null {
  return line.cloud === 'review' || line.settled ? `/sync/record/${line.life}/${line.seq}` : leadsTo(line)
}

export interface Split {
  /** Waiting or on its way, the latest first. */
  open: RecordLine[]
  /** Kept apart, the latest first. */
  aside: RecordLine[]
}

export function split(records: readonly RecordLine[]): Split {
  const latest = [...records].reverse()
  return { open: latest.filter((line) => line.cloud !== 'review'), aside: latest.filter((line) => line.cloud === 'review') }
}

/** Records that were erased by right and told of in one answer. */
export interface Erased {
  at: number
  zh: string
  records: number
}

/** A family with all its visits is told of once. */
export function together(lines: readonly ErasedLine[]): Erased[] {
  const said: Erased[] = []
  for (const { at, zh } of lines) {
    const there = said.find((one) => one.at === at && one.zh === zh)
    if (there) there.records += 1
    else said.push({ at, zh, records: 1 })
  }
  return said
}

/** A part of a whole in percent, for a bar. */
export const percent = (done: number, total: number): number => (total === 0 ? 0 : Math.round((100 * done) / total))
