import path from 'node:path'
import { buildWindow, windowIsFresh } from '../lib/build-window.mjs'
import { StepFailure } from '../lib/failure.mjs'

/** The window, bundled from src/ into out/. Without it the command line works. */
export const window = {
  name: 'window',
  title: 'Window',
  hint: () => 'building, seconds',
  lock: ({ root }) => path.join(root, '.runtime', 'build-window.lock'),
  ready: ({ root }) => windowIsFresh(root),

  async run({ root }) {
    await buildWindow(root).catch((error) => {
      throw new StepFailure(
        'The window could not be built.',
        'Correct the lines above, then try again; the command line works.',
        firstLines(error.message)
      )
    })
  }
}

/** The bundler says what is wrong first, and draws it in colours. */
const firstLines = (text) =>
  text
    .replace(/\x1b\[[\d;]*m/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 8)
    .join('\n')
