import { chmod, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openOnnxRuntime } from './onnxruntime'
import { findPyTorch } from './python'
import { openPyTorch, type PyTorchOptions } from './pytorch'
import {
  failureOf,
  hasSharedData,
  noise,
  picture,
  pictureInput,
  publishedWeights,
  readReference,
  script,
  shapeOf,
  small,
  temporaryFolder,
  worstDifference,
  writeYolov5
} from './test-models'

const missing = await findPyTorch({ script }).then(
  () => null,
  (error: Error) => error.message
)

afterEach(() => vi.unstubAllEnvs())

async function smallModel(folder: string, rest: Partial<PyTorchOptions> = {}): Promise<PyTorchOptions> {
  const modelPath = await writeYolov5(folder, small)
  return { script, modelPath, inputShape: shapeOf(small), inputs: [noise(small, 1), noise(small, 2)], ...rest }
}

describe.skipIf(missing !== null)(`with PyTorch (${missing ?? 'found'})`, () => {
  test('keeps its own time over as many frames as asked', async () => {
    await using folder = await temporaryFolder()
    const workload = await openPyTorch(await smallModel(folder.path, { threads: 2 }))

    const firstMs = await workload.timedInfer(0)
    const round = await workload.measure({ warmupFrames: 2, frames: 12, minSeconds: 0, maxSeconds: 60 })
    const effective = await workload.effective()
    await workload.dispose()

    expect(firstMs).toBeGreaterThan(0)
    expect(round.frames).toBe(12)
    expect(round.startMs).toHaveLength(12)
    expect(round.latencyMs).toHaveLength(12)
    expect(round.startMs[0]).toBe(0)
    expect(
      round.startMs.every((start, k) => start >= (round.startMs[k - 1] ?? 0) + (round.latencyMs[k - 1] ?? 0))
    ).toBe(true)
    expect(round.seconds * 1000).toBeCloseTo((round.startMs[11] ?? 0) + (round.latencyMs[11] ?? 0), 3)
    expect(round.cpuSeconds).toBeGreaterThan(0)
    expect(effective).toMatchObject({ requests: 1, threads: 2, precision: 'f32', executionDevices: ['CPU'] })
  })

  test('goes on until the least time is over, and stops at the most', async () => {
    await using folder = await temporaryFolder()
    const workload = await openPyTorch(await smallModel(folder.path))

    const longer = await workload.measure({ warmupFrames: 0, frames: 1, minSeconds: 0.2, maxSeconds: 60 })
    const shorter = await workload.measure({ warmupFrames: 0, frames: 1e9, minSeconds: 0, maxSeconds: 0.2 })
    await workload.dispose()

    expect(longer.frames).toBeGreaterThan(1)
    expect(longer.seconds).toBeGreaterThanOrEqual(0.2)
    expect(shorter.frames).toBeLessThan(1e9)
    expect(shorter.seconds - (shorter.latencyMs.at(-1) ?? 0) / 1000).toBeLessThan(0.2)
  })

  test.each(['f32', 'f16'] as const)(
    'answers as ONNX Runtime does on each input, with %s weights',
    async (precision) => {
      await using folder = await temporaryFolder()
      const modelPath = await writeYolov5(folder.path, small, undefined, precision)
      const inputs = [noise(small, 1), noise(small, 2), noise(small, 3)]
      const torch = await openPyTorch({ script, modelPath, inputShape: shapeOf(small), inputs })
      const onnx = await openOnnxRuntime({ modelPath, inputName: 'images', inputShape: shapeOf(small), inputs })

      for (const index of inputs.keys()) {
        await torch.infer(index)
        await onnx.infer(index)
        const [actual, expected] = [(await torch.outputs())['output'], (await onnx.outputs())['output']]

        expect(actual?.shape).toEqual([1, 378, 85])
        expect(expected?.shape).toEqual([1, 378, 85])
        expect(worstDifference(actual?.data ?? [], expected?.data ?? [])).toBeLessThanOrEqual(1)
      }
      await torch.dispose()
      await onnx.dispose()
    }
  )

  test('a model that is no YOLOv5 has no original here', async () => {
    await using folder = await temporaryFolder()
    const modelPath = path.join(folder.path, 'other.onnx')
    await writeFile(modelPath, '')

    const failure = await failureOf(openPyTorch({ ...(await smallModel(folder.path)), modelPath }))

    expect(failure.code).toBe('framework-unavailable')
    expect(failure.message).toMatch(/^This model has no PyTorch original here/)
  })

  test('a file of nonsense is refused in words', async () => {
    await using folder = await temporaryFolder()
    const modelPath = path.join(folder.path, 'nonsense.onnx')
    await writeFile(modelPath, Buffer.from(noise(small, 7).buffer))

    const failure = await failureOf(openPyTorch({ ...(await smallModel(folder.path)), modelPath }))

    expect(failure).toMatchObject({ code: 'framework-unavailable', message: expect.stringContaining('this file') })
    expect(failure.message).not.toContain('Traceback')
  })

  test('a mistake in a command leaves the session usable', async () => {
    await using folder = await temporaryFolder()
    const workload = await openPyTorch(await smallModel(folder.path))

    const failure = await failureOf(Promise.resolve(workload.infer(99)))
    const ms = await workload.timedInfer(0)
    await workload.dispose()

    expect(failure.code).toBe('inference-failed')
    expect(ms).toBeGreaterThan(0)
  })

  test('a cancel ends a measurement at once', async () => {
    await using folder = await temporaryFolder()
    const cancel = new AbortController()
    const workload = await openPyTorch(await smallModel(folder.path, { signal: cancel.signal }))

    const measuring = failureOf(workload.measure({ warmupFrames: 0, frames: 1e9, minSeconds: 600, maxSeconds: 600 }))
    setTimeout(() => cancel.abort(), 200)

    expect((await measuring).code).toBe('cancelled')
    await workload.dispose()
  })

  test('closing ends a measurement too', async () => {
    await using folder = await temporaryFolder()
    const workload = await openPyTorch(await smallModel(folder.path))

    const measuring = failureOf(workload.measure({ warmupFrames: 0, frames: 1e9, minSeconds: 600, maxSeconds: 600 }))
    await workload.dispose()

    expect((await measuring).code).toBe('engine-crashed')
  })

  test('a cancel before the start starts nothing', async () => {
    await using folder = await temporaryFolder()
    const options = await smallModel(folder.path, { signal: AbortSignal.abort() })

    expect((await failureOf(openPyTorch(options))).code).toBe('cancelled')
  })

  test('a Python found elsewhere is not used when another one was named', async () => {
    vi.stubEnv('VINOBENCH_PYTHON', '/no/such/python')

    const failure = await failureOf(findPyTorch({ script }))

    expect(failure.message).toContain('/no/such/python: not found')
    expect(failure.remedy).toContain('VINOBENCH_PYTHON')
  })

  test.skipIf(!hasSharedData)('published weights answer as PyTorch did (skipped without ../shared/data)', async () => {
    await using folder = await temporaryFolder()
    const modelPath = await writeYolov5(folder.path, picture, await publishedWeights())
    const inputs = [await pictureInput()]
    const torch = await openPyTorch({ script, modelPath, inputShape: shapeOf(picture), inputs })
    const onnx = await openOnnxRuntime({ modelPath, inputName: 'images', inputShape: shapeOf(picture), inputs })

    await torch.infer(0)
    await onnx.infer(0)
    const [output, other] = [(await torch.outputs())['output'], (await onnx.outputs())['output']]
    await torch.dispose()
    await onnx.dispose()

    const reference = readReference()
    expect(output?.shape).toEqual([1, ...reference.outputShape])
    for (const [row, expected] of Object.entries(reference.rows)) {
      const actual = output?.data.subarray(Number(row) * 85, (Number(row) + 1) * 85) ?? []
      expect(worstDifference(actual, expected), `row ${row}`).toBeLessThanOrEqual(1)
    }
    expect(worstDifference(other?.data ?? [], output?.data ?? [])).toBeLessThanOrEqual(1)
  })
})

