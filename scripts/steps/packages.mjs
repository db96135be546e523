import fs from 'node:fs/promises'
import path from 'node:path'
import { StepFailure } from '../lib/failure.mjs'
import { runNpm } from '../lib/npm.mjs'

/** The npm packages of package-lock.json. Nothing in them runs at install (`.npmrc`), so nothing else is downloaded. */
export const packages = {
  name: 'packages',
  title: 'Packages (npm)',
  required: true,
  neededByAll: true,
  hint: () => 'some 470 MB on disk, a minute or so',
  lock: ({ root }) => path.join(root, '.runtime', 'packages.lock'),
  ready: ({ root }) => packagesFit(root),

  async run({ root, env, signal, progress }) {
    // A production setting of the user's must not leave out the build tools.
    const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
    const clean = await runNpm(['ci', ...flags], { cwd: root, env, signal })
    if (clean.ok) return
    if (clean.missing) throw missingNpm()
    // Only where the lock file itself is the trouble: after a network failure `npm install` would fail as slowly again.
    if (!/EUSAGE|in sync/.test(clean.output)) throw cannotInstall('`npm ci`', clean.output)
    progress.update('package-lock.json does not fit package.json, trying `npm install`')
    const install = await runNpm(['install', ...flags], { cwd: root, env, signal })
    if (!install.ok) throw cannotInstall('`npm ci`, then `npm install`', install.output)
  }
}

function cannotInstall(tried, output) {
  return new StepFailure(
    `npm could not install the packages (tried ${tried}).`,
    'See that npm reaches its registry (`npm ping`; behind a proxy: HTTPS_PROXY), then run `npm run setup`.',
    output
  )
}

function missingNpm() {
  return new StepFailure(
    'There is no npm on this machine.',
    'Install it with Node.js (nodejs.org; Debian: `sudo apt-get install npm`), then run `npm run setup`.'
  )
}

/**
 * True where every package the lock file requires is installed in that version. Optional ones (for other systems) may
 * be absent. npm itself writes node_modules/.package-lock.json, last of all.
 */
export async function packagesFit(root) {
  const [wanted, installed] = await Promise.all([
    readLock(path.join(root, 'package-lock.json')),
    readLock(path.join(root, 'node_modules', '.package-lock.json'))
  ])
  if (!wanted || !installed) return false
  const declared = JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8'))
  const sameList = (kind) => JSON.stringify(declared[kind] ?? {}) === JSON.stringify(wanted[''][kind] ?? {})
  if (!['dependencies', 'devDependencies', 'optionalDependencies'].every(sameList)) return false
  return Object.entries(wanted).every(([place, { version, optional, devOptional, peer }]) => {
    if (place === '' || version === undefined) return true
    const have = installed[place]
    return have ? have.version === version : Boolean(optional || devOptional || peer)
  })
}

async function readLock(file) {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')).packages ?? null
  } catch {
    return null
  }
}
