export { default as FirstFetch } from './FirstFetch.vue'
export { fetchWords } from './fetch'
export { useSync } from './store'
export type { Progress } from './progress'
