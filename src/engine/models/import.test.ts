import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { fail } from '../../core/failure'
import { loadOpenVino } from '../openvino/load'
import { describePorts } from '../openvino/probe'
import { importModel, listCatalogue, type ProbedPorts, resolveModel } from './catalogue'
import {
  failureOf,
  irWeights,
  onnxWithExternalData,
  temporaryFolder,
  tinyGraphDef,
  tinyIr,
  tinyOnnx,
  tinyTflite
} from './check/test-models'

const checkpoint = path.resolve(import.meta.dirname, '../../../../shared/data/models/yolov5n.pt')
const foldersIn = (folder: string) => ({ models: path.join(folder, 'models'), userModels: path.join(folder, 'user') })
const f32 = { precision: 'f32' } as const

const ports: ProbedPorts = {
  inputs: [{ name: 'images', elementType: 'f32', shape: [1, 3, 32, 32] }],
  outputs: [{ name: 'y', elementType: 'f32', shape: [1, 3, 32, 32] }]
}
const probe = async (): Promise<ProbedPorts> => ports

test('an imported model is listed, and runs from its copy when the original is gone', async () => {
  await using folder = await temporaryFolder()
  const folders = foldersIn(folder.path)
  const file = await folder.write('My Model.onnx', tinyOnnx())
  const { description } = await importModel(file, folders, probe)
  expect(description).toMatchObject({ id: 'my-model', name: 'My Model', synthetic: false, input: { layout: 'NCHW' } })
  await rm(file)
  expect((await listCatalogue(folders)).at(-1)).toMatchObject(description)
  const resolved = await resolveModel('my-model', folders, f32)
  expect(resolved.sha256).toBe(description.sha256)
  expect(existsSync(resolved.path)).toBe(true)
  expect(resolved.path.startsWith(folders.userModels)).toBe(true)
})

test('a second model of the same name gets an id of its own; the same model again does not', async () => {
  await using folder = await temporaryFolder()
  const folders = foldersIn(folder.path)
  const file = await folder.write('centernet.onnx', tinyOnnx())
  expect((await importModel(file, folders, probe)).description.id).toBe('centernet-2')
  const again = await importModel(file, folders, probe)
  expect(again.description.id).toBe('centernet-2')
  expect(again.warnings).toEqual([expect.stringMatching(/imported before/)])
  const other = await folder.write('centernet.tflite', tinyTflite())
  expect((await importModel(other, folders, probe)).description.id).toBe('centernet-3')
})

test('two imports at once end under two ids', async () => {
  await using folder = await temporaryFolder()
  const folders = foldersIn(folder.path)
  const files = [
    await folder.write('m.onnx', tinyOnnx()),
    await folder.write('m.tflite', tinyTflite()),
    await folder.write('m.pb', tinyGraphDef())
  ]
  const imported = await Promise.all(files.map((file) => importModel(file, folders, probe)))
  expect(imported.map(({ description }) => description.id).sort()).toEqual(['m', 'm-2', 'm-3'])
  expect((await readdir(folders.userModels)).sort()).toEqual(['m', 'm-2', 'm-3'])
})

test('a name without Latin letters still makes an id', async () => {
  await using folder = await temporaryFolder()
  const { description } = await importModel(await folder.write('検出.onnx', tinyOnnx()), foldersIn(folder.path), probe)
  expect(description).toMatchObject({ id: 'model', name: '検出' })
})

test('weights beside the model come along, in their folders', async () => {
  await using folder = await temporaryFolder()
  const folders = foldersIn(folder.path)
  await mkdir(path.join(folder.path, 'data'))
  await folder.write('data/w.bin', irWeights)
  await importModel(
    await folder.write('a.onnx', onnxWithExternalData({ location: 'data/w.bin', length: '12' })),
    folders,
    probe
  )
  await folder.write('b.bin', irWeights)
  await importModel(await folder.write('b.xml', tinyIr()), folders, probe)
  const copied = await readdir(folders.userModels, { recursive: true })
  expect(copied).toEqual(
    expect.arrayContaining(
      ['a/files/a.onnx', 'a/files/data/w.bin', 'b/files/b.xml', 'b/files/b.bin'].map(path.normalize)
    )
  )
})

test('a model whose files were changed since is refused', async () => {
  await using folder = await temporaryFolder()
  const folders = foldersIn(folder.path)
  await folder.write('b.bin', irWeights)
  await importModel(await folder.write('b.xml', tinyIr()), folders, probe)
  const bin = path.join(folders.userModels, 'b', 'files', 'b.bin')
  await writeFile(bin, new Uint8Array(12))
  expect(await failureOf(resolveModel('b', folders, f32))).toMatchObject({
    code: 'model-changed',
    message: expect.stringContaining('b.bin')
  })
  await rm(bin)
  expect(await failureOf(resolveModel('b', folders, f32))).toMatchObject({ code: 'model-changed' })
})

