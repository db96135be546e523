import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeCenterNet } from '../vision/decoders/centernet'
import { listCatalogue, resolveModel } from './catalogue'
import { checkModelFile } from './check/check'
import { failureOf, temporaryFolder } from './check/test-models'
import { loadOpenVino } from '../openvino/load'
import { openPackage } from './package-files'
import { prepareBuiltInModels } from './prepare'
import { readTar } from './tar'
import { convertGraphModel } from './tfjs/convert'

const caches = [
  process.env['VINOBENCH_CACHE'],
  path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'vinobench')
]
const archive = caches
  .map((cache) => path.join(cache ?? '', 'human-3.3.6', 'human.tgz'))
  .find((file) => existsSync(file))
// The package is fetched by `npm run setup`; without it there is nothing real to convert.
const withPackage = test.skipIf(archive === undefined)
/** The package's models, unpacked for these tests. */
const humanPackage = path.join(tmpdir(), `vinobench-human-${process.pid}`)

beforeAll(async () => {
  if (archive === undefined) return
  await mkdir(path.join(humanPackage, 'models'), { recursive: true })
  for (const [name, bytes] of readTar(gunzipSync(await readFile(archive)))) {
    if (!/models\/(centernet|movenet-lightning)\.(json|bin)$/.test(name)) continue
    await writeFile(path.join(humanPackage, 'models', path.basename(name)), bytes)
  }
})
afterAll(() => rm(humanPackage, { recursive: true, force: true }))

describe('the real package', () => {
  withPackage('gives the pinned files, which the catalogue then takes', async () => {
    await using folder = await temporaryFolder()
    const folders = { models: path.join(folder.path, 'models'), userModels: path.join(folder.path, 'user') }
    const said: string[] = []
    await prepareBuiltInModels({ ...folders, humanPackage }, ({ done, total, what }) =>
      said.push(`${done}/${total} ${what}`)
    )
    expect(said).toHaveLength(7)
    for (const id of ['centernet', 'movenet', 'yolov5n']) {
      for (const precision of ['f32', 'f16'] as const) {
        const { path: file } = await resolveModel(id, folders, { precision })
        await checkModelFile(file)
      }
    }
    const prepared = (await listCatalogue(folders)).filter(({ sha256 }) => sha256 !== null)
    expect(prepared.map(({ id }) => id)).toEqual(['yolov5n', 'centernet', 'movenet'])
  })

  withPackage('is not even opened where everything is there, and only what is missing is made', async () => {
    await using folder = await temporaryFolder()
    const models = path.join(folder.path, 'models')
    await prepareBuiltInModels({ models, humanPackage })
    const before = await stat(path.join(models, 'centernet', 'centernet-f32.pb'))
    await prepareBuiltInModels({ models, humanPackage: path.join(folder.path, 'gone') })
    await rm(path.join(models, 'movenet', 'movenet-f16.pb'))
    expect(
      await failureOf(prepareBuiltInModels({ models, humanPackage: path.join(folder.path, 'gone') }))
    ).toMatchObject({ code: 'file-not-found' })
    await prepareBuiltInModels({ models, humanPackage: path.join(humanPackage, 'models') })
    expect((await readdir(path.join(models, 'movenet'))).sort()).toEqual(['movenet-f16.pb', 'movenet-f32.pb'])
    expect((await stat(path.join(models, 'centernet', 'centernet-f32.pb'))).mtimeMs).toBe(before.mtimeMs)
  })

  withPackage('with one bit changed is refused, and nothing is written of it', async () => {
    await using folder = await temporaryFolder()
    const copy = path.join(folder.path, 'package')
    await mkdir(copy)
    await cp(path.join(humanPackage, 'models'), path.join(copy, 'models'), { recursive: true, dereference: true })
    const weights = path.join(copy, 'models', 'centernet.bin')
    const bytes = await readFile(weights)
    bytes[1000] = (bytes[1000] ?? 0) ^ 1
    await writeFile(weights, bytes)
    const models = path.join(folder.path, 'models')
    expect(await failureOf(prepareBuiltInModels({ models, humanPackage: copy }))).toMatchObject({
      code: 'model-refused'
    })
    expect(await readdir(models)).toEqual(['yolov5n'])
  })

  const openvino = (() => {
    try {
      return loadOpenVino()
    } catch {
      return null
    }
  })()

  test.skipIf(archive === undefined || openvino === null)(
    'is cut so that the peaks taken in TypeScript are the detections of the whole graph',
    async () => {
      if (!openvino) return
      await using folder = await temporaryFolder()
      const folders = { models: path.join(folder.path, 'models'), userModels: path.join(folder.path, 'user') }
      await prepareBuiltInModels({ ...folders, humanPackage })
      const json = await readFile(path.join(humanPackage, 'models', 'centernet.json'), 'utf8')
      const shard = await readFile(path.join(humanPackage, 'models', 'centernet.bin'))
      const whole = await folder.write(
        'whole.pb',
        convertGraphModel(json, () => shard, { precision: 'f32' })
      )
      const cut = await resolveModel('centernet', folders, { precision: 'f32' })

      const { addon } = openvino
      const core = new addon.Core()
      // Coarse blocks of seeded colour: they make peaks as a picture does.
      const picture = Float32Array.from({ length: 512 * 512 * 3 }, (_, k) => {
        const [x, y] = [(Math.floor(k / 3) % 512) >> 6, Math.floor(k / 3 / 512) >> 6]
        return ((x * 73 + y * 151 + (k % 3) * 57) * 37) % 256
      })
      const run = (file: string) => {
        const compiled = core.compileModelSync(core.readModelSync(file), 'CPU', { INFERENCE_PRECISION_HINT: 'f32' })
        const answer = compiled.createInferRequest().infer([new addon.Tensor('f32', [1, 512, 512, 3], picture)])
        return Object.values(answer).map((tensor) => ({
          shape: [...tensor.getShape()],
          data: Float32Array.from(tensor.data as Float32Array)
        }))
      }
      const [detections] = run(whole)
      const tensors = run(cut.path)
      const named = Object.fromEntries(
        tensors.map((tensor) => [tensor.shape[3] === 4 ? 'tower_0/wh' : 'tower_0/keypoints', tensor])
      )
      const found = decodeCenterNet(named, { scoreThreshold: 0, iouThreshold: 1, maxDetections: 100, batchIndex: 0 })
      expect(found).toHaveLength(100)
      found.forEach(({ label, score, box: [x, y, width, height] }, k) => {
        const expected = [...(detections?.data.subarray(6 * k, 6 * k + 6) ?? [])]
        const got = [x, y, x + width, y + height, score, label]
        expect(Math.max(...got.map((value, at) => Math.abs(value - (expected[at] ?? NaN))))).toBeLessThan(1e-3)
      })
    }
  )
})

