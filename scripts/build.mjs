import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { bundledList, bundledName, packagesOf } from './lib/bundled-packages.mjs'
import { buildWindow } from './lib/build-window.mjs'
import { externalPackages } from './lib/external-packages.mjs'
import { isMain, projectRoot } from './lib/project.mjs'
import { isFresh, put, sourceState } from './lib/stamps.mjs'

const cjsMeta = {
  // CommonJS has no import.meta; what it is used for, it has by other names.
  banner: { js: `const __fileUrl = require('node:url').pathToFileURL(__filename).href` },
  define: { 'import.meta.url': '__fileUrl', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' }
}

/** CommonJS packages in an ES module ask for Node's own modules by `require`. */
const esmRequire = `import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);`

const entries = [
  { from: 'src/cli/index.ts', to: 'cli.js', executable: true },
  { from: 'src/engine/worker/engine-process.ts', to: 'engine-process.js' },
  { from: 'src/engine/worker/inference-thread.ts', to: 'inference-thread.js' },
  { from: 'src/engine/worker/jobs/listing.ts', to: 'listing.js' },
  // One file for other people's tests of openvino-node: exports { addon }.
  { from: 'src/engine/openvino/addon-entry.ts', to: 'openvino-addon.cjs', options: { format: 'cjs', ...cjsMeta } },
  { from: 'src/engine/models/prepare-entry.ts', to: 'prepare-models.js' }
]

const stampFile = (root) => path.join(root, 'out', '.build.json')

const scripts = ['scripts/build.mjs', 'scripts/lib/bundled-packages.mjs', 'scripts/lib/external-packages.mjs']

/** The window has a build of its own. */
const engineSources = (root) => sourceState(root, scripts, (name) => !/^(?:main|preload|renderer)[/\\]/.test(name))

/** True where the engine and the command line in out/ were built from the sources as they are now. */
export const buildIsFresh = async (root = projectRoot) => isFresh(root, stampFile(root), await engineSources(root))

/**
 * Bundles the engine and the command line into out/. Each file is renamed into place whole, since a program may be
 * running from there; the stamp comes last. Answers the names written.
 */
export async function build(root = projectRoot) {
  const sources = await engineSources(root)
  const { build: bundle } = await import('esbuild')
  const out = path.join(root, 'out')
  await fs.mkdir(out, { recursive: true })
  const files = []
  const modules = []
  for (const { from, to, executable = false, options = {} } of entries) {
    if (!existsSync(path.join(root, from))) continue
    const source = await fs.readFile(path.join(root, from), 'utf8')
    const shebang = executable && !source.startsWith('#!') ? '#!/usr/bin/env node\n' : ''
    const { outputFiles, metafile } = await bundle({
      absWorkingDir: root,
      entryPoints: [from],
      outfile: path.join(out, to),
      bundle: true,
      external: externalPackages,
      platform: 'node',
      target: 'node20.9',
      format: 'esm',
      sourcemap: 'linked',
      charset: 'utf8',
      logLevel: 'silent',
      write: false,
      metafile: true,
      banner: { js: `${shebang}${esmRequire}` },
      ...options
    })
    for (const file of outputFiles) await put(file.path, file.text, executable && file.path.endsWith('.js'))
    modules.push(...Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)))
    files.push(to)
  }
  await put(path.join(out, bundledName), bundledList(packagesOf(modules, root)), false)
  await put(stampFile(root), JSON.stringify({ sources, files }, null, 1), false)
  return files
}

if (isMain(import.meta.url)) {
  const asked = process.argv[2] ?? 'all'
  try {
    const files = asked === 'window' ? [] : await build()
    if (asked !== 'engine') files.push(...(await buildWindow(projectRoot, 'warn')))
    console.error(`Built ${files.join(', ')}`)
  } catch (error) {
    console.error(error.code === 'ERR_MODULE_NOT_FOUND' ? 'Run `npm install` first.' : error.message)
    process.exitCode = 1
  }
}
