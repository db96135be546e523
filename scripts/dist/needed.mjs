import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { engineFiles } from '../lib/engine-files.mjs'

/** What starts in the packaged program; everything else is reached from here. The command line is a chunk of main. */
export const entries = ['out/main/index.js', ...engineFiles.map((name) => `out/${name}`)]

/** Native and binary files that code names only while it runs, by package: these and no others. */
const opened = (platform, arch) => [
  { package: '@koromix/koffi-*', files: koffiFolders[platform].map((folder) => `${folder}_${arch}/koffi.node`) },
  { package: '@resvg/resvg-js-*', files: ['*.node'] },
  { package: 'onnxruntime-node', files: [`bin/napi-v6/${platform}/${arch}/*`] },
  { package: '@cwasm/nsbmp', files: ['*.wasm'] },
  { package: '@expo-google-fonts/m-plus-1p', files: ['500Medium/*.ttf', '700Bold/*.ttf'] },
  platform === 'linux'
    ? { package: '@img/sharp-wasm32', files: ['lib/*', 'versions.json'] }
    : { package: '@img/sharp-*', files: ['lib/*', 'versions.json'] },
  // Only where its download was reachable; then with all it needs, and outside the archive.
  { package: 'openvino-node', onlyWith: 'bin/ov_node_addon.node', files: ['dist/*', 'dist/*/*', 'bin/*', 'bin/*/*'] }
]
const koffiFolders = { linux: ['linux'], win32: ['win32'], darwin: ['darwin'] }

/** Electron on Linux cannot use it, see docs/adr/0009. */
const nativeSharp = /node_modules\/@img\/sharp-(?:libvips-)?linux/

/** Never reached, whatever names it: other builds of the same for other systems, and what is for developers only. */
const leftOut = /\.(?:map|d\.[cm]?ts|md|markdown|a|lib|pdb|exp|h|cc?|cpp|gyp)$/i
const licenceFile = /^(?:licen[cs]e|copying|notice|third[-_]?party)[^/]*$/i

/**
 * The files of node_modules that the program reaches, found by following its imports as a bundler would, and those that
 * its packages open while they run; with the manifest and the licence of each package. Names relative to `root`, sorted.
 */
export async function neededFiles(root, { platform = process.platform, arch = process.arch } = {}) {
  const reached = await followImports(root, platform)
  const packages = new Set(reached.map(packageFolder))
  // Bundlers take a native file's name with variables in it for all files of that form.
  const files = new Set(reached.filter((name) => !leftOut.test(name) && !name.endsWith('.node')))
  for (const { package: pattern, onlyWith, files: patterns } of opened(platform, arch)) {
    for (const folder of await packagesLike(root, pattern)) {
      if (onlyWith !== undefined && !existsSync(path.join(root, folder, onlyWith))) continue
      const found = await filesLike(path.join(root, folder), patterns)
      const kept = found.filter((name) => !leftOut.test(name) || licenceFile.test(path.basename(name)))
      if (kept.length > 0) packages.add(folder)
      for (const name of kept) files.add(`${folder}/${name}`)
    }
  }
  for (const name of [...files]) for (const manifest of manifestsAbove(root, name)) files.add(manifest)
  for (const folder of packages) {
    files.add(`${folder}/package.json`)
    for (const name of await licencesIn(path.join(root, folder))) files.add(`${folder}/${name}`)
  }
  return [...files].sort()
}

/** All files below node_modules that are imported or required from the entries, by whatever way. */
async function followImports(root, platform) {
  const reached = new Set()
  let from = entries.filter((name) => existsSync(path.join(root, name)))
  while (from.length > 0) {
    const inputs = await inputsOf(root, from)
    const fresh = inputs.filter((name) => name.startsWith('node_modules/') && !reached.has(name))
    for (const name of fresh) reached.add(name)
    const hidden = await Promise.all(fresh.map((name) => requiredByHand(root, name, platform)))
    from = [...new Set(hidden.flat())].filter((name) => !reached.has(name))
  }
  return [...reached]
}

async function inputsOf(root, entryPoints) {
  const { build } = await import('esbuild')
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'out',
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    external: ['electron'],
    // As Node resolves names; bundlers would take a variant for themselves.
    conditions: ['node', 'node-addons'],
    mainFields: ['main'],
    loader: { '.node': 'empty', '.wasm': 'empty', '.ttf': 'empty' },
    logLevel: 'silent',
    plugins: [whatIsNotHere]
  })
  return Object.keys(metafile.inputs)
}

/** What a module requires by a `require` that it made itself, which no bundler sees. */
async function requiredByHand(root, name, platform) {
  const file = path.join(root, name)
  const text = /\.[cm]?js$/.test(name) ? await fs.readFile(file, 'utf8') : ''
  if (!text.includes('createRequire(')) return []
  const require = createRequire(file)
  const asked = [...text.matchAll(/\brequire\((["'])([^"'`$]+)\1\)/g)].map(([, , asked]) => asked)
  return asked.flatMap((asked) => {
    try {
      const found = path.relative(root, require.resolve(asked)).split(path.sep).join('/')
      const native = platform === 'linux' && nativeSharp.test(found)
      return found.startsWith('node_modules/') && /\.[cm]?js$/.test(found) && !native ? [found] : []
    } catch {
      return []
    }
  })
}

/** A package of another system, or an optional one: code that names it lives without it. */
const whatIsNotHere = {
  name: 'what-is-not-here',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /.*/ }, async ({ path: name, pluginData, ...options }) => {
      if (pluginData === 'asked' || options.kind === 'entry-point') return undefined
      const found = await resolve(name, { ...options, pluginData: 'asked' })
      return found.errors.length > 0 ? { path: name, external: true } : found
    })
  }
}

/** `node_modules/a/node_modules/@b/c/d.js` → `node_modules/a/node_modules/@b/c`. */
export function packageFolder(name) {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(name) ?? [name]
  return folder
}

/** Files by such a name, and all in folders by such a name. */
async function licencesIn(folder) {
  const entries = await fs.readdir(folder, { withFileTypes: true })
  const found = entries.filter(({ name }) => licenceFile.test(name))
  const folders = found.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const inside = folders.map((name) =>
    filesLike(path.join(folder, name), ['*']).then((names) => names.map((file) => `${name}/${file}`))
  )
  return [...found.filter((entry) => entry.isFile()).map(({ name }) => name), ...(await Promise.all(inside)).flat()]
}

/** Also inside a package: they say whether its modules are of one kind or the other. */
function manifestsAbove(root, name) {
  const folders = []
  const top = packageFolder(name)
  for (let folder = path.posix.dirname(name); folder.length > top.length; folder = path.posix.dirname(folder))
    folders.push(folder)
  return folders.map((folder) => `${folder}/package.json`).filter((manifest) => existsSync(path.join(root, manifest)))
}

async function packagesLike(root, pattern) {
  const [scope, name] = pattern.startsWith('@') ? pattern.split('/') : ['', pattern]
  const parent = path.posix.join('node_modules', scope)
  const names = await fs.readdir(path.join(root, parent)).catch(() => [])
  return names.filter((entry) => matcher(name).test(entry)).map((entry) => path.posix.join(parent, entry))
}

async function filesLike(folder, patterns) {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => patterns.some((pattern) => matcher(pattern).test(name)))
}

const matcher = (pattern) => new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^/]*')}$`)
