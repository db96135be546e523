import i18next from 'i18next'
import type { Language } from '../../core/language'
import { type WordKey, words } from '../i18n'

export type { Language }

const library = i18next.createInstance()
void library.init({
  lng: 'en',
  fallbackLng: 'en',
  initAsync: false,
  showSupportNotice: false,
  resources: words,
  ns: Object.keys(words.en),
  // Svelte escapes what it shows.
  interpolation: { escapeValue: false }
})

/** The language that is shown; everything that reads it changes with it. */
class ShownLanguage {
  #current = $state<Language>('en')

  get current(): Language {
    return this.#current
  }

  show(language: Language): void {
    void library.changeLanguage(language)
    document.documentElement.lang = language
    this.#current = language
  }
}

export const language = new ShownLanguage()

/** Words in the shown language: `t('run:left', { time })`; `count` chooses the plural form. */
export function t(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return library.t(key, { ...values, lng: language.current })
}
