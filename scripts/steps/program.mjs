import path from 'node:path'
import { build, buildIsFresh } from '../build.mjs'
import { StepFailure } from '../lib/failure.mjs'

/** The program itself, bundled from src/ into out/. */
export const program = {
  name: 'build',
  title: 'Program',
  required: true,
  hint: () => 'building, seconds',
  lock: ({ root }) => path.join(root, '.runtime', 'build.lock'),
  ready: ({ root }) => buildIsFresh(root),

  async run({ root }) {
    try {
      await build(root)
    } catch (error) {
      const where = (error.errors ?? []).map(({ text, location }) => `${location?.file}:${location?.line}: ${text}`)
      if (where.length === 0) throw error
      throw new StepFailure(
        'The program could not be built.',
        'Correct the lines above, then try again.',
        where.join('\n')
      )
    }
  }
}
