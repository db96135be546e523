import { fail, type FailureError } from '../../../core/failure'

/** One output of a model, as numbers. */
export interface OutputTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** All outputs of a model by name. */
export type OutputTensors = ReadonlyMap<string, OutputTensor> | Readonly<Record<string, OutputTensor>>

export function listOutputs(outputs: OutputTensors): [name: string, tensor: OutputTensor][] {
  return outputs instanceof Map
    ? [...(outputs as ReadonlyMap<string, OutputTensor>).entries()]
    : Object.entries(outputs as Readonly<Record<string, OutputTensor>>)
}

/** The values of one picture of a batch: the first dimension is the batch. Throws RangeError where it has no such place. */
export function ofBatch({ shape, data }: OutputTensor, batchIndex: number): Float32Array {
  const elements = shape.slice(1).reduce((product, length) => product * length, 1)
  if (batchIndex >= (shape[0] ?? 0) || data.length < elements * (batchIndex + 1)) {
    throw new RangeError(`The output [${shape.join(', ')}] has no place ${batchIndex} in its batch.`)
  }
  return data.subarray(elements * batchIndex, elements * (batchIndex + 1))
}

/** The failure of a model whose outputs do not have the form that its decoder reads. */
export function unexpectedOutputs(outputs: OutputTensors, expected: string): FailureError {
  const found = listOutputs(outputs).map(([name, { shape }]) => `${name} [${shape.join(', ')}]`)
  return fail(
    'model-unsupported',
    `The model's outputs (${found.join('; ') || 'none'}) are not those expected: ${expected}.`,
    'The speed of this model can still be measured; boxes can be shown only for models of a known form.'
  )
}
