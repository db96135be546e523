import { toFailure } from '../../core/failure'
import { api, on } from '../lib/api'
import type { AppState } from './app.svelte'

/** Shows results that are opened from outside: by a double-click, or by a word of the start. */
export function showGivenFiles(app: AppState): void {
  const show = async (): Promise<void> => {
    try {
      const tokens = await api.givenFiles()
      if (tokens.length === 0) return
      // Not before: most starts have no use for it.
      const { historyState } = await import('./history.svelte')
      historyState.view = 'list'
      const run = await historyState.openGiven(tokens)
      app.go(run === null ? { screen: 'history' } : { screen: 'benchmark', run })
    } catch (thrown) {
      app.failure = toFailure(thrown)
    }
  }
  on('given', () => void show())
  void show()
}
