// Back to where a form was opened from.
import { useRouter, type RouteLocationRaw } from 'vue-router'

/** How to leave a page: to the page before it, or to `otherwise` where it was opened by itself. */
export function useLeave(): (otherwise: RouteLocationRaw) => void {
  const router = useRouter()
  return (otherwise) => {
    const state: unknown = window.history.state
    const earlier = typeof state === 'object' && state !== null && 'back' in state && state.back !== null
    if (earlier) router.back()
    else void router.replace(otherwise)
  }
}
