import { app } from 'electron'
import type { Language } from '../core/language'
import type { SettingsStore } from './settings'

/** The user's choice, or the system's language where it is one of ours. */
export function shownLanguage(settings: SettingsStore): Language {
  const { language } = settings.current
  if (language !== 'system') return language
  const [preferred = app.getLocale()] = app.getPreferredSystemLanguages()
  return preferred.toLowerCase().startsWith('ja') ? 'ja' : 'en'
}
