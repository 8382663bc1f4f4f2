import { speak } from '../i18n'
import en from './words.en'
import zh from './words.zh'

export const t = speak(zh, en)
