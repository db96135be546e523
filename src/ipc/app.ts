import { type Language, languages } from '../core/language'
import type { UpdateAnswer, UpdateSource } from '../core/update'
import type { ScreenId } from './screens'

/** The program itself: versions, settings, small services of the shell. */
export interface AppApi {
  appInfo(): Promise<AppInfo>
  changeSettings(changes: Partial<Settings>): Promise<Settings>
  /** Opens a page of the closed list in the user's browser. */
  openLink(link: LinkId): Promise<void>
  copyText(text: string): Promise<void>
  /** Shows one of our own folders in the file manager. */
  showFolder(folder: 'results' | 'models'): Promise<void>
  /** What the program is made of and that others wrote. */
  licences(): Promise<readonly LicencePart[]>
  /** The licence's text, of a part of that list; null where its maker ships none. */
  licenceText(part: string): Promise<string | null>
  /** Asks the address of `AppInfo.updates`, once. Nothing is fetched but the answer. */
  checkForUpdates(): Promise<UpdateAnswer>
  /** Opens the page of `AppInfo.updates` in the user's browser. */
  openUpdatePage(): Promise<void>
}

export const appMethods = [
  'appInfo',
  'changeSettings',
  'openLink',
  'copyText',
  'showFolder',
  'licences',
  'licenceText',
  'checkForUpdates',
  'openUpdatePage'
] as const satisfies readonly (keyof AppApi)[]

export const languageChoices = ['system', ...languages] as const
export const themes = ['system', 'light', 'dark'] as const

export interface Settings {
  readonly language: (typeof languageChoices)[number]
  readonly theme: (typeof themes)[number]
}

export interface AppInfo {
  readonly name: string
  readonly version: string
  readonly platform: string
  /** The language to show: the settings' choice, or the system's. */
  readonly language: Language
  readonly settings: Settings
  /** Name and version of what the program is made of. */
  readonly versions: readonly { readonly name: string; readonly version: string }[]
  readonly folders: { readonly results: string; readonly models: string }
  readonly updates: UpdateSource
}

export interface LicencePart {
  readonly name: string
  readonly version: string
  /** As its maker states it, mostly an SPDX expression; empty where nothing is stated. */
  readonly licence: string
}

export const linkIds = ['yolov5-licence', 'apache-licence', 'mit-licence'] as const
export type LinkId = (typeof linkIds)[number]

export interface AppEvents {
  /** A command of the menu or of its shortcut. */
  readonly menu: MenuCommand
  readonly settings: Settings & { readonly shown: Language }
}

export const appEvents = ['menu', 'settings'] as const satisfies readonly (keyof AppEvents)[]

export type MenuCommand =
  | { readonly kind: 'go'; readonly screen: ScreenId }
  | { readonly kind: 'start-run' }
  /** Leads to where it can be asked; asks nobody. */
  | { readonly kind: 'updates' }