test('an entry that was tampered with is no entry', async () => {
  await using folder = await temporaryFolder()
  const folders = foldersIn(folder.path)
  await importModel(await folder.write('a.onnx', tinyOnnx()), folders, probe)
  await appendFile(path.join(folders.userModels, 'a', 'model.json'), '}')
  expect((await listCatalogue(folders)).map(({ id }) => id)).not.toContain('a')
  expect(await failureOf(resolveModel('a', folders, f32))).toMatchObject({ code: 'model-not-found' })
})

test('a model that cannot be read, run or fed leaves nothing behind', async () => {
  await using folder = await temporaryFolder()
  const folders = foldersIn(folder.path)
  const file = await folder.write('a.onnx', tinyOnnx())
  const failing = async (): Promise<ProbedPorts> => {
    throw fail('compile-failed', 'It does not compile.', 'Use another.')
  }
  expect(await failureOf(importModel(file, folders, failing))).toMatchObject({ code: 'compile-failed' })
  const input = (elementType: string, shape: (number | null)[] | null) => ({
    inputs: [{ name: 'x', elementType, shape }],
    outputs: []
  })
  const unfit: [ProbedPorts, RegExp][] = [
    [{ ...ports, inputs: [...ports.inputs, ...ports.inputs] }, /2 inputs/],
    [{ ...ports, inputs: [] }, /0 inputs/],
    [input('i64', [1, 3, 32, 32]), /type i64/],
    [input('f32', null), /left open/],
    [input('f32', [1, null]), /left open/]
  ]
  for (const [answer, message] of unfit) {
    const failure = await failureOf(importModel(file, folders, async () => answer))
    expect(failure).toMatchObject({ code: 'model-unsupported', message: expect.stringMatching(message) })
  }
  expect(await readdir(folders.userModels)).toEqual([])
})

test('inputs are guessed from their form', async () => {
  await using folder = await temporaryFolder()
  const folders = foldersIn(folder.path)
  const file = await folder.write('a.onnx', tinyOnnx())
  const guess = async (elementType: string, shape: (number | null)[], outputs: (number | null)[] = [1]) => {
    await rm(folders.userModels, { recursive: true, force: true })
    const answer = {
      inputs: [{ name: 'x', elementType, shape }],
      outputs: [{ name: 'y', elementType: 'f32', shape: outputs }]
    }
    return (await importModel(file, folders, async () => answer)).description
  }
  expect((await guess('u8', [1, 64, 96, 3])).input).toMatchObject({ layout: 'NHWC', white: 255, shape: [1, 64, 96, 3] })
  expect((await guess('f32', [null, 3, null, null])).input).toMatchObject({
    layout: 'NCHW',
    white: 1,
    shape: [1, 3, 480, 640]
  })
  expect((await guess('f32', [null, 128])).input).toMatchObject({ layout: 'unknown', shape: [1, 128] })
  expect((await guess('f32', [4, 3, 64, 64])).input).toMatchObject({ layout: 'unknown' })
  expect((await guess('f32', [1, 3, 640, 640], [1, 25200, 85])).decoder).toBe('yolov5')
  expect((await guess('f32', [1, 3, 640, 640], [1, 84, 8400])).decoder).toBeNull()
})

test.skipIf(!existsSync(checkpoint))('a published .pt file is imported under its own name and licence', async () => {
  await using folder = await temporaryFolder()
  const folders = foldersIn(folder.path)
  const probed: string[] = []
  const { description } = await importModel(checkpoint, folders, async (file) => {
    probed.push(path.extname(file))
    return ports
  })
  expect(description).toMatchObject({ id: 'yolov5n-coco', licence: 'AGPL-3.0', decoder: 'yolov5', synthetic: false })
  expect(probed).toEqual(['.onnx'])
  const resolved = await resolveModel('yolov5n-coco', folders, { precision: 'f16' })
  expect(resolved).toMatchObject({ weightsPrecision: 'f16' })
})

const openvino = (() => {
  try {
    return loadOpenVino()
  } catch {
    return null
  }
})()

test.skipIf(openvino === null)('OpenVINO reads and compiles what is imported, in every format', async () => {
  if (!openvino) return
  await using folder = await temporaryFolder()
  const folders = foldersIn(folder.path)
  await folder.write('d.bin', irWeights)
  const files = [
    await folder.write('a.onnx', tinyOnnx()),
    await folder.write('b.tflite', tinyTflite()),
    await folder.write('c.pb', tinyGraphDef()),
    await folder.write('d.xml', tinyIr())
  ]
  for (const file of files) {
    const direct = await resolveModel(file, folders, f32)
    const { description } = await importModel(file, folders, async (copy) => describePorts(openvino, copy))
    // What the file says of itself is what OpenVINO makes of it.
    expect(description.input).toEqual(direct.description.input)
  }
})
