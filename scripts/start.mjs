import path from 'node:path'
import { Interrupted } from './lib/failure.mjs'
import { cannotStart, runInForeground } from './lib/foreground.mjs'
import { projectRoot } from './lib/project.mjs'
import { noDisplay, openWindow } from './lib/window.mjs'
import { exitCodeOf, setup, windowStepNames } from './setup.mjs'

const args = process.argv.slice(2)

/** Opens the window; answers its exit code, or null where none could be opened, which has been said. */
async function tryWindow(missing) {
  const lacking = missing.find(({ step }) => windowStepNames.includes(step))
  if (lacking) {
    console.error(lacking.told ? 'No window.' : `No window: ${lacking.message}\n    ${lacking.remedy}`)
    return null
  }
  const { code, failure } = await openWindow(projectRoot)
  if (failure === null) return code
  console.error(`No window: ${failure.message}\n    ${failure.remedy}`)
  return null
}

async function main() {
  // Arguments are the ladder's: whoever gives some wants it here and now.
  const why = args.length > 0 ? 'with arguments it runs' : await noDisplay()
  const { ok, missing } = await setup({ window: why === null })
  if (!ok) return cannotStart
  const code = why === null ? await tryWindow(missing) : null
  if (code !== null) return code
  if (args.length === 0)
    console.error(`${why === null ? '' : `No window here: ${why}. `}Running the ladder in the terminal.`)
  return runInForeground([path.join(projectRoot, 'out', 'cli.js'), 'run', ...args])
}

process.exitCode = await main().catch((error) => {
  if (!(error instanceof Interrupted)) throw error
  return exitCodeOf(error)
})
