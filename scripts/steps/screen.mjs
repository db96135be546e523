import path from 'node:path'
import { aptInstall, hasCommand, mayUseApt } from '../lib/apt.mjs'
import { StepFailure } from '../lib/failure.mjs'

/** Also a small font with Japanese, without which a bare system shows boxes in place of it. */
const packages = ['xvfb', 'xauth', 'fonts-vlgothic']
const remedy = `The tests of the window will be skipped. To have them: \`sudo apt-get install ${packages.join(' ')}\`.`

/** A screen that nobody sees, on which the tests of the window run. For tests only. */
export const screen = {
  name: 'screen',
  title: 'Invisible screen (for tests)',
  patienceHours: 1,
  hint: () => 'some 20 MB by apt-get, if we may',
  lock: ({ cache }) => path.join(cache, 'screen.lock'),
  ready: async ({ screen, env }) => !screen || process.platform !== 'linux' || hasCommand('Xvfb', env),

  async run(context) {
    if (!mayUseApt(context)) throw new StepFailure('There is no Xvfb.', remedy)
    const { ok, output } = await aptInstall(packages, 'the invisible screen', context)
    if (!ok) throw new StepFailure('apt-get could not install Xvfb.', remedy, output)
  }
}
