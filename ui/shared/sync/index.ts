export { default as FirstFetch } from './FirstFetch.vue'
export { useSync } from './store'
export type { Progress } from './progress'
