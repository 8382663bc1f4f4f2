export { default as SavedBar } from './SavedBar.vue'
export { useSaved } from './store'