describe.skipIf(process.platform === 'win32')('with a Python that is none (a shell script)', () => {
  async function fakePython(folder: string, body: string): Promise<string> {
    const file = path.join(folder, 'python')
    await writeFile(file, `#!/bin/sh\n${body}\n`)
    await chmod(file, 0o755)
    return file
  }

  test.each([
    ['says that it has no torch', `echo '{"unavailable": "it has no torch", "python": "3.12.0"}'`, 'it has no torch'],
    ['crashes', 'echo "Illegal instruction" >&2; kill -ILL $$', 'ended by SIGILL'],
    ['ends without a word', 'exit 3', 'ended with exit code 3'],
    ['talks nonsense', 'echo "Welcome to Python!"; exec cat', 'answered what cannot be understood'],
    ['never gets ready', 'exec sleep 60', 'did not start within 0.5 s']
  ])('that %s, PyTorch is unavailable, and the reason and the remedy are told', async (_, body, reason) => {
    await using folder = await temporaryFolder()
    const python = await fakePython(folder.path, body)

    const failure = await failureOf(
      findPyTorch({ script, python, startLimitMs: body.startsWith('exec') ? 500 : 30_000 })
    )

    expect(failure.code).toBe('framework-unavailable')
    expect(failure.message).toContain(`${python}: ${reason}`)
    expect(failure.remedy).toContain('pytorch.org')
  })

  test('what it wrote to stderr is kept for the details', async () => {
    await using folder = await temporaryFolder()
    const python = await fakePython(folder.path, 'echo "libtorch.so: cannot open" >&2; exit 1')

    expect((await failureOf(findPyTorch({ script, python }))).detail).toContain('libtorch.so: cannot open')
  })
})
