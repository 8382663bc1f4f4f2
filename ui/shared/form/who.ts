// Who did something, when, as one short line.
import { agoWords, shortDate } from '@shared/format'
import type { By } from '@shared/api'
import { t } from './words'

/** 您, a colleague by name, or 同事 for whom the server has not named. */
export function whoWords(by: By | null): string {
  if (by === null) return ''
  return by.me ? t('you') : (by.name ?? t('colleague'))
}

/** 李敏 11-19 */
export function whoWhen(by: By | null): string {
  return by === null ? '' : `${whoWords(by)} ${shortDate(by.at)}`
}

/** 3 个月前 李敏 */
export function agoWho(by: By | null): string {
  return by === null ? '' : `${agoWords(by.at)} ${whoWords(by)}`
}
