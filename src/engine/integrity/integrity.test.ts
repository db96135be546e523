import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { type Failure, FailureError } from '../../core/failure'
import { folderOfThisFile } from '../../../test/support/temporary'
import { manifestName, type ShippedPart } from './manifest'
import { checkInstallation } from './index'

const home = folderOfThisFile('integrity')
let resources = ''
let number = 0
const inside = (name: string): string => path.join(resources, name)

const shipped: readonly (readonly [string, ShippedPart])[] = [
  ['openvino/libs/libopenvino.so', 'openvino'],
  ['openvino/libs/libopenvino_intel_npu_plugin.so', 'openvino'],
  ['openvino/licenses/LICENSE', 'papers'],
  ['app.asar.unpacked/node_modules/koffi/koffi.node', 'koffi'],
  ['app.asar.unpacked/node_modules/onnxruntime-node/libonnxruntime.so.1', 'onnxruntime'],
  ['models/yolov5n/yolov5n.onnx', 'models'],
  ['models/movenet/movenet.pb', 'models']
]

beforeEach(() => {
  // Names as people have them.
  resources = path.join(home, `インストール 先 ${++number}`, 'resources')
  const files = shipped.map(([name, part]) => {
    const text = `content of ${name}`
    mkdirSync(path.dirname(inside(name)), { recursive: true })
    writeFileSync(inside(name), text)
    return { name, part, bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') }
  })
  mkdirSync(inside('app.asar'))
  writeFileSync(inside(`app.asar/${manifestName}`), JSON.stringify({ files, closedFolders: ['openvino/libs'] }))
})

const places = () => ({ root: inside('app.asar'), checkedFiles: inside('../data/checked-files.json') })

/** How many files had to be read, and what the check says. */
async function check(
  job: Parameters<typeof checkInstallation>[0] = { kind: 'devices' }
): Promise<{ read: number; failure: Failure | null }> {
  let read = 0
  const failure = await checkInstallation(job, places(), () => read++).then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof FailureError)) throw error
      return error.failure
    }
  )
  return { read, failure }
}

const folders = () => ({ root: inside('app.asar'), models: inside('models'), userModels: home })
const npuPlugin = 'openvino/libs/libopenvino_intel_npu_plugin.so'

test('files as they were shipped are read once, and never again until one is touched', async () => {
  expect(await check()).toEqual({ read: 3, failure: null })
  expect(await check()).toEqual({ read: 0, failure: null })
  const copy = readFileSync(inside(npuPlugin))
  writeFileSync(inside(npuPlugin), copy)
  expect(await check()).toEqual({ read: 1, failure: null })
})

test('a byte that differs is found, also where size and time are as before; the file, cause and remedy are named', async () => {
  await check()
  const { atime, mtime } = statSync(inside(npuPlugin))
  const bytes = readFileSync(inside(npuPlugin))
  bytes[3] = (bytes[3] ?? 0) ^ 1
  writeFileSync(inside(npuPlugin), bytes)
  utimesSync(inside(npuPlugin), atime, mtime)
  const { failure } = await check()
  expect(failure).toMatchObject({ code: 'installation-damaged' })
  expect(failure?.message).toContain(path.join('resources', npuPlugin))
  expect(failure?.message).toContain('another content')
  expect(failure?.remedy).toContain('Install VinoBench again')
  expect(failure?.detail).toContain(inside(npuPlugin))
  // Not remembered as checked.
  expect((await check()).failure?.code).toBe('installation-damaged')
})

test('a file that was swapped for one of the same size and time is found', async () => {
  await check()
  const { atime, mtime, size } = statSync(inside(npuPlugin))
  writeFileSync(inside('other'), 'x'.repeat(size))
  utimesSync(inside('other'), atime, mtime)
  renameSync(inside('other'), inside(npuPlugin))
  expect((await check()).failure?.message).toContain('another content')
})

test.each([
  ['missing', () => rmSync(inside(npuPlugin)), /npu_plugin\.so is missing/],
  ['cut short', () => writeFileSync(inside(npuPlugin), 'content'), /npu_plugin\.so has 7 bytes instead of \d+/],
  ['a folder', () => (rmSync(inside(npuPlugin)), mkdirSync(inside(npuPlugin))), /npu_plugin\.so/]
])('a plugin that is %s is said', async (_name, damage, words) => {
  damage()
  const { failure } = await check()
  expect(failure?.code).toBe('installation-damaged')
  expect(failure?.message).toMatch(words)
})

test('all that is wrong is in the details, and counted in the message', async () => {
  rmSync(inside(npuPlugin))
  rmSync(inside('openvino/libs/libopenvino.so'))
  writeFileSync(inside('openvino/libs/libopenvino_evil_frontend.so'), '')
  const { failure } = await check()
  expect(failure?.message).toContain('and 2 more')
  expect(failure?.detail?.split('\n')).toHaveLength(3)
  expect(failure?.detail).toContain('libopenvino_evil_frontend.so does not belong to the program')
})

test('what file managers leave among the libraries does no harm', async () => {
  writeFileSync(inside('openvino/libs/.DS_Store'), '')
  expect((await check()).failure).toBeNull()
})

test('a job is stopped only by what it is going to use', async () => {
  rmSync(inside(npuPlugin))
  rmSync(inside('models/movenet/movenet.pb'))
  writeFileSync(inside('openvino/licenses/LICENSE'), 'changed')
  const prepare = (model: string) =>
    check({ kind: 'prepare-model', model, image: null, folders: folders(), precisions: ['f32'], writeIr: false })
  expect((await check({ kind: 'list-models', folders: folders() })).failure).toBeNull()
  expect((await prepare('yolov5n')).failure).toBeNull()
  expect((await prepare('movenet')).failure?.message).toContain(path.join('models', 'movenet', 'movenet.pb'))
  expect((await check()).failure?.message).not.toContain('LICENSE')
})

test('a memory that is broken, foreign or cannot be written only costs reading again', async () => {
  await check()
  const { checkedFiles } = places()
  for (const text of ['', '{', 'null', '[]', '{"manifest":"0","base":"/","files":{}}', '{"manifest":1,"files":null}']) {
    writeFileSync(checkedFiles, text)
    expect(await check(), text).toEqual({ read: 3, failure: null })
  }
  rmSync(path.dirname(checkedFiles), { recursive: true })
  // In place of the folder, so that not even root can write there.
  writeFileSync(path.dirname(checkedFiles), '')
  expect(await check()).toEqual({ read: 3, failure: null })
  expect(await check()).toEqual({ read: 3, failure: null })
})

test('a memory of another version of the program is not believed', async () => {
  await check()
  const file = inside(`app.asar/${manifestName}`)
  writeFileSync(file, readFileSync(file, 'utf8') + '\n')
  expect((await check()).read).toBe(3)
})

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a file that may not be read is said',
  async () => {
    chmodSync(inside(npuPlugin), 0)
    expect((await check()).failure?.message).toContain('cannot be read (EACCES)')
  }
)

test('without a manifest, as in a checkout, nothing is checked and nothing written; a broken one is damage', async () => {
  const manifest = inside(`app.asar/${manifestName}`)
  writeFileSync(manifest, '{')
  expect((await check()).failure?.code).toBe('installation-damaged')
  rmSync(manifest)
  rmSync(inside(npuPlugin))
  expect(await check()).toEqual({ read: 0, failure: null })
  expect(existsSync(places().checkedFiles)).toBe(false)
})
