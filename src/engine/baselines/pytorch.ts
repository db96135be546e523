import * as z from 'zod'
import { frameworkUnavailable } from '../../core/explain/framework-words'
import { fail, type FailureError } from '../../core/failure'
import type { Outputs, SelfTimedWorkload } from '../worker/workload'
import { answerOf, ArrayCopy } from './array-copy'
import { ChildEnded, type Frame, type FramedChild } from './framed-child'
import { checkModelFile } from './model-file'
import { cancelled, startPyTorch, type PythonSearch, type PyTorchVersions } from './python'

export interface PyTorchOptions extends PythonSearch {
  /** The ONNX file that the other rows run: a YOLOv5 of ours (f32 or f16 weights) or of the usual exporter. */
  readonly modelPath: string
  /** Batch included: [1, 3, 480, 640]. */
  readonly inputShape: readonly number[]
  readonly inputs: readonly Float32Array[]
  /**
   * Left out: what PyTorch chooses. Debian's 1.13 chose one thread of two processors, and with one thread it also leaves
   * oneDNN's kernels aside: 2 FPS instead of 15.
   */
  readonly threads?: number
}

export interface PyTorchWorkload extends SelfTimedWorkload {
  readonly versions: PyTorchVersions
  /** Reading the weights and building the network; the import of torch is not in it. */
  readonly loadMs: number
}

/**
 * The original model in PyTorch on the CPU (float32, no gradients), in a Python process of its own, with the weights of
 * our ONNX file. The process ends with `dispose`, with `signal`, and by itself when this process is gone.
 *
 * @throws FailureError `framework-unavailable` where there is no PyTorch, or the model has no original in PyTorch here;
 *   `model-not-found`; `cancelled`; `engine-crashed`, `inference-failed` or `out-of-memory` from every method
 */
export async function openPyTorch(options: PyTorchOptions): Promise<PyTorchWorkload> {
  await checkModelFile(options.modelPath)
  const { child, versions } = await startPyTorch(options)
  const kill = (): void => child.kill()
  options.signal?.addEventListener('abort', kill)
  const ask = asker(child, options.signal)
  const dispose = async (): Promise<void> => {
    options.signal?.removeEventListener('abort', kill)
    await child.close()
  }
  try {
    if (options.signal?.aborted) throw cancelled()
    const opened = await ask(openReply, { command: 'open', model: options.modelPath, threads: options.threads })
    for (const data of options.inputs) {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      await ask(z.object({}), { command: 'input', shape: options.inputShape }, bytes)
    }
    return { ...methods(ask, versions, opened.message), dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

type Ask = <T>(
  reply: z.ZodType<T>,
  command: object,
  payload?: Uint8Array
) => Promise<{ message: T; payload: Frame['payload'] }>

const openReply = z.object({ loadMs: z.number(), threads: z.number() })
const inferReply = z.object({ ms: z.number() })
const outputsReply = z.object({ name: z.string(), shape: z.array(z.number()) })
const measureReply = z.object({
  frames: z.number(),
  seconds: z.number(),
  startMs: z.array(z.number()),
  latencyMs: z.array(z.number()),
  cpuSeconds: z.number(),
  peakMemoryBytes: z.number().nullable(),
  kept: z.array(z.number())
})
const errorReply = z.object({
  error: z.enum(['not-yolov5', 'out-of-memory', 'failed']),
  text: z.string(),
  detail: z.string().optional()
})

function methods(
  ask: Ask,
  versions: PyTorchVersions,
  { loadMs, threads }: z.infer<typeof openReply>
): Omit<PyTorchWorkload, 'dispose'> {
  const timedInfer = async (index: number): Promise<number> =>
    (await ask(inferReply, { command: 'infer', index })).message.ms
  const outputs = async (place?: number): Promise<Outputs> => {
    const { message, payload } = await ask(outputsReply, { command: 'outputs', place })
    // A copy: the payload may lie at an odd place within a larger buffer.
    const data = new Float32Array(new Uint8Array(payload).buffer)
    return { [message.name]: { shape: message.shape, data } }
  }
  return {
    framework: { name: 'PyTorch', version: versions.torch },
    versions,
    loadMs,
    effective: async () => ({
      requests: 1,
      streams: null,
      threads,
      precision: 'f32',
      autoBatch: null,
      executionDevices: ['CPU'],
      framework: `PyTorch ${versions.torch}`
    }),
    async infer(index, take) {
      await timedInfer(index)
      if (take !== undefined) take(answerOf(await outputs()))
    },
    newCopy: () => new ArrayCopy(),
    timedInfer,
    outputs: () => outputs(),
    kept: outputs,
    measure: async (plan) => (await ask(measureReply, { command: 'measure', ...plan })).message
  }
}

/** One command and its checked reply; whatever goes wrong becomes a FailureError. */
function asker(child: FramedChild, signal: AbortSignal | undefined): Ask {
  return async (reply, command, payload) => {
    const frame = await child.request(command, payload).catch((error: unknown) => {
      throw signal?.aborted ? cancelled() : ended(error)
    })
    const refused = errorReply.safeParse(frame.message)
    if (refused.success) throw refusal(refused.data)
    const parsed = reply.safeParse(frame.message)
    if (!parsed.success) throw unintelligible(parsed.error.message)
    return { message: parsed.data, payload: frame.payload }
  }
}

function refusal({ error, text, detail }: z.infer<typeof errorReply>): FailureError {
  switch (error) {
    case 'not-yolov5':
      return frameworkUnavailable('no-original', { text })
    case 'out-of-memory':
      return fail(
        'out-of-memory',
        `PyTorch ran out of memory: ${text}`,
        'Close other programs, or choose a smaller model.',
        detail
      )
    case 'failed':
      return fail(
        'inference-failed',
        `PyTorch could not do it: ${text}`,
        'Try another version of PyTorch (1.13 or newer), or leave this row out.',
        detail
      )
  }
}

function ended(error: unknown): unknown {
  if (!(error instanceof ChildEnded)) return error
  return fail(
    'engine-crashed',
    `The Python process that runs PyTorch ${error.message} before it had answered.`,
    'Run the row again. If that does not help, try another version of PyTorch, or leave this row out.',
    error.stderrTail || undefined
  )
}

function unintelligible(detail: string): FailureError {
  return fail(
    'engine-garbage',
    'The Python process that runs PyTorch answered what VinoBench cannot understand.',
    'Install VinoBench again: its script resources/pytorch-baseline.py may have been changed.',
    detail
  )
}
