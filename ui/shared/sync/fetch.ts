// How far a first sync has come, in words: what is being fetched, records, bytes.
import type { FirstFetch } from '@shared/api'
import { sizeWords } from '@shared/format'
import { t } from './words'

const STAGE = { work: 'fetchWork', register: 'fetchRegister', archive: 'fetchArchive' } as const

/** One line. */
export function fetchWords(fetch: FirstFetch): string {
  return t('fetched', {
    stage: t(STAGE[fetch.stage]),
    done: fetch.records_done,
    total: fetch.records_all,
    size: sizeWords(fetch.bytes_done),
    whole: sizeWords(fetch.bytes_all),
  })
}
