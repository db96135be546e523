import path from 'node:path'
import { aptInstall, hasCommand, mayUseApt } from '../lib/apt.mjs'
import { findElectron } from '../lib/electron.mjs'
import { StepFailure } from '../lib/failure.mjs'
import { runTool } from '../lib/tool.mjs'

/** What Electron needs of a Linux desktop, by package manager; the first that is there is the one to name. */
const packages = {
  'apt-get': ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6'],
  dnf: ['gtk3', 'nss', 'alsa-lib', 'mesa-libgbm', 'libXScrnSaver', 'libXtst'],
  pacman: ['gtk3', 'nss', 'alsa-lib', 'mesa', 'libxss', 'libxtst'],
  zypper: ['libgtk-3-0', 'mozilla-nss', 'libasound2', 'libgbm1', 'libXss1', 'libXtst6']
}
const installing = { 'apt-get': 'install', dnf: 'install', pacman: '-S', zypper: 'install' }

/** The shared libraries that Electron lacks on a Linux without a desktop. */
export const libraries = {
  name: 'libraries',
  title: 'Libraries of the window',
  patienceHours: 1,
  hint: () => 'some 50 MB by apt-get, if we may',
  lock: ({ cache }) => path.join(cache, 'libraries.lock'),
  ready: async (context) => (await missingLibraries(context)).length === 0,

  async run(context) {
    if (mayUseApt(context)) {
      const { ok, output } = await aptInstall(packages['apt-get'], 'the libraries of the window', context)
      if (!ok) throw new StepFailure('apt-get could not install what Electron needs.', howToInstall(context), output)
    }
    const missing = await missingLibraries(context)
    if (missing.length === 0) return
    throw new StepFailure(`The window lacks ${missing.join(', ')}.`, howToInstall(context))
  }
}

/** Names of libraries that the dynamic linker does not find; none where there is no Electron that could need them. */
async function missingLibraries({ root, env, signal }) {
  const program = process.platform === 'linux' ? findElectron(root) : null
  if (program === null) return []
  const { output } = await runTool('ldd', [program], { env: { ...env, LC_ALL: 'C' }, signal, timeoutMs: 60_000 })
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name)
}

function howToInstall({ env }) {
  const manager = Object.keys(packages).find((name) => hasCommand(name, env))
  const rest = 'then `npm start`. Without them everything works in the terminal.'
  if (manager === undefined) return `Install GTK 3, NSS, ALSA and GBM by your system's means, ${rest}`
  return `\`sudo ${manager} ${installing[manager]} ${packages[manager].join(' ')}\`, ${rest}`
}
