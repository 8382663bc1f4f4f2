export { useSync } from './store'
export type { Progress } from './progress'
