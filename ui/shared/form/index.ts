// What the forms of several domains share.
export { default as DraftNote } from './DraftNote.vue'
export { default as LongText } from './LongText.vue'
export { default as PhoneText } from './PhoneText.vue'
export { useLeave } from './leave'
export { letters, tooLong } from './length'
export { agoWho, whoWhen, whoWords } from './who'
// With calls of their own: `PhotoField.vue`, `PhotoThumb.vue`, `PlacePick.vue` from their files.
