import type { ModelInput } from '../../core/model'
import type { EffectiveSettings } from '../../core/record'
import { emptyInput } from '../vision/tensor-input'
import type { StreamAnswer, FrameStream } from '../worker/workload'
import { effectiveSettings } from './effective'
import type { LoadedOpenVino } from './load'
import { type CompiledModel, readOutputs } from './outputs'

export interface OpenVinoStream extends FrameStream {
  effective(): EffectiveSettings
}

export interface StreamOptions {
  readonly input: ModelInput
  readonly batch: number
  readonly requests: number
  readonly now: () => number
}

/** Fed through openvino-node's queue. */
export function openStream(
  openvino: LoadedOpenVino,
  compiled: CompiledModel,
  { input, batch, requests, now }: StreamOptions
): OpenVinoStream {
  const { addon } = openvino
  const shape = [batch, ...input.shape.slice(1)]
  const inputs = Array.from({ length: requests }, () => emptyInput(input.elementType, shape))
  const name = compiled.input(0).anyName
  const fed = inputs.map((data) => ({ [name]: new addon.Tensor(input.elementType, shape, data) }))
  const answers: (StreamAnswer | undefined)[] = []
  const queue = new addon.AsyncInferQueue(compiled, requests)
  // Here and not after the promise: once the callback returns, the request may be given the next frame.
  queue.setCallback((error, request, place) => {
    if (error !== null) return
    const start = now()
    const outputs = readOutputs(openvino, compiled, request)
    answers[(place as { place: number }).place] = { outputs, readBackMs: now() - start }
  })
  return {
    requests,
    inputs,
    infer: async (place) => {
      const tensor = fed[place]
      if (tensor === undefined) throw new RangeError(`There is no place ${place}.`)
      await queue.startAsync(tensor, { place })
      const answer = answers[place]
      answers[place] = undefined
      if (answer === undefined) throw new Error('The inference ended without outputs.')
      return answer
    },
    release: () => queue.release(),
    effective: () => effectiveSettings(compiled, requests, `OpenVINO ${openvino.version}`)
  }
}
