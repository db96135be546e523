import { fail } from '../../../core/failure'
import type { TfjsModel, TfjsWeight } from './model-json'

/** One constant of the graph, little-endian, as TensorFlow's `tensor_content` wants it. */
export interface ConstantData {
  readonly dtype: 'DT_FLOAT' | 'DT_HALF' | 'DT_INT32' | 'DT_BOOL'
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

/**
 * Reads every constant out of the weight shards. `f32` expands what is stored as half precision; `f16` keeps it as it is
 * (other constants are the same in both). Throws a FailureError where the shards are shorter or longer than the manifest says.
 */
export function readWeights(
  model: TfjsModel,
  readShard: (path: string) => Uint8Array,
  precision: 'f32' | 'f16'
): Map<string, ConstantData> {
  const constants = new Map<string, ConstantData>()
  for (const group of model.weightsManifest) {
    const bytes = Buffer.concat(group.paths.map(readShard))
    let offset = 0
    for (const weight of group.weights) {
      const length = count(weight) * storedWidth(weight)
      if (offset + length > bytes.byteLength) throw wrongSize(`"${weight.name}" lies beyond the end of the weight file`)
      constants.set(weight.name, readConstant(weight, bytes.subarray(offset, offset + length), precision))
      offset += length
    }
    if (offset !== bytes.byteLength)
      throw wrongSize(`${bytes.byteLength - offset} bytes of the weight file belong to no constant`)
  }
  return constants
}

function count(weight: TfjsWeight): number {
  const total = weight.shape.reduce((product, dim) => product * dim, 1)
  if (!Number.isSafeInteger(total)) throw wrongSize(`"${weight.name}" is impossibly large`)
  return total
}

function storedWidth(weight: TfjsWeight): number {
  if (weight.dtype === 'bool') return 1
  if (!weight.quantization) return 4
  return weight.quantization.dtype === 'uint8' ? 1 : 2
}

function readConstant(weight: TfjsWeight, stored: Buffer, precision: 'f32' | 'f16'): ConstantData {
  const { shape, quantization } = weight
  if (weight.dtype === 'bool') return { dtype: 'DT_BOOL', shape, bytes: stored }
  const dtype = weight.dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT'
  if (!quantization) return { dtype, shape, bytes: stored }
  if (quantization.dtype === 'float16') {
    if (precision === 'f16' && dtype === 'DT_FLOAT') return { dtype: 'DT_HALF', shape, bytes: stored }
    return { dtype, shape, bytes: write(stored.byteLength / 2, (k) => halfToNumber(stored.readUInt16LE(2 * k)), dtype) }
  }
  const { scale, min } = quantization
  const wide = quantization.dtype === 'uint16'
  const level = (k: number): number => (wide ? stored.readUInt16LE(2 * k) : stored.readUInt8(k))
  const values = stored.byteLength / (wide ? 2 : 1)
  return { dtype, shape, bytes: write(values, (k) => level(k) * scale + min, dtype) }
}

function write(length: number, value: (index: number) => number, dtype: 'DT_FLOAT' | 'DT_INT32'): Uint8Array {
  const bytes = Buffer.alloc(length * 4)
  for (let k = 0; k < length; k++) {
    if (dtype === 'DT_FLOAT') bytes.writeFloatLE(value(k), 4 * k)
    else bytes.writeInt32LE(Math.round(value(k)), 4 * k)
  }
  return bytes
}

/** IEEE 754 binary16 to number, exact for every one of its 65,536 patterns. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function wrongSize(reason: string): Error {
  return fail(
    'model-unreadable',
    `The weights do not fit the model.json: ${reason}.`,
    'Get the model again; model.json and weight files must come from the same export.'
  )
}
