export { KEEP_AFTER_MS, useDraft, type Draft } from './draft'
export { mergeForm, type Merged } from './merge'
