import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterEach, expect, test, vi } from 'vitest'
import { openOnnxRuntime } from './onnxruntime'
import {
  failureOf,
  hasSharedData,
  noise,
  picture,
  pictureInput,
  publishedWeights,
  readReference,
  shapeOf,
  small,
  temporaryFolder,
  worstDifference,
  writeYolov5
} from './test-models'

afterEach(() => {
  vi.doUnmock('onnxruntime-node')
  vi.resetModules()
})

async function openSmall(folder: string) {
  return openOnnxRuntime({
    modelPath: await writeYolov5(folder, small),
    inputName: 'images',
    inputShape: shapeOf(small),
    inputs: [noise(small, 1), noise(small, 2)],
    threads: 1
  })
}

test('answers with outputs that belong to the input asked for, and that later inferences leave alone', async () => {
  await using folder = await temporaryFolder()
  const workload = await openSmall(folder.path)

  await workload.infer(0)
  const first = (await workload.outputs())['output']
  const kept = first?.data.slice()
  await workload.infer(1)
  const second = (await workload.outputs())['output']
  await workload.infer(0)
  const again = (await workload.outputs())['output']
  await workload.dispose()

  expect(first?.shape).toEqual([1, 3 * (12 * 8 + 6 * 4 + 3 * 2), 85])
  expect(first?.data).toEqual(kept)
  expect(again?.data).toEqual(kept)
  expect(second?.data).not.toEqual(kept)
})

test('states what it uses', async () => {
  await using folder = await temporaryFolder()
  const workload = await openSmall(folder.path)

  expect(workload.framework).toEqual({ name: 'ONNX Runtime', version: expect.stringMatching(/^1\.30\./) })
  expect(await workload.effective()).toMatchObject({ requests: 1, threads: 1, precision: 'f32' })
  expect(workload.loadMs).toBeGreaterThan(0)
  await workload.dispose()
})

test('can be disposed of twice', async () => {
  await using folder = await temporaryFolder()
  const workload = await openSmall(folder.path)

  await workload.dispose()

  await expect(workload.dispose()).resolves.toBeUndefined()
})

test('a file that is no ONNX model is refused in words', async () => {
  await using folder = await temporaryFolder()
  const modelPath = path.join(folder.path, 'model.onnx')
  await writeFile(modelPath, 'This is a shopping list.')

  const failure = await failureOf(openOnnxRuntime({ modelPath, inputName: 'x', inputShape: [1], inputs: [] }))

  expect(failure.code).toBe('compile-failed')
  expect(failure.message).toMatch(/^ONNX Runtime does not accept this model/)
  expect(failure.message).not.toContain('\n')
})

test('a missing file is named', async () => {
  const failure = await failureOf(
    openOnnxRuntime({ modelPath: '/no/such.onnx', inputName: 'x', inputShape: [1], inputs: [] })
  )

  expect(failure).toMatchObject({ code: 'model-not-found', message: expect.stringContaining('/no/such.onnx') })
})

test('an input that does not fit the model is an inference that failed', async () => {
  await using folder = await temporaryFolder()
  const modelPath = await writeYolov5(folder.path, small)
  const inputs = [new Float32Array(3 * 32 * 32)]
  const workload = await openOnnxRuntime({ modelPath, inputName: 'images', inputShape: [1, 3, 32, 32], inputs })

  const failure = await failureOf(Promise.resolve(workload.infer(0)))

  expect(failure.code).toBe('inference-failed')
  await workload.dispose()
})

test('without its native part the framework is unavailable, with what to do', async () => {
  vi.resetModules()
  vi.doMock('onnxruntime-node', () => {
    throw new Error('cannot open shared object file')
  })
  const fresh = await import('./onnxruntime')

  const thrown = await fresh
    .openOnnxRuntime({ modelPath: 'x', inputName: 'x', inputShape: [1], inputs: [] })
    .catch((error: unknown) => error)

  expect(thrown).toMatchObject({
    failure: { code: 'framework-unavailable', remedy: expect.stringContaining('npm install') }
  })
})

test('runs in a worker thread of a plain Node process, which then ends cleanly', async () => {
  await using folder = await temporaryFolder()
  const modelPath = await writeYolov5(folder.path, small)
  // Within the project, because the bundle looks for onnxruntime-node upwards from where it lies.
  const bundle = path.resolve(import.meta.dirname, `../../../.cache/baselines-test-${process.pid}`)
  await mkdir(bundle, { recursive: true })
  try {
    const entry = path.join(bundle, 'onnxruntime.mjs')
    await build({
      entryPoints: [path.join(import.meta.dirname, 'onnxruntime.ts')],
      outfile: entry,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external'
    })
    await writeFile(path.join(bundle, 'thread.mjs'), inThread(modelPath))
    await writeFile(path.join(bundle, 'main.mjs'), inMain)

    const { stdout } = await promisify(execFile)(process.execPath, [path.join(bundle, 'main.mjs')])

    expect(JSON.parse(stdout)).toEqual({ shape: [1, 378, 85], exitCode: 0 })
  } finally {
    await rm(bundle, { recursive: true, force: true })
  }
})

const inThread = (modelPath: string): string => `
  import { parentPort } from 'node:worker_threads'
  import { openOnnxRuntime } from './onnxruntime.mjs'
  const inputs = [new Float32Array(${3 * small.width * small.height}).fill(0.5)]
  const workload = await openOnnxRuntime(
    { modelPath: ${JSON.stringify(modelPath)}, inputName: 'images', inputShape: ${JSON.stringify(shapeOf(small))}, inputs })
  for (let k = 0; k < 20; k++) await workload.infer(0)
  parentPort.postMessage((await workload.outputs()).output.shape)
  await workload.dispose()`

const inMain = `
  import { Worker } from 'node:worker_threads'
  const worker = new Worker(new URL('thread.mjs', import.meta.url))
  let shape
  worker.on('message', (message) => { shape = message })
  worker.on('exit', (exitCode) => console.log(JSON.stringify({ shape, exitCode })))`

test.skipIf(!hasSharedData)('published weights answer as PyTorch did (skipped without ../shared/data)', async () => {
  await using folder = await temporaryFolder()
  const workload = await openOnnxRuntime({
    modelPath: await writeYolov5(folder.path, picture, await publishedWeights()),
    inputName: 'images',
    inputShape: shapeOf(picture),
    inputs: [await pictureInput()]
  })

  await workload.infer(0)
  const output = (await workload.outputs())['output']
  await workload.dispose()

  const reference = readReference()
  expect(output?.shape).toEqual([1, ...reference.outputShape])
  for (const [row, expected] of Object.entries(reference.rows)) {
    const actual = output?.data.subarray(Number(row) * 85, (Number(row) + 1) * 85) ?? []
    expect(worstDifference(actual, expected), `row ${row}`).toBeLessThanOrEqual(1)
  }
})
