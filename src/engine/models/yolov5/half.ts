const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** Largest finite value of half precision. */
const maximumHalf = 65504

export function fitsHalf(values: Float32Array): boolean {
  for (const value of values) if (!(Math.abs(value) <= maximumHalf)) return false
  return true
}

/** The values as little-endian IEEE 754 half precision, rounded to nearest, ties to even. */
export function toHalf(values: Float32Array): Uint8Array {
  const halves = new Uint16Array(values.length)
  for (let index = 0; index < values.length; index++) halves[index] = halfBits(values[index] ?? 0)
  return new Uint8Array(halves.buffer)
}

function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const magnitude = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  // Below the smallest normal half (2^−14) the steps are 2^−24.
  if (magnitude < 2 ** -14) return sign | roundHalfToEven(magnitude * 2 ** 24)
  float[0] = magnitude
  const single = bits[0] ?? 0
  // Round away the 13 bits of the significand that do not fit; a carry moves into the exponent as it should.
  const rounded = (single + 0xfff + ((single >> 13) & 1)) >>> 13
  return sign | Math.min(rounded - ((127 - 15) << 10), 0x7c00)
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
