import path from 'node:path'
import { Interrupted } from './lib/failure.mjs'
import { cannotStart, runInForeground } from './lib/foreground.mjs'
import { projectRoot } from './lib/project.mjs'
import { exitCodeOf, setup } from './setup.mjs'

const result = await setup().catch((error) => {
  if (!(error instanceof Interrupted)) throw error
  process.exit(exitCodeOf(error))
})
if (!result.ok) process.exit(cannotStart)
console.error('No window yet: running the ladder in the terminal.')
process.exitCode = await runInForeground([path.join(projectRoot, 'out', 'cli.js'), 'run', ...process.argv.slice(2)])
