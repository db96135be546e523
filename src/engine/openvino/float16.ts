// IEEE 754 binary16 and bfloat16 beside binary32; V8 of Node 20 has no Float16Array.

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** Nearest halves, ties to even; beyond 65504 infinity. */
export function float16FromFloat32(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, toHalf)
}

function toHalf(value: number): number {
  float[0] = value
  const word = bits[0] ?? 0
  const sign = (word >>> 16) & 0x8000
  const magnitude = word & 0x7fffffff
  if (magnitude >= 0x7f800000) return sign | 0x7c00 | (magnitude > 0x7f800000 ? 0x200 : 0)
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  // Below 2^-14 a half counts in steps of 2^-24; Math.round would break ties upwards.
  if (magnitude < 0x38800000) return sign | roundHalfEven(Math.abs(value) * 2 ** 24)
  // Rebias the exponent by 127 - 15, then round away the 13 lowest bits of the fraction.
  const rebiased = magnitude - 0x38000000
  return sign | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13)
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}

export function float32FromFloat16(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1
    const exponent = (half >>> 10) & 0x1f
    const fraction = half & 0x3ff
    if (exponent === 0) return sign * fraction * 2 ** -24
    if (exponent === 31) return fraction ? NaN : sign * Infinity
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  })
}

export function float32FromBfloat16(halves: Uint16Array): Float32Array {
  const words = Uint32Array.from(halves, (half) => half << 16)
  return new Float32Array(words.buffer)
}
