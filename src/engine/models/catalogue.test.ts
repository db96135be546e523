import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { cocoClassNames } from '../../core/coco'
import { defaultModelId, listCatalogue, resolveModel } from './catalogue'
import { checkModelFile } from './check/check'
import { failureOf, irWeights, temporaryFolder, tinyIr, tinyOnnx } from './check/test-models'
import { hashFiles } from './files'
import { builtInModels, publishedWeightsKnown } from './manifest'
import { removeUserModel } from './removal'
import { newerUserModels } from './user-models'

const checkpoint = path.resolve(import.meta.dirname, '../../../../shared/data/models/yolov5n.pt')
const foldersIn = (folder: string) => ({ models: path.join(folder, 'models'), userModels: path.join(folder, 'user') })

describe('the list', () => {
  test('names every built-in model, with where it comes from and under which licence', async () => {
    await using folder = await temporaryFolder()
    const models = await listCatalogue(foldersIn(folder.path))
    expect(models.map(({ id }) => id)).toEqual([
      'yolov5n',
      'yolov5s',
      'yolov5m',
      'yolov5l',
      'yolov5x',
      'centernet',
      'movenet'
    ])
    expect(models.every(({ name, source, licence }) => name !== '' && source !== '' && licence !== '')).toBe(true)
    expect(models.every(({ sha256 }) => sha256 === null)).toBe(true)
    expect(models[0]).toMatchObject({ name: 'YOLOv5n, synthetic weights', synthetic: true, classNames: cocoClassNames })
    expect(models.map(({ id }) => id)).toContain(defaultModelId)
  })

  test('has the SHA-256 of a model once that is prepared', async () => {
    await using folder = await temporaryFolder()
    const folders = foldersIn(folder.path)
    const { sha256 } = await resolveModel('yolov5n', folders, { precision: 'f32' })
    expect((await listCatalogue(folders))[0]?.sha256).toBe(sha256)
  })

  test('a model that a newer program has imported is named as such, in no list, and left as it is', async () => {
    await using folder = await temporaryFolder()
    const folders = foldersIn(folder.path)
    const newer = '{"schemaVersion":2,"id":"mine","what":"another shape"}'
    const file = path.join(folders.userModels, 'mine', 'model.json')
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, newer)
    expect(await newerUserModels(folders.userModels)).toEqual(['mine'])
    expect((await listCatalogue(folders)).map(({ id }) => id)).not.toContain('mine')
    expect(await failureOf(resolveModel('mine', folders, { precision: 'f32' }))).toMatchObject({
      code: 'data-newer',
      message: 'The model mine was imported by a newer VinoBench. It was not touched.'
    })
    expect(await failureOf(removeUserModel(folders.userModels, 'mine'))).toMatchObject({ code: 'model-not-found' })
    expect(await readFile(file, 'utf8')).toBe(newer)
  })

  test('no id is given twice', () => {
    const ids = [...builtInModels, ...publishedWeightsKnown].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the built-in YOLOv5', () => {
  test('is made on demand in both precisions, and both are whole ONNX models', async () => {
    await using folder = await temporaryFolder()
    const folders = foldersIn(folder.path)
    const f32 = await resolveModel('yolov5n', folders, { precision: 'f32' })
    const f16 = await resolveModel('yolov5n', folders, { precision: 'f16' })
    expect(f32).toMatchObject({ weightsPrecision: 'f32', weights: 'FP32 weights in an ONNX file' })
    expect(f16).toMatchObject({ weightsPrecision: 'f16', weights: 'FP16 weights in an ONNX file' })
    for (const model of [f32, f16]) {
      const findings = await checkModelFile(model.path)
      expect(findings.inputs).toEqual([{ name: 'images', elementType: 'f32', shape: [null, 3, 480, 640] }])
      expect(await hashFiles([model.path])).toBe(model.sha256)
      expect(model.description.sha256).toBe(model.sha256)
    }
  })

  test('is made anew where the file was damaged, and used as it is where not', async () => {
    await using folder = await temporaryFolder()
    const folders = foldersIn(folder.path)
    const first = await resolveModel('yolov5n', folders, { precision: 'f16' })
    const whole = await readFile(first.path)
    const damaged = Buffer.from(whole)
    damaged[whole.length >> 1] = (damaged[whole.length >> 1] ?? 0) ^ 1
    await writeFile(first.path, damaged)
    expect(await resolveModel('yolov5n', folders, { precision: 'f16' })).toEqual(first)
    expect((await readFile(first.path)).equals(whole)).toBe(true)
    await truncate(first.path, 100)
    await resolveModel('yolov5n', folders, { precision: 'f16' })
    expect((await readFile(first.path)).equals(whole)).toBe(true)
    await writeFile(first.path.replace('.onnx', '.json'), '{')
    expect(await resolveModel('yolov5n', folders, { precision: 'f16' })).toEqual(first)
  })

  test('may be made by several at once', async () => {
    await using folder = await temporaryFolder()
    const folders = foldersIn(folder.path)
    const made = await Promise.all([1, 2, 3].map(() => resolveModel('yolov5n', folders, { precision: 'f16' })))
    expect(new Set(made.map(({ sha256 }) => sha256)).size).toBe(1)
    expect((await readdir(path.join(folders.models, 'yolov5n'))).sort()).toEqual([
      'yolov5n-640x480-f16.json',
      'yolov5n-640x480-f16.onnx'
    ])
  })
})

describe('models that set-up prepares', () => {
  test('say so while they are missing', async () => {
    await using folder = await temporaryFolder()
    const failure = await failureOf(resolveModel('centernet', foldersIn(folder.path), { precision: 'f32' }))
    expect(failure).toMatchObject({ code: 'model-not-found', remedy: expect.stringContaining('npm run setup') })
  })

  test('are refused where the file is another than was prepared', async () => {
    await using folder = await temporaryFolder()
    const folders = foldersIn(folder.path)
    await resolveModel('yolov5n', folders, { precision: 'f16' })
    await writeFile(path.join(folders.models, 'movenet-f32.pb'), '')
    await mkdir(path.join(folders.models, 'movenet'), { recursive: true })
    await writeFile(path.join(folders.models, 'movenet', 'movenet-f32.pb'), Buffer.alloc(9_412_793))
    const failure = await failureOf(resolveModel('movenet', folders, { precision: 'f32' }))
    expect(failure).toMatchObject({ code: 'model-changed' })
  })
})

describe('a file given by its path', () => {
  test('is run as it is, with its input guessed', async () => {
    await using folder = await temporaryFolder()
    const file = await folder.write('My model.onnx', tinyOnnx())
    const resolved = await resolveModel(file, foldersIn(folder.path), { precision: 'f16' })
    expect(resolved).toMatchObject({ path: file, weightsPrecision: 'as given', weights: 'as in the ONNX file' })
    expect(resolved.description).toMatchObject({
      id: 'my-model',
      name: 'My model',
      task: 'unknown',
      decoder: null,
      input: { name: 'images', shape: [1, 3, 32, 32], layout: 'NCHW', elementType: 'f32', white: 1 }
    })
  })

  test('of an IR has the SHA-256 of the .xml followed by the .bin', async () => {
    await using folder = await temporaryFolder()
    const xml = await folder.write('a.xml', tinyIr())
    const bin = await folder.write('a.bin', irWeights)
    const { sha256 } = await resolveModel(xml, foldersIn(folder.path), { precision: 'f32' })
    expect(sha256).toBe(await hashFiles([xml, bin]))
    expect(sha256).toBe(await hashFiles([await folder.write('both', Buffer.concat([await readFile(xml), irWeights]))]))
  })

  test('that does not tell its inputs is left to the probe, and without one to the import', async () => {
    await using folder = await temporaryFolder()
    const program = Uint8Array.from([0x0a, 0x04, 0x08, 0x00, 0x10, 0x00])
    const file = await folder.write('a.pdmodel', program)
    await folder.write('a.pdiparams', 'weights')
    const folders = foldersIn(folder.path)
    expect(await failureOf(resolveModel(file, folders, { precision: 'f32' }))).toMatchObject({
      code: 'model-unsupported'
    })
    const probe = async () => ({
      inputs: [{ name: 'x', elementType: 'f32', shape: [null, 3, null, null] }],
      outputs: []
    })
    const { description } = await resolveModel(file, folders, { precision: 'f32', probe })
    expect(description.input.shape).toEqual([1, 3, 480, 640])
  })

  test.skipIf(!existsSync(checkpoint))(
    'of published YOLOv5 weights is known by its SHA-256 and built once per precision',
    async () => {
      await using folder = await temporaryFolder()
      const folders = foldersIn(folder.path)
      const first = await resolveModel(checkpoint, folders, { precision: 'f32' })
      expect(first.description).toMatchObject({
        id: 'yolov5n-coco',
        name: 'YOLOv5n, published weights',
        licence: 'AGPL-3.0',
        decoder: 'yolov5',
        classNames: cocoClassNames,
        synthetic: false,
        input: { shape: [1, 3, 480, 640] }
      })
      expect(path.dirname(first.path)).toBe(path.join(folders.models, 'cache'))
      expect(path.basename(first.path)).toMatch(/^[0-9a-f]{64}-640x480-f32\.onnx$/)
      expect(await resolveModel(checkpoint, folders, { precision: 'f32' })).toEqual(first)
      const half = await resolveModel(checkpoint, folders, { precision: 'f16' })
      expect(half.path).not.toBe(first.path)
    }
  )
})

test.each([
  ['nothing-known', /There is no model "nothing-known"/, /yolov5n, yolov5s/],
  ['yolov5n-coco', /never downloaded by themselves/, /models import yolov5n\.pt/],
  ['Not An Id', /There is no model "Not An Id"/, /vinobench models/]
])('the unknown model %s is answered with what there is', async (id, message, remedy) => {
  await using folder = await temporaryFolder()
  const failure = await failureOf(resolveModel(id, foldersIn(folder.path), { precision: 'f32' }))
  expect(failure).toMatchObject({
    code: 'model-not-found',
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(remedy)
  })
})
