// The kit: what screens are put together from. Vant is behind it and nowhere else.
export { default as KButton } from './KButton.vue'
export { default as KCell } from './KCell.vue'
export { default as KChips } from './KChips.vue'
export { default as KCloud } from './KCloud.vue'
export { default as KEmpty } from './KEmpty.vue'
export { default as KError } from './KError.vue'
export { default as KField } from './KField.vue'
export { default as KGroup } from './KGroup.vue'
export { default as KIcon } from './KIcon.vue'
export { default as KPage } from './KPage.vue'
export { default as KPick } from './KPick.vue'
export { default as KSheet } from './KSheet.vue'
export { default as KSkeleton } from './KSkeleton.vue'
export { default as KSwitch } from './KSwitch.vue'
export { default as KUndoBar } from './KUndoBar.vue'
export type { IconName } from './icons'
// Heavier ones are imported from their own files, so that the first route does not carry them:
// `@shared/kit/KDate.vue`, `@shared/kit/dialog` (askFirst).
