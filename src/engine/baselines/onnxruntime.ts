import type * as OnnxRuntime from 'onnxruntime-node'
import { frameworkUnavailable } from '../../core/explain/framework-words'
import { fail } from '../../core/failure'
import type { ModelInput } from '../../core/model'
import { emptyInput } from '../vision/tensor-input'
import type { FrameStream, Outputs, Workload } from '../worker/workload'
import { answerOf, ArrayCopy, type Numbers } from './array-copy'
import { checkModelFile } from './model-file'

export interface OnnxRuntimeOptions {
  readonly modelPath: string
  readonly inputName: string
  /** Batch included: [1, 3, 480, 640]. */
  readonly inputShape: readonly number[]
  /** The prepared inputs; each as long as the shape says. */
  readonly inputs: readonly OnnxRuntimeInput[]
  /** Threads of one inference. Left out: ONNX Runtime's own choice, one for each physical core. */
  readonly threads?: number
}

export type OnnxRuntimeInput = Float32Array | Int32Array | Uint8Array

export interface OnnxRuntimeWorkload extends Workload {
  /** Reading, optimising and preparing the model, which ONNX Runtime does in one step. */
  readonly loadMs: number
  /** One inference at a time whose answers are wanted, on the same session. */
  stream(elementType: ModelInput['elementType']): FrameStream
}

/**
 * The model in ONNX Runtime on the CPU, one inference at a time, with its defaults: all graph optimisations,
 * sequential execution, memory arena on.
 *
 * Version 1.30's `run` calls `setImmediate` and then computes on the calling thread: about 25 µs a call over
 * the inference itself. Outputs allocated beforehand made no difference, so they are left to ONNX Runtime.
 *
 * @throws FailureError `framework-unavailable`, `model-not-found`, `compile-failed` or `inference-failed`
 */
export async function openOnnxRuntime(options: OnnxRuntimeOptions): Promise<OnnxRuntimeWorkload> {
  const ort = await loadPackage()
  const start = performance.now()
  const session = await createSession(ort, options)
  const loadMs = performance.now() - start

  const feeds = options.inputs.map((data) => ({ [options.inputName]: asTensor(ort, data, options.inputShape) }))
  let last: OnnxRuntime.InferenceSession.ReturnType | null = null
  let disposed = false

  return {
    framework: { name: 'ONNX Runtime', version: ort.env.versions.node ?? 'unknown' },
    loadMs,

    effective: async () => ({
      requests: 1,
      streams: null,
      // ONNX Runtime does not tell what it chose itself.
      threads: options.threads ?? null,
      precision: 'f32',
      autoBatch: null,
      executionDevices: ['CPU'],
      framework: `ONNX Runtime ${ort.env.versions.node ?? 'unknown'}`
    }),

    async infer(inputIndex, take) {
      const feed = feeds[inputIndex]
      if (!feed) throw new RangeError(`There is no prepared input ${inputIndex}.`)
      try {
        last = await session.run(feed)
      } catch (error) {
        throw inferenceFailed(error)
      }
      take?.(answerOf(numbersOf(last)))
    },

    newCopy: () => new ArrayCopy(numbersOf(last)),

    outputs: async () => copied(last),

    stream(elementType) {
      const input = emptyInput(elementType, options.inputShape)
      const feed = { [options.inputName]: asTensor(ort, input, options.inputShape) }
      return {
        requests: 1,
        inputs: [input],
        infer: async () => {
          const result = await session.run(feed)
          const start = performance.now()
          const outputs = copied(result)
          return { outputs, readBackMs: performance.now() - start }
        },
        release: () => undefined
      }
    },

    async dispose() {
      if (disposed) return
      disposed = true
      last = null
      await session.release()
    }
  }
}

async function loadPackage(): Promise<typeof OnnxRuntime> {
  try {
    const ort = await import('onnxruntime-node')
    // Its warnings go to stderr from native code, in the midst of the progress display.
    ort.env.logLevel = 'error'
    return ort
  } catch (error) {
    throw frameworkUnavailable('no-onnxruntime', { platform: `${process.platform}-${process.arch}` }, String(error))
  }
}

async function createSession(
  ort: typeof OnnxRuntime,
  { modelPath, threads }: OnnxRuntimeOptions
): Promise<OnnxRuntime.InferenceSession> {
  await checkModelFile(modelPath)
  try {
    return await ort.InferenceSession.create(modelPath, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      executionMode: 'sequential',
      logSeverityLevel: 3,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads })
    })
  } catch (error) {
    throw fail(
      'compile-failed',
      `ONNX Runtime does not accept this model: ${firstLine(error)}`,
      'ONNX Runtime takes ONNX files only. For a file of another kind, or one that uses operators ONNX Runtime does not have, leave this row out.',
      String(error)
    )
  }
}

function asTensor(ort: typeof OnnxRuntime, data: OnnxRuntimeInput, shape: readonly number[]): OnnxRuntime.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape)
  if (data instanceof Int32Array) return new ort.Tensor('int32', data, shape)
  return new ort.Tensor('uint8', data, shape)
}

const copied = (result: OnnxRuntime.InferenceSession.ReturnType | null): Outputs =>
  new ArrayCopy(numbersOf(result)).outputs()

/** Strings are nothing that two frameworks are compared by. */
function numbersOf(result: OnnxRuntime.InferenceSession.ReturnType | null): Numbers {
  return Object.fromEntries(
    Object.entries(result ?? {}).flatMap(([name, { dims, data }]) =>
      ArrayBuffer.isView(data) ? [[name, { shape: [...dims], data: data as unknown as Numbers[string]['data'] }]] : []
    )
  )
}

function inferenceFailed(error: unknown) {
  return fail(
    'inference-failed',
    `ONNX Runtime stopped in the middle of an inference: ${firstLine(error)}`,
    'Check that the input fits the model. If it does, this model does not run in ONNX Runtime; leave this row out.',
    String(error)
  )
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] ?? text).trim()
}
