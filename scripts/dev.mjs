import fs from 'node:fs/promises'
import path from 'node:path'
import { windowStamp } from './lib/build-window.mjs'
import { findElectron } from './lib/electron.mjs'
import { Interrupted } from './lib/failure.mjs'
import { cannotStart, runInForeground } from './lib/foreground.mjs'
import { projectRoot } from './lib/project.mjs'
import { electronArguments, noDisplay } from './lib/window.mjs'
import { exitCodeOf, setup } from './setup.mjs'

/** The window with its sources watched: a changed component is shown at once, a changed main process is started anew. */
async function main(args) {
  const why = await noDisplay()
  if (why !== null) console.error(`No window here: ${why}.`)
  // Builds the engine where it has changed; after changes to it, start `npm run dev` anew.
  const { ok } = why === null ? await setup({ window: true }) : { ok: false }
  const electron = findElectron(projectRoot)
  if (!ok || electron === null) return cannotStart
  // What electron-vite now puts into out/ is for its development server only.
  await fs.rm(windowStamp(projectRoot), { force: true })
  const forApp = electronArguments().filter((argument) => argument !== '--no-sandbox')
  const words = [
    ...['dev', '--watch'],
    ...(electronArguments().includes('--no-sandbox') ? ['--noSandbox'] : []),
    ...['--', ...forApp, ...args]
  ]
  const cli = path.join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const env = { ...process.env, ELECTRON_EXEC_PATH: electron }
  return runInForeground([cli, ...words], { cwd: projectRoot, env })
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  if (!(error instanceof Interrupted)) throw error
  return exitCodeOf(error)
})
