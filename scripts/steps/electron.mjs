import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { completeFolder, isComplete, pointTo } from '../lib/cache.mjs'
import { electronPlace, electronProgram, findElectron } from '../lib/electron.mjs'
import { fromNpm, unpackFromNpm } from '../lib/electron-from-npm.mjs'
import { StepFailure } from '../lib/failure.mjs'
import { runTool } from '../lib/tool.mjs'

/** The oldest Electron that the window is built for; also that of `fromNpm`. */
const oldestMajor = 33

const officialFolder = ({ root }) => path.join(root, 'node_modules', 'electron')
const officialDist = (context) => path.join(officialFolder(context), 'dist')
const ownElectron = ({ env }) => env.ELECTRON_OVERRIDE_DIST_PATH || null
const remedy =
  'There will be no window; the command line works. For Electron itself: `npx install-electron`, where its downloads ' +
  'can be reached, or ELECTRON_OVERRIDE_DIST_PATH=/folder/of/an/electron; then `npm run setup`.'

/** Electron by its package's own download, or the one that the user named. A bonus on Linux, where npm has another. */
export const officialElectron = {
  name: 'electron-official',
  title: 'Electron (official)',
  optional: true,
  patienceHours: 24,
  hint: () => 'about 110 MB to fetch, if its host can be reached',
  lock: ({ root }) => path.join(root, '.runtime', 'electron-official.lock'),

  async ready(context) {
    const folder = ownElectron(context) ?? officialDist(context)
    const complete = ownElectron(context) !== null || (await isInstalled(context))
    return complete && (await leadsTo(electronPlace(context.root), folder))
  },

  async run(context) {
    const own = ownElectron(context)
    if (own === null) await installOfficial(context)
    else if (!existsSync(electronProgram(own))) {
      throw new StepFailure(
        `${own} (ELECTRON_OVERRIDE_DIST_PATH) holds no Electron.`,
        'Correct or remove the variable.'
      )
    }
    await pointTo(electronPlace(context.root), own ?? officialDist(context))
  }
}

/** As the package itself judges: its script writes `path.txt` last. */
async function isInstalled(context) {
  try {
    const folder = officialFolder(context)
    const { version } = JSON.parse(await fs.readFile(path.join(folder, 'package.json'), 'utf8'))
    const installed = await fs.readFile(path.join(folder, 'dist', 'version'), 'utf8')
    return existsSync(path.join(folder, 'path.txt')) && installed.trim().replace(/^v/, '') === version
  } catch {
    return false
  }
}

async function leadsTo(place, folder) {
  const [from, to] = await Promise.all([place, folder].map((each) => fs.realpath(each).catch(() => null)))
  return from !== null && from === to
}

/** The package's own script keeps what it downloads in a cache of its own, and checks it. */
async function installOfficial(context) {
  const { env, signal } = context
  const behindProxy = Boolean(env.HTTPS_PROXY || env.https_proxy)
  const { ok, code, output } = await runTool(process.execPath, [path.join(officialFolder(context), 'install.js')], {
    env: { ...env, ...(behindProxy ? { ELECTRON_GET_USE_PROXY: '1' } : {}) },
    signal,
    timeoutMs: 20 * 60_000
  })
  if (ok && (await isInstalled(context))) return
  const cause = /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ECONNRESET|EAI_AGAIN|timed out|fetch failed|status code \d+/i.exec(
    output
  )
  const instead =
    context.platform === fromNpm.platform
      ? 'Another one comes from npm instead.'
      : 'Without it the command line works, and there is no window.'
  throw new StepFailure(
    `not to be had here (${cause?.[0] ?? `its download ended with code ${code}`}).`,
    `${instead} Tried again in a day, or by \`npm run setup -- --retry\`.`
  )
}

/** Any Electron that can show the window; `.runtime/electron` leads there. */
export const electron = {
  name: 'electron',
  title: 'Electron',
  patienceHours: 1,
  hint: ({ cache }) =>
    existsSync(path.join(cache, fromNpm.key))
      ? 'from the cache'
      : 'some 200 MB through npm, 250 MB in the cache folder',
  lock: ({ root }) => path.join(root, '.runtime', 'electron.lock'),

  async ready({ root }) {
    const place = electronPlace(root)
    if (findElectron(root) === null) return false
    // Only what we unpacked has a list of its files.
    return !existsSync(path.join(place, 'complete.json')) || isComplete(place, fromNpm.key)
  },

  async run(context) {
    const { root, cache, platform, signal } = context
    const installed = await systemElectron(context.systemFolders)
    if (installed !== null) return pointTo(electronPlace(root), installed)
    if (platform !== fromNpm.platform) throw new StepFailure('There is no Electron here.', remedy)
    const folder = path.join(cache, fromNpm.key)
    const onWait = () => context.progress.update('another set-up is fetching it, waiting')
    const fill = (partial) => unpackFromNpm(partial, context)
    await completeFolder(folder, fromNpm.key, fill, { signal, onWait, neededBytes: 700e6 })
    await pointTo(electronPlace(root), folder)
  }
}

/** The newest Electron that a distribution has installed as a library, if it is new enough. */
async function systemElectron(folders = ['/usr/lib', '/usr/lib64', '/opt']) {
  const found = []
  for (const parent of folders) {
    const names = (await fs.readdir(parent).catch(() => [])).filter((name) => /^electron\d*$/.test(name))
    for (const name of names) {
      const folder = path.join(parent, name)
      const version = await fs.readFile(path.join(folder, 'version'), 'utf8').catch(() => '')
      const major = Number.parseInt(version.replace(/^v/, ''))
      if (major >= oldestMajor && existsSync(electronProgram(folder))) found.push({ folder, major })
    }
  }
  return found.sort((a, b) => b.major - a.major)[0]?.folder ?? null
}
