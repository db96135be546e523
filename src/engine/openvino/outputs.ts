import type { NodeAddon } from './addon-types'
import type { Outputs } from '../worker/workload'

export type CompiledModel = NodeAddon['CompiledModel']

/** Copies, as 32-bit floats whatever the model's own type. */
export function readOutputs(compiled: CompiledModel, request: NodeAddon['InferRequest']): Outputs {
  return Object.fromEntries(
    compiled.outputs.map((output, index) => {
      const tensor = request.getOutputTensor(index)
      const { data } = tensor
      const floats = data instanceof Float32Array ? data : Float32Array.from(data as ArrayLike<number>, Number)
      return [output.anyName, { shape: tensor.getShape(), data: floats }]
    })
  )
}
