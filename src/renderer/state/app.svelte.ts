import { toFailure } from '../../core/failure'
import type { Failure } from '../../core/failure'
import type { AppInfo, Settings } from '../../ipc/app'
import type { ScreenId } from '../../ipc/screens'
import { api, on } from '../lib/api'
import { language } from '../lib/i18n.svelte'

/** Where one can go: a screen and what it is to show. */
export interface Place {
  readonly screen: ScreenId
  /** Id of a kept run. */
  readonly run?: string
  /** Id of a model. */
  readonly model?: string
  /** Start at once. */
  readonly start?: boolean
  /** Lead to where it can be asked for newer versions. */
  readonly updates?: boolean
}

/** The window as a whole: where one is, and the settings. */
export class AppState {
  readonly info: AppInfo
  place = $state.raw<Place>({ screen: 'benchmark' })
  settings = $state.raw<Settings>({ language: 'system', theme: 'system' })
  /** A failure that belongs to no screen. */
  failure = $state.raw<Failure | null>(null)

  constructor(info: AppInfo) {
    this.info = info
    this.settings = info.settings
    on('menu', (command) => {
      if (command.kind === 'go') this.go({ screen: command.screen })
      else if (command.kind === 'updates') this.go({ screen: 'settings', updates: true })
      else this.go({ screen: 'benchmark', start: true })
    })
    on('settings', ({ shown, ...settings }) => {
      this.settings = settings
      language.show(shown)
    })
  }

  go(place: Place): void {
    this.place = place
  }

  async change(changes: Partial<Settings>): Promise<void> {
    try {
      this.settings = await api.changeSettings(changes)
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }
}
