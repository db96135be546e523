import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { launchWindow, noErrors, type LaunchedWindow, type LaunchOptions } from './launch'

/** Why no window can be opened here; null where it can. */
export const noWindow: string | null =
  process.env['VINOBENCH_TEST_DISPLAY'] === undefined
    ? (process.env['VINOBENCH_TEST_NO_WINDOW'] ?? 'run by vitest, which starts an invisible screen')
    : null

/** At the top of a file that opens windows itself: where none can be had, each of its tests is skipped with the reason. */
export function needsWindow(): void {
  beforeEach(({ skip }) => skip(noWindow !== null, noWindow ?? ''))
}

/** One window for all tests of a file. It is closed at the end, and then nothing must have gone wrong in it. */
export function windowOfThisFile(options: LaunchOptions = {}): () => LaunchedWindow {
  let launched: LaunchedWindow | undefined
  needsWindow()
  beforeAll(async () => {
    if (noWindow === null) launched = await launchWindow(options)
  })
  afterAll(async () => {
    await launched?.close()
    if (launched) expect(launched.errors).toEqual(noErrors)
  })
  return () => {
    if (!launched) throw new Error('There is no window.')
    return launched
  }
}