/** A tar archive as npm packs it. */
function tarOf(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write(Buffer.byteLength(text).toString(8).padStart(11, '0'), 124)
    header.write(' '.repeat(8), 148)
    header.write('0', 156)
    header.write('ustar', 257)
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148
    )
    const body = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512)
    body.write(text)
    return [header, body]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

describe('a packed package', () => {
  const archive = tarOf({ 'package/models/a.json': '{"a":1}', 'package/package.json': '{}' })

  test('is read file by file', async () => {
    expect([...readTar(archive)].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['package/models/a.json', '{"a":1}'],
      ['package/package.json', '{}']
    ])
    await using folder = await temporaryFolder()
    const read = await openPackage(await folder.write('a.tgz', gzipSync(archive)))
    const wanted = {
      path: 'models/a.json',
      bytes: 7,
      sha256: '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'
    }
    expect(Buffer.from(await read(wanted)).toString()).toBe('{"a":1}')
    expect(await failureOf(read({ ...wanted, bytes: 8 }))).toMatchObject({ code: 'model-refused' })
    expect(await failureOf(read({ ...wanted, path: 'models/b.json' }))).toMatchObject({ code: 'file-not-found' })
  })

  test('that is damaged is refused in words', async () => {
    await using folder = await temporaryFolder()
    const broken = Buffer.from(archive)
    broken[3] = 0
    for (const bytes of [
      Buffer.from('no archive'),
      gzipSync(archive).subarray(0, 60),
      gzipSync(broken),
      gzipSync(archive.subarray(0, 515)),
      gzipSync('')
    ]) {
      expect(await failureOf(openPackage(await folder.write('a.tgz', bytes)))).toMatchObject({
        code: 'file-unreadable'
      })
    }
  })
})
