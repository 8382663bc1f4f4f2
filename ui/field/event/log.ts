// What an entry of the log says beyond its name, as lines that can be read.

import type { LogLine } from '@shared/api'
import { RETURN_REASON, SATISFACTION, URGENCY, VISIT_METHOD, type Code } from '@shared/api/generated/codes'
import { momentWords } from '@shared/format'
import { codeWords } from '@shared/format/codes'
import { t } from './words'

type Key = Parameters<typeof t>[0]

/** The fields that are told, in their order; ids of people and departments say nothing here. */
const TOLD: readonly { name: string; key: Key; list?: readonly Code[]; moment?: true }[] = [
  { name: 'return_reason', key: 'fieldReason', list: RETURN_REASON },
  { name: 'reason', key: 'fieldReason' },
  { name: 'result', key: 'fieldResult' },
  { name: 'told_whom', key: 'fieldToldWhom' },
  { name: 'told_how', key: 'fieldToldHow', list: VISIT_METHOD },
  { name: 'satisfaction', key: 'fieldSatisfaction', list: SATISFACTION },
  { name: 'urgency', key: 'fieldUrgency', list: URGENCY },
  { name: 'due_at', key: 'fieldDue', moment: true },
  { name: 'target', key: 'fieldTarget' },
  { name: 'receipt_no', key: 'fieldReceiptNo' },
  { name: 'called_emergency', key: 'fieldCalled' },
  { name: 'note', key: 'fieldNote' },
]

/** `办理结果：换了灯泡` */
export function toldLines(line: Pick<LogLine, 'fields'>): string[] {
  return TOLD.flatMap(({ name, key, list, moment }) => {
    const value = line.fields[name]
    const words = typeof value === 'string' ? (list === undefined ? value : codeWords(list, value)) : ''
    if (words !== '') return [t('told', { name: t(key), value: words })]
    if (typeof value === 'number' && moment) return [t('told', { name: t(key), value: momentWords(value) })]
    return typeof value === 'boolean' ? [t('told', { name: t(key), value: t(value ? 'yes' : 'no') })] : []
  })
}
