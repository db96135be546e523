import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { isMain, projectRoot } from './lib/project.mjs'

const cjsMeta = {
  // CommonJS has no import.meta; what it is used for, it has by other names.
  banner: { js: `const __fileUrl = require('node:url').pathToFileURL(__filename).href` },
  define: { 'import.meta.url': '__fileUrl', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' }
}

const entries = [
  { from: 'src/cli/index.ts', to: 'cli.js', executable: true },
  { from: 'src/engine/worker/engine-process.ts', to: 'engine-process.js' },
  { from: 'src/engine/worker/inference-thread.ts', to: 'inference-thread.js' },
  // One file for other people's tests of openvino-node: exports { addon }.
  { from: 'src/engine/openvino/addon-entry.ts', to: 'openvino-addon.cjs', options: { format: 'cjs', ...cjsMeta } },
  { from: 'src/engine/models/prepare-entry.ts', to: 'prepare-models.js' }
]

const stampFile = (root) => path.join(root, 'out', '.build.json')

/** True where out/ was built from the sources as they are now. */
export async function buildIsFresh(root = projectRoot) {
  try {
    const { sources, files } = JSON.parse(await fs.readFile(stampFile(root), 'utf8'))
    return files.every((name) => existsSync(path.join(root, 'out', name))) && sources === (await sourceState(root))
  } catch {
    return false
  }
}

/** Names, sizes and times of everything the bundles are made of: also notices removed files and older ones checked out. */
async function sourceState(root) {
  const found = await fs.readdir(path.join(root, 'src'), { recursive: true, withFileTypes: true })
  const files = found
    .filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
  files.push(...['package.json', 'tsconfig.base.json', 'scripts/build.mjs'].map((name) => path.join(root, name)))
  const states = await Promise.all(
    files.sort().map(async (file) => {
      const { size, mtimeMs } = await fs.stat(file)
      return `${path.relative(root, file)} ${size} ${mtimeMs}`
    })
  )
  return createHash('sha256').update(states.join('\n')).digest('hex')
}

/**
 * Bundles src/ into out/. Each file is renamed into place whole, since a program may be running from there; the stamp
 * comes last. Answers the names written.
 */
export async function build(root = projectRoot) {
  const sources = await sourceState(root)
  const { build: bundle } = await import('esbuild')
  const out = path.join(root, 'out')
  await fs.mkdir(out, { recursive: true })
  const files = []
  for (const { from, to, executable = false, options = {} } of entries) {
    if (!existsSync(path.join(root, from))) continue
    const source = await fs.readFile(path.join(root, from), 'utf8')
    const shebang = executable && !source.startsWith('#!') ? { banner: { js: '#!/usr/bin/env node' } } : {}
    const { outputFiles } = await bundle({
      absWorkingDir: root,
      entryPoints: [from],
      outfile: path.join(out, to),
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20.9',
      format: 'esm',
      sourcemap: 'linked',
      charset: 'utf8',
      logLevel: 'silent',
      write: false,
      ...shebang,
      ...options
    })
    for (const file of outputFiles) await put(file.path, file.text, executable && file.path.endsWith('.js'))
    files.push(to)
  }
  await put(stampFile(root), JSON.stringify({ sources, files }, null, 1), false)
  return files
}

async function put(file, text, executable) {
  const fresh = `${file}.new-${process.pid}`
  await fs.writeFile(fresh, text)
  if (executable) await fs.chmod(fresh, 0o755)
  await fs.rename(fresh, file)
}

if (isMain(import.meta.url)) {
  const files = await build().catch((error) => {
    console.error(error.code === 'ERR_MODULE_NOT_FOUND' ? 'Run `npm install` first.' : error.message)
    process.exit(1)
  })
  console.error(`Built ${files.join(', ')}`)
}
