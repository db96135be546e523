import { chmodSync, existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Failure, FailureError } from '../src/core/failure'
import type { Engine } from '../src/engine'
import { irWeights, onnxWithExternalData, tinyIr, tinyOnnx, tinyTflite } from '../src/engine/models/check/test-models'
import { emptyRemoved, removeUserModel, renameUserModel, restoreUserModel } from '../src/engine/models/removal'
import { type BrokenFile, onnxThatCrashes, onnxThatThrows } from './fixtures/broken-models'
import { untilNothingIsLeft } from './support/processes'
import { copyProject, engineIn } from './support/project'
import { folderOfThisFile } from './support/temporary'

/** Bringing a model: it is run once before it is taken, in a process whose death costs nothing. */

const folder = folderOfThisFile('import')
const home = path.join(folder, 'home')
const userModels = path.join(home, 'models')
let engine: Engine

beforeAll(async () => {
  chmodSync(folder, 0o755)
  await mkdir(userModels, { recursive: true })
  const project = await copyProject(folder, { prepared: [] })
  engine = engineIn(project, home)
})

async function put(name: string, bytes: Uint8Array | string): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, bytes)
  return file
}

async function refusalOf({ what, make }: BrokenFile): Promise<Failure> {
  const own = path.join(folder, what)
  await mkdir(own)
  const thrown = await engine.importModel(await make(own)).catch((error: unknown) => error)
  if (thrown instanceof FailureError) return thrown.failure
  throw new Error(`It was not refused: ${JSON.stringify(thrown)}`)
}

test('a model is tried before it is taken, and each step is told', async () => {
  const phases: string[] = []
  const file = await put('good.onnx', tinyOnnx())
  const { description, warnings } = await engine.importModel(file, undefined, (phase) => phases.push(phase))
  expect(description.id).toBe('good')
  expect(warnings).toEqual([])
  expect(phases).toEqual(['loading', 'compiling', 'first-inference', 'finishing'])
})

test('a model that crashes at its first inference is refused with that reason, and nothing of it is kept', async () => {
  const before = await readdir(userModels)
  expect(await refusalOf(onnxThatCrashes)).toMatchObject({
    code: 'model-refused',
    message: expect.stringMatching(
      /^crash\.onnx is refused: the engine process crashed .*while doing the first inference \(SIGSEGV\)\.$/
    ),
    remedy: expect.stringMatching(/^It was not imported\./)
  })
  expect(await readdir(userModels)).toEqual(before)
})

test('a model of which OpenVINO says at its first inference what is wrong is refused with its words', async () => {
  expect(await refusalOf(onnxThatThrows)).toMatchObject({
    code: 'inference-failed',
    message: expect.stringMatching(/^late\.onnx: OpenVINO could not run the model: /)
  })
})

test('an .xml finds its .bin, and weights that lie outside are refused', async () => {
  await put('pair.bin', irWeights)
  const file = await put('pair.xml', tinyIr())
  expect((await engine.importModel(file)).description.id).toBe('pair')
  expect((await readdir(path.join(userModels, 'pair', 'files'))).sort()).toEqual(['pair.bin', 'pair.xml'])
  const outside = onnxWithExternalData({ location: '../outside.bin', length: '12' })
  const own: BrokenFile = {
    what: 'outside',
    make: (at) => put(path.relative(folder, path.join(at, 'a.onnx')), outside)
  }
  expect(await refusalOf(own)).toMatchObject({ code: 'model-refused' })
})

test('the list says where each model is from, its size and when it came', async () => {
  const models = await engine.models()
  expect(models.find(({ id }) => id === 'yolov5n')).toMatchObject({ origin: 'built-in', importedAt: null })
  expect(models.find(({ id }) => id === 'pair')).toMatchObject({
    origin: 'imported',
    format: 'openvino-ir',
    bytes: Buffer.byteLength(tinyIr()) + irWeights.byteLength,
    importedAt: expect.stringMatching(/^\d{4}-/)
  })
})

test('what a killed import has left goes when the models are listed; one that still runs keeps its folder', async () => {
  const left = path.join(userModels, '.incoming-999999999-0a1b2c3d')
  const running = path.join(userModels, `.incoming-${process.pid}-0a1b2c3d`)
  await mkdir(left)
  await mkdir(running)
  await engine.models()
  expect([existsSync(left), existsSync(running)]).toEqual([false, true])
})

test('a removed model is off the list, comes back as it was, and goes for good at the next start', async () => {
  const { description } = await engine.importModel(await put('gone.tflite', tinyTflite()))
  await renameUserModel(userModels, description.id, '名前を変えたモデル')
  const listed = async () => (await engine.models()).find(({ id }) => id === 'gone')
  expect(await listed()).toMatchObject({ name: '名前を変えたモデル', sha256: description.sha256 })
  const removed = await removeUserModel(userModels, 'gone')
  expect(await listed()).toBeUndefined()
  await restoreUserModel(userModels, removed)
  expect(await listed()).toMatchObject({ name: '名前を変えたモデル' })
  const again = await removeUserModel(userModels, 'gone')
  await emptyRemoved(userModels, 'all')
  await expect(restoreUserModel(userModels, again)).rejects.toMatchObject({ failure: { code: 'model-not-found' } })
  await expect(removeUserModel(userModels, 'yolov5n')).rejects.toMatchObject({ failure: { code: 'model-not-found' } })
})

test('nothing is left running', async () => {
  await untilNothingIsLeft(home)
})
