import type { NodeAddon } from './addon-types'
import type { ModelInput } from '../../core/model'
import type { EffectiveSettings } from '../../core/record'
import type { InputArray } from '../vision/tensor-input'
import type { Outputs } from '../worker/workload'
import { effectiveSettings } from './effective'
import type { LoadedOpenVino } from './load'
import { type CompiledModel, readOutputs } from './outputs'

/** Inferences at once whose answers are wanted: each has a place with an input of its own. */
export interface OpenVinoStream {
  readonly requests: number
  /** One for each place. To be filled before `infer`, and left alone until that has answered. */
  readonly inputs: readonly InputArray[]
  infer(place: number): Promise<Outputs>
  effective(): EffectiveSettings
}

/** Fed through openvino-node's queue. */
export function openStream(
  openvino: LoadedOpenVino,
  compiled: CompiledModel,
  input: ModelInput,
  requests: number
): OpenVinoStream {
  const { addon } = openvino
  const inputs = Array.from({ length: requests }, () => emptyInput(input))
  const fed = inputs.map((data) => inputTensor(addon, compiled, input, data))
  const outputs: (Outputs | undefined)[] = []
  const queue = new addon.AsyncInferQueue(compiled, requests)
  // Here and not after the promise: once the callback returns, the request may be given the next frame.
  queue.setCallback((error, request, place) => {
    if (error === null) outputs[(place as { place: number }).place] = readOutputs(openvino, compiled, request)
  })
  return {
    requests,
    inputs,
    infer: async (place) => {
      const tensor = fed[place]
      if (tensor === undefined) throw new RangeError(`There is no place ${place}.`)
      await queue.startAsync(tensor, { place })
      const answer = outputs[place]
      outputs[place] = undefined
      if (answer === undefined) throw new Error('The inference ended without outputs.')
      return answer
    },
    effective: () => effectiveSettings(compiled, requests, `OpenVINO ${openvino.version}`)
  }
}

function emptyInput({ elementType, shape }: ModelInput): InputArray {
  const length = shape.slice(1).reduce((product, side) => product * side, 1)
  if (elementType === 'i32') return new Int32Array(length)
  return elementType === 'u8' ? new Uint8Array(length) : new Float32Array(length)
}

function inputTensor(addon: NodeAddon, compiled: CompiledModel, input: ModelInput, data: InputArray) {
  const tensor = new addon.Tensor(input.elementType, [1, ...input.shape.slice(1)], data)
  return { [compiled.input(0).anyName]: tensor }
}
