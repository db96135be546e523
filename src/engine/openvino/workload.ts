import type { NodeAddon } from './addon-types'
import { fail } from '../../core/failure'
import type { ModelInput } from '../../core/model'
import type { EffectiveSettings } from '../../core/record'
import type { Answer, Outputs, Take, Workload } from '../worker/workload'
import { effectiveSettings, executesOn } from './effective'
import type { LoadedOpenVino } from './load'
import { attempt } from './message'
import { type CompiledModel, OutputCopy, readOutputs } from './outputs'
import { openStream, type OpenVinoStream } from './stream'

export interface OpenVinoRequest {
  readonly modelPath: string
  readonly device: string
  readonly config: Readonly<Record<string, string | number | boolean>>
  readonly input: ModelInput
  readonly batch: number
  readonly mode: 'sync' | 'async'
}

export interface OpenVinoSession {
  readonly loadMs: number
  readonly compileMs: number
  /** The workload over these prepared inputs, each a whole batch. */
  workload(inputs: readonly (Float32Array | Int32Array | Uint8Array)[]): OpenVinoWorkload
  /** Whether the shape of an answer depends on what is on the picture. */
  readonly hasDynamicOutputs: boolean
  /** For frames whose answers are wanted: as many requests as the device asks for, but no more than this. */
  stream(mostRequests: number): OpenVinoStream
}

/** `infer` never overlaps itself in `sync` mode; in `async` mode up to `requests` may be in flight. */
export interface OpenVinoWorkload extends Workload {
  readonly requests: number
}

const remedies = {
  'model-unreadable': 'Check that the file is complete, and which OpenVINO version wrote it.',
  'model-unsupported': 'Use batch 1 for this model, or export it with a free batch dimension.',
  'compile-failed': 'Update the driver of the device, or choose another device or model.',
  'out-of-memory': 'Close other programs, or use a smaller model, batch or number of requests.'
}

/**
 * Reads, reshapes and compiles a model. Synchronous on purpose: the inference thread has nothing else to do, and the
 * official addon's asynchronous form would make a Core of its own.
 * Fails with `model-unreadable`, `model-unsupported` or `compile-failed`.
 */
export function openSession(openvino: LoadedOpenVino, request: OpenVinoRequest, now: () => number): OpenVinoSession {
  const { addon } = openvino
  const core = new addon.Core()
  const loadStart = now()
  const model = attempt('model-unreadable', 'OpenVINO cannot read the model', remedies, () =>
    core.readModelSync(request.modelPath)
  )
  const inputs = model.inputs.length
  if (inputs !== 1) {
    throw fail(
      'model-unsupported',
      `The model has ${inputs} inputs; VinoBench measures models with one.`,
      'Choose a model with a single input.'
    )
  }
  const shape = [request.batch, ...request.input.shape.slice(1)]
  const fixed = model.isDynamic() || String(model.input(0).getShape()) !== String(shape)
  if (fixed) {
    attempt('model-unsupported', `The model does not accept the input shape [${shape.join(', ')}]`, remedies, () =>
      model.reshape(new Map([[0, `[${shape.join(',')}]`]]))
    )
  }
  const compileStart = now()
  const compiled = attempt(
    'compile-failed',
    `OpenVINO could not prepare the model for ${request.device}`,
    remedies,
    () => core.compileModelSync(model, request.device, { ...request.config })
  )
  const compiledAt = now()
  return {
    loadMs: compileStart - loadStart,
    compileMs: compiledAt - compileStart,
    hasDynamicOutputs: compiled.outputs.some((output) => output.getPartialShape().isDynamic()),
    stream: (mostRequests) =>
      openStream(openvino, compiled, {
        input: request.input,
        batch: request.batch,
        requests: Math.min(mostRequests, optimalRequests(compiled)),
        now
      }),
    workload: (arrays) => {
      const tensors = arrays.map((data) => new addon.Tensor(request.input.elementType, shape, data))
      return request.mode === 'async' || openvino.extras === null
        ? queued(openvino, compiled, tensors, request)
        : blocking(openvino, openvino.extras, compiled, tensors)
    }
  }
}

type Tensor = NodeAddon['Tensor']
type Request = NodeAddon['InferRequest']

/** What the queue hands back with an answer: openvino-node takes an object, and no function. */
interface Given {
  readonly take: Take
}

/** One request at a time, waited for in place: what `benchmark_app -api sync` does. */
function blocking(
  openvino: LoadedOpenVino,
  extras: NonNullable<LoadedOpenVino['extras']>,
  compiled: CompiledModel,
  tensors: readonly Tensor[]
): OpenVinoWorkload {
  const inferRequest = compiled.createInferRequest()
  const answer = answerOf(inferRequest)
  return {
    ...common(openvino, compiled, 1, () => inferRequest),
    infer: (index, take) => {
      inferRequest.setInputTensor(tensorAt(tensors, index))
      extras.infer(inferRequest)
      take?.(answer)
    },
    dispose: () => Promise.resolve()
  }
}

/** As many requests as the device asks for (or one), fed through openvino-node's queue. */
function queued(
  openvino: LoadedOpenVino,
  compiled: CompiledModel,
  tensors: readonly Tensor[],
  request: OpenVinoRequest
): OpenVinoWorkload {
  const requests = request.mode === 'sync' ? 1 : optimalRequests(compiled)
  const queue = new openvino.addon.AsyncInferQueue(compiled, requests)
  let last: Request | null = null
  // Mandatory, and the only place where a request still holds its answer: after it, the request may be given the next input.
  queue.setCallback((error, request, given) => {
    if (error !== null) return
    last = request
    ;(given as Given | undefined)?.take(answerOf(request))
  })
  const name = compiled.input(0).anyName
  const fed = tensors.map((tensor) => ({ [name]: tensor }))
  let released = false
  return {
    ...common(openvino, compiled, requests, () => last),
    infer: (index, take) => {
      const input = fed[index]
      if (input === undefined) throw new RangeError(`There is no input ${index}.`)
      return take === undefined ? queue.startAsync(input) : queue.startAsync(input, { take } satisfies Given)
    },
    dispose: () => {
      if (!released) queue.release()
      released = true
      return Promise.resolve()
    }
  }
}

/** `last`: the request that answered last. */
function common(openvino: LoadedOpenVino, compiled: CompiledModel, requests: number, last: () => Request | null) {
  const answered = (): Request => {
    const request = last()
    if (request === null) throw new Error('There was no inference yet.')
    return request
  }
  return {
    framework: { name: 'OpenVINO', version: openvino.version },
    requests,
    effective: (): Promise<EffectiveSettings> =>
      Promise.resolve(effectiveSettings(compiled, requests, `OpenVINO ${openvino.version}`)),
    executesOn: () => executesOn(compiled),
    outputs: (): Promise<Outputs> => Promise.resolve(readOutputs(openvino, compiled, answered())),
    newCopy: () => new OutputCopy(openvino, compiled, answered())
  }
}

function answerOf(request: Request): Answer {
  return {
    copyTo: (copy) => {
      if (!(copy instanceof OutputCopy)) throw new TypeError('This memory was made by another workload.')
      copy.fill(request)
    }
  }
}

function tensorAt(tensors: readonly Tensor[], index: number): Tensor {
  const tensor = tensors[index]
  if (tensor === undefined) throw new RangeError(`There is no input ${index}.`)
  return tensor
}

function optimalRequests(compiled: CompiledModel): number {
  const asked = Number(compiled.getProperty('OPTIMAL_NUMBER_OF_INFER_REQUESTS'))
  return Number.isInteger(asked) && asked > 0 ? asked : 1
}
