import { startScreen } from '../../window/support/display'

/** Vitest's global set-up of the package's tests: an invisible screen that every user of this machine may draw on. */
export default async function setup(): Promise<() => void> {
  if (process.env['VINOBENCH_TEST_PACKAGE'] === undefined) throw new Error('These are for `npm run test:package`.')
  const screen = await startScreen(['-ac'])
  process.env['VINOBENCH_TEST_DISPLAY'] = screen.display
  return () => screen.stop()
}
