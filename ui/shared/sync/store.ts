// Is everything safe: what the badge, the clouds and the page 同步 share. Drives the runs while the tablet is open.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { callQuietly, STALE, markStale, onStale, type ApiError, type SyncDone, type SyncView } from '@shared/api'
import { makeDriver } from './driver'
import { progressOf, type Progress, type Waiting } from './progress'

/** Whether a run moved anything, so that pages have to look again. */
export function movedAnything(done: SyncDone): boolean {
  return done.sent + done.received + done.photos_sent + done.photos_received + done.set_aside > 0
}

const waitingOf = (view: SyncView | null): Waiting => ({
  records: view?.waiting ?? 0,
  photos: view?.photos_waiting ?? 0,
})

export const useSync = defineStore('sync', () => {
  const view = shallowRef<SyncView | null>(null)
  const running = ref(false)
  const progress = shallowRef<Progress | null>(null)
  const error = shallowRef<ApiError | null>(null)
  let atStart: Waiting = waitingOf(null)
  let stopHearing: () => void = () => undefined

  async function look(): Promise<void> {
    try {
      const came = view.value?.first_fetch?.records_done
      view.value = await callQuietly('show_sync', {})
      // What a first sync has brought so far is shown, not only when all of it is here.
      if (running.value && view.value.first_fetch && view.value.first_fetch.records_done !== came) {
        markStale(STALE.sync_now.filter((tag) => tag !== 'sync'))
      }
      if (running.value) progress.value = progressOf(atStart, waitingOf(view.value), progress.value)
    } catch {
      // Locked meanwhile, or busy: the next look tells.
    }
  }

  const driver = makeDriver({
    run: () => callQuietly('sync_now', {}),
    look,
    began() {
      running.value = true
      progress.value = null
      atStart = waitingOf(view.value)
    },
    ended(done, failed) {
      running.value = false
      error.value = failed
      markStale(done === null || movedAnything(done) ? STALE.sync_now : ['sync'])
    },
    later: (run, ms) => window.setTimeout(run, ms),
    never: (timer) => window.clearTimeout(timer),
  })

  const onVisible = (): void => {
    if (document.visibilityState === 'visible') void driver.now()
  }
  const onOnline = (): void => void driver.now()

  /** The tablet is open. */
  async function start(): Promise<void> {
    stopHearing = onStale((tags) => {
      if (tags.includes('sync')) void look()
    })
    document.addEventListener('visibilitychange', onVisible)
    window.addEventListener('online', onOnline)
    await look()
    driver.start()
  }

  /** The tablet is shut. */
  function stop(): void {
    stopHearing()
    document.removeEventListener('visibilitychange', onVisible)
    window.removeEventListener('online', onOnline)
    driver.stop()
    view.value = null
    progress.value = null
    error.value = null
  }

  /** The grid was never fetched whole: an empty list says nothing yet. */
  const fetching = computed(() => view.value !== null && view.value.last_success_at === null)

  return { view, fetching, running, progress, error, start, stop, now: driver.now, saved: driver.saved }
})
