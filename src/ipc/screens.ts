import type { Language } from '../core/language'

export const screenIds = ['benchmark', 'devices', 'see', 'stage', 'history', 'models', 'settings'] as const
export type ScreenId = (typeof screenIds)[number]

/** What the screens are called in the navigation, in the menu and in the list of shortcuts. */
export const screenNames = {
  en: {
    benchmark: 'Benchmark',
    devices: 'Devices',
    see: 'See it',
    stage: 'Race',
    history: 'History',
    models: 'Models',
    settings: 'Settings'
  },
  ja: {
    benchmark: 'ベンチマーク',
    devices: 'デバイス',
    see: '見てみる',
    stage: 'レース',
    history: '履歴',
    models: 'モデル',
    settings: '設定'
  }
} as const satisfies Record<Language, Record<ScreenId, string>>

/** What the one big button and its menu item say. */
export const findTheFastest = { en: 'Find the fastest', ja: '最速を調べる' } as const satisfies Record<Language, string>

/** The key beside Ctrl or ⌘ that leads to a screen. */
export const screenKeys: Readonly<Record<ScreenId, string>> = {
  benchmark: '1',
  devices: '2',
  see: '3',
  stage: '4',
  history: '5',
  models: '6',
  settings: ','
}
