// What a page shows comes by `useCall`: data, error and loading of one reading call, made again when what it is about
// becomes stale. Old data stays in sight while new data is on its way, and an answer overtaken by a later one is
// dropped.
import { computed, getCurrentScope, onScopeDispose, ref, shallowRef, toValue, watch } from 'vue'
import type { ComputedRef, MaybeRefOrGetter, Ref, ShallowRef } from 'vue'
import type { ApiError } from './generated/types'
import { asApiError, call, type Request, type Response } from './port'
import { READS, type ReadingCall } from './reads'
import { onStale } from './stale'

export interface Query<N extends ReadingCall> {
  /** The latest answer. */
  data: ShallowRef<Response<N> | null>
  /** Why the latest call failed; gone with the next answer. */
  error: ShallowRef<ApiError | null>
  /** Whether a call is under way. */
  loading: Ref<boolean>
  /** Nothing to show yet, and nothing went wrong: the skeleton's moment. */
  waiting: ComputedRef<boolean>
  /** Makes the call again. */
  reload: () => Promise<void>
}

/** Whether a reading call is about any of these. */
export function touches(name: ReadingCall, tags: readonly string[]): boolean {
  return READS[name].some((tag) => tags.includes(tag))
}

/** A reading call as a page uses it. While `request` is null nothing is asked. */
export function useCall<N extends ReadingCall>(name: N, request: MaybeRefOrGetter<Request<N> | null>): Query<N> {
  const data = shallowRef<Response<N> | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const loading = ref(false)
  let asked = 0

  async function reload(): Promise<void> {
    const ask = toValue(request)
    const mine = ++asked
    if (ask === null) {
      data.value = null
      loading.value = false
      return
    }
    loading.value = true
    try {
      const answer = await call(name, ask)
      if (mine !== asked) return
      data.value = answer
      error.value = null
    } catch (thrown) {
      if (mine !== asked) return
      error.value = asApiError(thrown)
    }
    loading.value = false
  }

  // Another request is another page: what stood there does not belong to it.
  watch(
    () => JSON.stringify(toValue(request)),
    () => {
      data.value = null
      error.value = null
      void reload()
    },
    { immediate: true },
  )
  const stop = onStale((tags) => {
    if (touches(name, tags)) void reload()
  })
  if (getCurrentScope()) onScopeDispose(stop)

  return { data, error, loading, waiting: computed(() => data.value === null && error.value === null), reload }
}
