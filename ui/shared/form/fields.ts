// What a field of a record is called on a screen, by its path with or without entries.
import { t } from './words'

type Key = Parameters<typeof t>[0]

const NAMES: Readonly<Record<string, Key>> = {
  label: 'fieldLabel',
  household_no: 'fieldHouseholdNo',
  phone_best: 'fieldPhone',
  'phones/number': 'fieldPhone',
  'phones/whose': 'fieldWhose',
  'phones/removed': 'fieldPhoneGone',
  head: 'fieldHead',
  best_time: 'fieldBestTime',
  comm_language: 'fieldLanguage',
  people_count_only: 'fieldPeople',
  children_u14: 'fieldChildren',
  remark: 'fieldRemark',
  next_visit_due: 'fieldNextVisit',
  'residences/place': 'fieldPlace',
  'residences/dwelling': 'fieldDwelling',
  'residences/from': 'fieldFrom',
  'residences/to': 'fieldTo',
  'residences/season': 'fieldSeason',
  removed: 'fieldRemoved',
  name: 'fieldName',
  name_native: 'fieldNative',
  alias: 'fieldAlias',
  sex: 'fieldSex',
  birth: 'fieldBirth',
  residency: 'fieldResidency',
  moved_in_on: 'fieldMovedIn',
  moved_out_on: 'fieldMovedOut',
  died_on: 'fieldDied',
  emergency_name: 'fieldEmergency',
  emergency_phone: 'fieldEmergencyPhone',
  emergency_relation: 'fieldEmergency',
  'memberships/household': 'fieldMember',
  'memberships/relation': 'fieldRelation',
  'memberships/from': 'fieldFrom',
  'memberships/to': 'fieldTo',
  'memberships/removed': 'fieldRemoved',
  title: 'fieldTitle',
  body: 'fieldBody',
  category: 'fieldCategory',
  urgency: 'fieldUrgency',
  place_text: 'fieldPlaceText',
  'promises/done_on': 'fieldPromise',
  'promises/outcome': 'fieldPromise',
  'promises/removed': 'fieldPromise',
}

/** `phones/<entry>/number` as `phones/number`. */
function withoutEntry(path: string): string {
  const parts = path.split('/')
  return parts.length === 3 ? `${parts[0]}/${parts[2]}` : path
}

/** What a field is called; `otherwise` where this version has no word of its own. */
export function fieldWords(path: string, otherwise: string = t('fieldOther')): string {
  const key = NAMES[withoutEntry(path)]
  return key === undefined ? otherwise : t(key)
}

/** Whether a field's value is a telephone number. */
export function isPhoneField(path: string): boolean {
  return ['phone_best', 'emergency_phone', 'phones/number'].includes(withoutEntry(path))
}
