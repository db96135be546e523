import type { NodeAddon } from './addon-types'
import { toFloats } from '../floats'
import type { AnswerCopy, Outputs } from '../worker/workload'
import type { LoadedOpenVino } from './load'

export type CompiledModel = NodeAddon['CompiledModel']
type Request = NodeAddon['InferRequest']
type Tensor = NodeAddon['Tensor']

/** Copies, as 32-bit floats whatever the model's own type. */
export function readOutputs(openvino: LoadedOpenVino, compiled: CompiledModel, request: Request): Outputs {
  return Object.fromEntries(
    compiled.outputs.map((output, index) => {
      const tensor = request.getOutputTensor(index)
      return [output.anyName, { shape: tensor.getShape(), data: asFloats(openvino, tensor) }]
    })
  )
}

function asFloats({ extras }: LoadedOpenVino, tensor: Tensor): Float32Array {
  // openvino-node has no half floats: it would hand out their bits.
  if (extras !== null) return extras.float32Data(tensor)
  const { data } = tensor
  return data instanceof Float32Array ? data : toFloats(data as ArrayLike<number | bigint>)
}

/** Memory for one answer of a compiled model, filled from any of its requests without an allocation. */
export class OutputCopy implements AnswerCopy {
  readonly #openvino: LoadedOpenVino
  readonly #parts: readonly { readonly name: string; readonly tensor: Tensor; readonly floats: Float32Array | null }[]

  /** Outputs as large as those that `request` has now. */
  constructor(openvino: LoadedOpenVino, compiled: CompiledModel, request: Request) {
    this.#openvino = openvino
    this.#parts = compiled.outputs.map((output, index) => {
      const now = request.getOutputTensor(index)
      const [type, shape] = [now.getElementType(), now.getShape()]
      // Over memory of JavaScript's, which needs no second copy to be read.
      const floats = String(type) === 'f32' && now.getSize() > 0 ? new Float32Array(now.getSize()) : null
      const tensor =
        floats === null ? new openvino.addon.Tensor(type, shape) : new openvino.addon.Tensor(type, shape, floats)
      return { name: output.anyName, tensor, floats }
    })
    // So that the first copy in a timed part touches no fresh memory either.
    this.fill(request)
  }

  fill(request: Request): void {
    this.#parts.forEach(({ tensor }, index) => request.getOutputTensor(index).copyTo(tensor))
  }

  outputs(): Outputs {
    return Object.fromEntries(
      this.#parts.map(({ name, tensor, floats }) => [
        name,
        { shape: tensor.getShape(), data: floats ?? asFloats(this.#openvino, tensor) }
      ])
    )
  }
}
