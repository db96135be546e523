import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { completeFolder, isComplete, pointTo } from '../lib/cache.mjs'
import { StepFailure } from '../lib/failure.mjs'
import { downloadWheel } from '../lib/pip.mjs'
import { runTool } from '../lib/tool.mjs'
import { unzip } from '../lib/unzip.mjs'

const version = '2026.4.1'

/** OpenVINO's own wheels; checksums as published by its package index. Only the libraries in them are used, no Python. */
const wheels = {
  'linux-x64': {
    tag: 'manylinux_2_28_x86_64',
    sha256: '2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf',
    bytes: 59_130_756
  },
  'linux-arm64': {
    tag: 'manylinux_2_35_aarch64',
    sha256: 'bea1eb3733c34ef331adc945da0ccda5937865031139073663be84c517ffda22',
    bytes: 30_348_540
  },
  'win32-x64': {
    tag: 'win_amd64',
    sha256: 'bfddae6d6d3ad240157b946f180c33d0ddfaaae7487995d929a4e6b4bc12b283',
    bytes: 84_956_545
  },
  'darwin-arm64': {
    tag: 'macosx_11_0_arm64',
    sha256: 'd3740853691ae4a9003bc3417a4625d848e2cc3251af4b815c59199b38be252a',
    bytes: 33_302_114
  }
}

const ownOpenVino = 'or point VINOBENCH_OPENVINO to the folder of an OpenVINO you have'

const addonPlace = ({ root }) => path.join(root, 'node_modules', 'openvino-node', 'bin')
const addonFile = (context) => path.join(addonPlace(context), 'ov_node_addon.node')

/**
 * The official addon by openvino-node's own download. A bonus: where its host is closed, the next step serves.
 * Its version is pinned by our lock file; its publisher states no checksum.
 */
export const officialAddon = {
  name: 'openvino-node',
  title: 'OpenVINO (official addon)',
  optional: true,
  patienceHours: 24,
  hint: () => 'about 60 MB to fetch, if its host can be reached',
  lock: ({ root }) => path.join(root, '.runtime', 'openvino-node.lock'),
  ready: async (context) => Boolean(context.env.VINOBENCH_OPENVINO) || existsSync(addonFile(context)),

  async run(context) {
    const { root, cache, platform, env, signal } = context
    const source = path.join(root, 'node_modules', 'openvino-node')
    const { version: addonVersion } = JSON.parse(await fs.readFile(path.join(source, 'package.json'), 'utf8'))
    const key = `openvino-node-${addonVersion}-${platform}`
    const folder = path.join(cache, key)
    const fill = (partial) => downloadAddon(source, partial, { env, signal, root })
    await completeFolder(folder, key, fill, { signal, neededBytes: 400e6 })
    await pointTo(addonPlace(context), folder)
  }
}

/** Runs the package's own script on a copy of itself, so that a download that was killed leaves nothing in the package. */
async function downloadAddon(source, partial, { env, signal, root }) {
  const copy = path.join(partial, 'openvino-node')
  await fs.cp(path.join(source, 'package.json'), path.join(copy, 'package.json'))
  await fs.cp(path.join(source, 'scripts'), path.join(copy, 'scripts'), { recursive: true })
  const nodePath = [path.join(root, 'node_modules'), env.NODE_PATH].filter(Boolean).join(path.delimiter)
  const script = path.join(copy, 'scripts', 'download-runtime.js')
  const result = await runTool(process.execPath, [script, '--force'], {
    env: { ...env, NODE_PATH: nodePath, TMPDIR: partial, TEMP: partial, TMP: partial },
    signal,
    timeoutMs: 20 * 60_000
  })
  const bin = path.join(copy, 'bin')
  if (!result.ok || !existsSync(path.join(bin, 'ov_node_addon.node'))) {
    const cause = /(?:ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ECONNRESET|EAI_AGAIN|timed out|status code \d+)/.exec(
      result.output
    )
    throw new StepFailure(
      `not to be had here (${cause?.[0] ?? `its download ended with code ${result.code}`}).`,
      'OpenVINO comes from its Python package instead. Tried again in a day, or by `npm run setup -- --retry`.'
    )
  }
  for (const name of await fs.readdir(bin)) await fs.rename(path.join(bin, name), path.join(partial, name))
  await fs.rm(copy, { recursive: true })
}

