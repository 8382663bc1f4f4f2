// Whether the tablet is open, and whose it is.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { asApiError, call, callQuietly, onCallFailed, type ApiError, type StateView } from '@shared/api'

/** Codes that mean: the PIN is wanted again. */
const SHUT_OUT = ['locked', 'pin-locked', 'not-enrolled']

export const useSession = defineStore('session', () => {
  const view = shallowRef<StateView | null>(null)
  /** Why not even the state could be told. */
  const error = shallowRef<ApiError | null>(null)
  const asking = ref(false)
  const state = computed(() => view.value?.state ?? null)
  const owner = computed(() => view.value?.owner ?? null)

  async function look(): Promise<void> {
    if (asking.value) return
    asking.value = true
    try {
      view.value = await callQuietly('get_state', {})
      error.value = null
    } catch (thrown) {
      error.value = asApiError(thrown)
    }
    asking.value = false
  }

  /** Rejects with the error to show. */
  async function unlock(pin: string): Promise<void> {
    view.value = await call('unlock', { pin })
  }

  async function enrol(code: string, pin: string): Promise<void> {
    view.value = await call('enrol', { code, pin })
  }

  async function lock(): Promise<void> {
    view.value = await call('lock', {})
  }

  // Whichever call hears first that the tablet is locked.
  onCallFailed((failed) => {
    if (SHUT_OUT.includes(failed.code)) void look()
  })

  return { state, owner, error, look, unlock, enrol, lock }
})
