// What a worker sets about the screen itself. Kept beside the app and not in the encrypted database: it holds nothing
// about anybody, and must be known before the PIN.
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { language, LANGUAGES, type Language } from './i18n'
import { applyTheme, TEXT_SIZES, THEMES, type Theme } from './theme/theme'

const KEY = 'doorstep.settings'

export interface Settings {
  theme: Theme
  textSize: number
  language: Language
}

const DEFAULTS: Settings = { theme: 'normal', textSize: 100, language: 'zh' }

/** Settings from what was kept; whatever does not fit falls back. */
export function readSettings(text: string | null): Settings {
  let kept: Partial<Record<keyof Settings, unknown>> = {}
  try {
    const parsed: unknown = JSON.parse(text ?? '{}')
    if (typeof parsed === 'object' && parsed !== null) kept = parsed
  } catch {
    // Not ours, or cut short: begin anew.
  }
  return {
    theme: THEMES.find((theme) => theme === kept.theme) ?? DEFAULTS.theme,
    textSize: TEXT_SIZES.find((size) => size === kept.textSize) ?? DEFAULTS.textSize,
    language: LANGUAGES.find((name) => name === kept.language) ?? DEFAULTS.language,
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function store(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings))
  } catch {
    // A WebView without storage: the setting holds until it closes.
  }
}

export const useSettings = defineStore('settings', () => {
  const kept = readSettings(stored())
  const theme = ref<Theme>(kept.theme)
  const textSize = ref<number>(kept.textSize)
  language.value = kept.language

  function apply(): void {
    applyTheme(theme.value, textSize.value)
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
  }

  watch([theme, textSize, language], () => {
    apply()
    store({ theme: theme.value, textSize: textSize.value, language: language.value })
  })
  apply()
  return { theme, textSize, language }
})