const runtimePlace = ({ root }) => path.join(root, '.runtime', 'openvino')
const runtimeKey = ({ platform }) => `openvino-${version}-${platform}`

/** OpenVINO's libraries out of its Python wheel, into the cache; `.runtime/openvino` leads there. */
export const openvinoRuntime = {
  name: 'openvino',
  title: `OpenVINO ${version}`,
  hint: (context) => {
    const { cache, platform } = context
    if (existsSync(path.join(cache, runtimeKey(context)))) return 'from the cache'
    const megabytes = Math.round((wheels[platform]?.bytes ?? 60e6) / 1e6)
    return `${megabytes} MB through pip, about ${megabytes * 3} MB unpacked in the cache folder`
  },
  lock: ({ root }) => path.join(root, '.runtime', 'openvino.lock'),

  async ready(context) {
    if (context.env.VINOBENCH_OPENVINO) return true
    // Where the official addon is installed the wheel is wanted by our binding's own tests only.
    if (!context.wheel && existsSync(addonFile(context))) return true
    return isComplete(runtimePlace(context), runtimeKey(context))
  },

  async run(context) {
    const { cache, platform, signal } = context
    const wheel = wheelFor(platform)
    const key = runtimeKey(context)
    const folder = path.join(cache, key)
    const fill = (partial) => unpackRuntime(wheel, partial, context)
    const onWait = () => context.progress.update('another set-up is fetching it, waiting')
    await completeFolder(folder, key, fill, { signal, onWait, neededBytes: 5 * wheel.bytes })
    await pointTo(runtimePlace(context), folder)
  }
}

function wheelFor(platform) {
  const wheel = wheels[platform]
  if (!wheel) {
    throw new StepFailure(
      `There is no OpenVINO ${version} package for this kind of machine (${platform}).`,
      `Use one of ${Object.keys(wheels).join(', ')}, ${ownOpenVino}.`
    )
  }
  if (process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime) {
    throw new StepFailure(
      'OpenVINO is published for Linux with glibc; this one has another C library (musl).',
      `Use a distribution with glibc (Debian, Ubuntu, Fedora…), ${ownOpenVino}.`
    )
  }
  return { project: 'openvino', version, abi: 'cp311', ...wheel }
}

async function unpackRuntime(wheel, partial, { env, signal, progress, platform }) {
  const download = path.join(partial, 'download')
  const onShare = (share) => progress.update('fetching', share)
  const file = await downloadWheel(wheel, download, { env, signal, onShare }).catch((error) => {
    if (error instanceof StepFailure) error.remedy = error.remedy.replace(/\.?$/, `, ${ownOpenVino}.`)
    throw error
  })
  const written = await unzip(file, partial, runtimePath, (share) => {
    signal?.throwIfAborted()
    progress.update('unpacking', share)
  })
  if (!written.some((name) => /openvino_c[.\d]*(?:so|dylib|dll)/.test(path.basename(name)))) {
    throw new StepFailure(`The OpenVINO package for ${platform} holds no C library.`, 'Please report this.')
  }
  await fs.rm(download, { recursive: true })
}

/** Where an entry of the wheel goes: libraries, C headers and licences; the Python side stays behind. */
export function runtimePath(name) {
  if (name.startsWith('openvino/libs/')) return name.slice('openvino/'.length)
  if (name.startsWith('openvino/include/openvino/c/')) return name.slice('openvino/'.length)
  return /^openvino-[^/]+\.dist-info\/licenses\/(.+)$/.exec(name)?.[1].replace(/^/, 'licenses/') ?? null
}
