// What those who quarrel ask for, one a line.

import { letters } from '@shared/form'
import { REQUEST_CHARS_MAX } from './form'
import { t } from './words'

/** What is wrong with one of the lines; empty when every one fits. */
export function requestError(requests: string): string {
  const at = requests.split('\n').findIndex((line) => letters(line.trim()) > REQUEST_CHARS_MAX)
  return at < 0 ? '' : t('requestLong', { n: at + 1, max: REQUEST_CHARS_MAX })
}
