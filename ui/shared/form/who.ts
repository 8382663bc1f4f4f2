// Who did something, when, as one short line.
import { agoWords, shortDate } from '@shared/format'
import type { By } from '@shared/api'
import { t } from './words'

/** 您 or 同事: a tablet knows its colleagues by their numbers only. */
export function whoWords(by: By | null): string {
  if (by === null) return ''
  return by.me ? t('you') : t('colleague')
}

/** 同事 11-19 */
export function whoWhen(by: By | null): string {
  return by === null ? '' : `${whoWords(by)} ${shortDate(by.at)}`
}

/** 3 个月前 同事 */
export function agoWho(by: By | null): string {
  return by === null ? '' : `${agoWords(by.at)} ${whoWords(by)}`
}
