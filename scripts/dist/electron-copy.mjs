import fs from 'node:fs/promises'
import path from 'node:path'
import { StepFailure } from '../lib/failure.mjs'
import { electronPlace, findElectron } from '../lib/electron.mjs'
import { runTool } from '../lib/tool.mjs'

/** Not part of Electron itself: the default app, the loader with which npm's serves every clone, and set-up's own list. */
const leftBehind = /^(?:complete\.json|version|resources[/\\](?:app|default_app\.asar)(?:[/\\].*)?)$/

/**
 * A copy of set-up's Electron as its makers built it, whose fuses may be set: the cached one serves every clone and is
 * never changed.
 * @returns {Promise<string>} its version
 */
export async function copyElectron(root, folder) {
  const program = findElectron(root)
  if (program === null) throw new StepFailure('There is no Electron to package.', '`npm run setup` says why.')
  const source = await fs.realpath(electronPlace(root))
  await fs.rm(folder, { recursive: true, force: true })
  await fs.cp(source, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !leftBehind.test(path.relative(source, file))
  })
  return versionOf(program)
}

async function versionOf(program) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const { ok, output } = await runTool(program, ['-p', 'process.versions.electron'], { env, timeoutMs: 60_000 })
  const version = /^\d+\.\d+\.\d+\S*$/m.exec(output)?.[0]
  if (!ok || version === undefined) {
    throw new StepFailure('Electron does not say its version.', '`npm run setup` checks it.', output)
  }
  return version
}
