// A dialog: only before what cannot be undone.
import { showConfirmDialog } from 'vant/es/dialog'
import 'vant/es/button/index.css'
import 'vant/es/dialog/index.css'
import 'vant/es/overlay/index.css'
import 'vant/es/popup/index.css'
import { t } from './words'

export interface Ask {
  title: string
  message: string
  /** What the button that goes on says: a verb. */
  yes: string
}

/** Whether the worker goes on. */
export async function askFirst({ title, message, yes }: Ask): Promise<boolean> {
  try {
    await showConfirmDialog({
      title,
      message,
      className: 'k-dialog',
      confirmButtonText: yes,
      cancelButtonText: t('cancel'),
      closeOnPopstate: true,
    })
    return true
  } catch {
    return false
  }
}
