// From the camera's file to a photo the tablet keeps. What is no photo is refused before it is carried anywhere, with a
// sentence; the form never notices.
import { asApiError, call } from '@shared/api'
import { sizeWords } from '@shared/format'
import { t } from './words'

/** As the tablet's own limit. */
export const PHOTO_BYTES_MAX = 20 * 1024 * 1024

/** The part of a file that is looked at before it is read. */
export interface Chosen {
  type: string
  size: number
}

/** Why a file is no photo to take; empty for one that may be. A camera that names no type is believed. */
export function refusal(file: Chosen): string {
  if (file.size === 0 || (file.type !== '' && !file.type.startsWith('image/'))) return t('photoNotImage')
  return file.size > PHOTO_BYTES_MAX ? t('photoTooLarge', { size: sizeWords(file.size) }) : ''
}

/** What the tablet said of a photo, as a sentence that also says that nothing else was lost. */
export function refusalOf(code: string, zh: string): string {
  if (code === 'blob-not-a-photo') return t('photoNotImage')
  return code === 'blob-too-large' ? t('photoTooLarge', { size: '20 MB+' }) : zh
}

function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      const url = typeof reader.result === 'string' ? reader.result : ''
      resolve(url.slice(url.indexOf(',') + 1))
    }
    reader.onerror = () => reject(new Error('unread'))
    reader.readAsDataURL(file)
  })
}

/** Takes a photo: its name, or the sentence that says why not. */
export async function takePhoto(file: File): Promise<{ name: string } | { refused: string }> {
  const refused = refusal(file)
  if (refused !== '') return { refused }
  let base64: string
  try {
    base64 = await base64Of(file)
  } catch {
    return { refused: t('photoUnread') }
  }
  try {
    const { name } = await call('take_photo', { base64 })
    return { name }
  } catch (thrown) {
    const { code, zh } = asApiError(thrown)
    return { refused: refusalOf(code, zh) }
  }
}
