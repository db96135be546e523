import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { windowStamp } from '../lib/build-window.mjs'
import { bundledName } from '../lib/bundled-packages.mjs'
import { engineFiles } from '../lib/engine-files.mjs'
import { StepFailure } from '../lib/failure.mjs'
import { readStamp } from '../lib/stamps.mjs'
import { neededFiles } from './needed.mjs'

/**
 * What of out/ the packaged program uses; the command line is a chunk of main there. Of the window only what was built last:
 * the files of the build before lie beside it, for a window that is open (see `buildWindow`).
 */
export async function builtFiles(root) {
  const window = (await readStamp(windowStamp(root))).files.map((name) => name.split(path.sep).join('/'))
  if (window.length === 0) throw new StepFailure('The window is not built.', 'Run `npm run build`.')
  return [...window, ...engineFiles, bundledName].filter((name) => !name.endsWith('.map')).sort()
}

/** Lie outside the archive, in `resources/` under these names: native code and other programs open them. */
export const partNames = ['openvino', 'models', 'scripts']

/**
 * OpenVINO's libraries that the program can use. Left out: what reads formats that only Python makes (PyTorch, JAX) or that
 * hold no picture models (GGUF), the allocator's proxy, which nothing loads, and files for compilers.
 */
export const usedOfOpenVino = (name) =>
  !/(?:pytorch|jax|gguf)_frontend|tbbmalloc_proxy|\.pc$|_debug\.|\.lib$|^include\//.test(name)

/** In the archive's place for files that the system or a library opens by itself. */
export const unpackedPatterns = [
  'node_modules/**/*.node',
  'node_modules/onnxruntime-node/bin/**',
  'node_modules/@expo-google-fonts/**/*.ttf',
  'node_modules/openvino-node/**',
  'node_modules/@img/sharp-{darwin,win32,libvips}*/**'
]

/** The same as a test of one name. */
export const isUnpacked = (name) =>
  /^node_modules\/(?:.*\.node|onnxruntime-node\/bin\/.*|@expo-google-fonts\/.*\.ttf|openvino-node\/.*|@img\/sharp-(?:darwin|win32|libvips)[^/]*\/.*)$/.test(
    name
  )

/**
 * Lays out in `folder` what is shipped, and nothing else: `app/` becomes the archive, `parts/` what lies beside it.
 * @returns {Promise<{ app: string, parts: { name: string, folder: string }[] }>}
 */
export async function stage(root, folder) {
  const app = path.join(folder, 'app')
  await fs.rm(folder, { recursive: true, force: true })
  await copyFiles(root, app, await neededFiles(root))
  await copyFiles(path.join(root, 'out'), path.join(app, 'out'), await builtFiles(root))
  await fs.copyFile(path.join(root, 'LICENSE'), path.join(app, 'LICENSE'))
  await writePackageJson(root, app)

  const part = (name) => path.join(folder, 'parts', name)
  await copyOpenVino(path.join(root, '.runtime', 'openvino'), part('openvino'))
  await copyModels(path.join(root, 'models'), part('models'))
  await copyFiles(path.join(root, 'resources'), part('scripts'), ['pytorch-baseline.py'])
  return { app, parts: partNames.map((name) => ({ name, folder: part(name) })) }
}

/** What the installed program reads of package.json, and what says whose it is. */
const shippedFacts = [
  ...['name', 'productName', 'version', 'description', 'license', 'author', 'homepage', 'desktopName'],
  ...['updates', 'type', 'main', 'dependencies']
]

async function writePackageJson(root, app) {
  const described = JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8'))
  const shipped = Object.fromEntries(shippedFacts.map((name) => [name, described[name]]))
  await fs.writeFile(path.join(app, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`)
}

async function copyOpenVino(from, to) {
  const names = (await filesBelow(from)).filter((name) => /^(?:libs|licenses)\//.test(name) && usedOfOpenVino(name))
  if (!names.some((name) => /openvino_c[.\d]*(?:so|dylib|dll)/.test(name))) {
    throw new StepFailure(
      'There is no OpenVINO to put into the package.',
      'Run `npm run setup -- --wheel` without VINOBENCH_OPENVINO set.'
    )
  }
  await copyFiles(from, to, names)
}

/** Set-up's own note, and a picture whose authors state no licence: set-up may fetch it, we may not pass it on. */
const notShipped = ['complete.json', 'motorcycle_left.png']

/** Those that set-up prepares, not what this machine made of them since. */
async function copyModels(from, to) {
  const prepared = JSON.parse(
    await fs.readFile(path.join(from, '.prepared.json'), 'utf8').catch(() => '{ "files": [] }')
  )
  const files = prepared.files.map((name) => name.split(path.sep).join('/'))
  const pictures = (await filesBelow(path.join(from, 'pictures'))).filter((name) => !notShipped.includes(name))
  if (files.length === 0 || pictures.length === 0 || !files.every((name) => existsSync(path.join(from, name)))) {
    throw new StepFailure('The models and pictures for the package are not here.', 'Run `npm run setup`.')
  }
  await copyFiles(from, to, ['manifest.json', ...files, ...pictures.map((name) => `pictures/${name}`)])
  const list = path.join(to, 'pictures', 'pictures.json')
  const shipped = JSON.parse(await fs.readFile(list, 'utf8')).filter(({ file }) => pictures.includes(file))
  await fs.writeFile(list, `${JSON.stringify(shipped, null, 2)}\n`)
}

async function copyFiles(from, to, names) {
  for (const folder of new Set(names.map((name) => path.dirname(path.join(to, name))))) {
    await fs.mkdir(folder, { recursive: true })
  }
  for (const name of names) {
    const target = path.join(to, name)
    await fs.copyFile(path.join(from, name), target)
    await fs.chmod(target, 0o644)
  }
}

/** Names relative to the folder, with `/`, sorted; links are followed. */
export async function filesBelow(folder) {
  const real = await fs.realpath(folder).catch(() => null)
  if (real === null) return []
  const entries = await fs.readdir(real, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(real, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((name) => name.split(path.sep).join('/'))
    .sort()
}
