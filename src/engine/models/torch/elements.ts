import { unreadable, unsupported } from './errors'
import type { TorchElementType, TorchTensor } from './values'

/** The elements of a storage as f32, from its bytes (little-endian, at the start of an ArrayBuffer). */
export function decodeStorage(bytes: Uint8Array, elementType: TorchElementType, elements: number): Float32Array {
  const decode = decoders[elementType]
  if (!decode) {
    throw unsupported(
      `A weight of this .pt file is of type ${elementType}, not a floating-point number.`,
      'Use the published checkpoint, not a quantised one.'
    )
  }
  return decode(bytes.buffer as ArrayBuffer, elements)
}

/** The elements of a tensor in row-major order, from those of its storage; a view of them where they lie so already. */
export function gather({ storage, offset, shape, strides }: TorchTensor, stored: Float32Array): Float32Array {
  const length = shape.reduce((product, size) => product * size, 1)
  // A stride of 0 repeats elements for nothing: the only way for a tensor to be larger than the file.
  if (length > storage.elements) throw unreadable('a weight in it is larger than its storage')
  if (isContiguous(shape, strides)) return stored.subarray(offset, offset + length)
  const elements = new Float32Array(length)
  let index = 0
  const walk = (axis: number, start: number): void => {
    const size = shape[axis]
    if (size === undefined) elements[index++] = stored[start] ?? NaN
    else for (let step = 0; step < size; step++) walk(axis + 1, start + step * (strides[axis] ?? 0))
  }
  walk(0, offset)
  return elements
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 0
    if (size !== 1 && strides[axis] !== expected) return false
    expected *= size
  }
  return true
}

const decoders: Partial<Record<TorchElementType, (buffer: ArrayBuffer, elements: number) => Float32Array>> = {
  f64: (buffer, elements) => Float32Array.from(new Float64Array(buffer, 0, elements)),
  f32: (buffer, elements) => new Float32Array(buffer, 0, elements),
  f16(buffer, elements) {
    const bits = new Uint16Array(buffer, 0, elements)
    const table = halves()
    const values = new Float32Array(elements)
    for (let index = 0; index < elements; index++) values[index] = table[bits[index] ?? 0] ?? NaN
    return values
  },
  bf16(buffer, elements) {
    const bits = new Uint32Array(elements)
    new Uint16Array(buffer, 0, elements).forEach((upper, index) => (bits[index] = upper << 16))
    return new Float32Array(bits.buffer)
  }
}

let halfTable: Float32Array | null = null

/** All 65,536 half-precision numbers: a look-up is the fastest way to 87 million of them. */
function halves(): Float32Array {
  halfTable ??= Float32Array.from({ length: 0x10000 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >> 10) & 0x1f
    const fraction = bits & 0x3ff
    if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  })
  return halfTable
}
