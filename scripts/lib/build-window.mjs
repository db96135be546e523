import fs from 'node:fs/promises'
import path from 'node:path'
import { projectRoot } from './project.mjs'
import { isFresh, put, readStamp, sourceState } from './stamps.mjs'

export const windowStamp = (root) => path.join(root, 'out', '.window.json')
const parts = ['preload', 'renderer', 'main']
const scripts = ['build-window', 'bundled-packages', 'external-packages'].map((name) => `scripts/lib/${name}.mjs`)
const configs = ['electron.vite.config.ts', 'svelte.config.js', ...scripts]

const windowSources = (root) => sourceState(root, configs, () => true)

/** True where the window in out/ was built from the sources as they are now. */
export const windowIsFresh = async (root = projectRoot) => isFresh(root, windowStamp(root), await windowSources(root))

/**
 * Bundles the window into out/main, out/preload and out/renderer by electron-vite. It is built elsewhere and its files are
 * renamed into place one by one, what loads the others last; the files of the build before are kept, since a window that
 * is open may still ask for them. Throws with the bundler's own words where the sources are wrong.
 */
export async function buildWindow(root = projectRoot, logLevel = 'silent') {
  const sources = await windowSources(root)
  const out = path.join(root, 'out')
  const fresh = path.join(out, `.window-${process.pid}`)
  try {
    await bundleWindow(root, fresh, logLevel)
    const files = (await filesBelow(fresh)).sort((a, b) => loadsOthers(a) - loadsOthers(b))
    const before = await readStamp(windowStamp(root))
    for (const name of files) await moveInto(out, fresh, name)
    await removeOthers(out, new Set([...files, ...before.files]))
    await put(windowStamp(root), JSON.stringify({ sources, files }, null, 1), false)
    return parts.map((part) => `${part}/`)
  } finally {
    await fs.rm(fresh, { recursive: true, force: true })
  }
}

async function bundleWindow(root, outDir, logLevel) {
  const { build: bundle } = await import('electron-vite')
  // electron-vite sets these for its own process, which here is also somebody else's.
  const { NODE_ENV, NODE_ENV_ELECTRON_VITE } = process.env
  try {
    await bundle({ root, logLevel, build: { outDir } })
  } finally {
    for (const [name, value] of Object.entries({ NODE_ENV, NODE_ENV_ELECTRON_VITE })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  }
}

const loadsOthers = (name) =>
  name === path.join('renderer', 'index.html') || name === path.join('main', 'index.js') ? 1 : 0

async function filesBelow(folder) {
  const found = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
}

async function moveInto(out, from, name) {
  const file = path.join(from, name)
  if (name.endsWith('.map')) {
    // It names the sources as seen from its folder, which was one deeper.
    const map = JSON.parse(await fs.readFile(file, 'utf8'))
    await fs.writeFile(
      file,
      JSON.stringify({ ...map, sources: map.sources.map((source) => source.replace('../', '')) })
    )
  }
  await fs.mkdir(path.dirname(path.join(out, name)), { recursive: true })
  await fs.rename(file, path.join(out, name))
}

async function removeOthers(out, kept) {
  for (const part of parts) {
    const names = (await filesBelow(path.join(out, part))).map((name) => path.join(part, name))
    for (const name of names) if (!kept.has(name)) await fs.rm(path.join(out, name), { force: true })
  }
}
