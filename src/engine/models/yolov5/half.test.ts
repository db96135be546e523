import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsHalf, toHalf } from './half'

const bitsOf = (value: number): number => {
  const bytes = toHalf(Float32Array.of(value))
  return (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8)
}

/** Straight from the definition, to compare with. */
function valueOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}

test('every half-precision number survives', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    if (!Number.isNaN(valueOf(bits)) && bitsOf(valueOf(bits)) !== bits)
      throw new Error(`0x${bits.toString(16)} changed`)
  }
  expect(valueOf(bitsOf(NaN))).toBeNaN()
})

test('other numbers go to the nearest, and to the even one of two', () => {
  expect(bitsOf(1 + 2 ** -11)).toBe(bitsOf(1))
  expect(bitsOf(1 + 3 * 2 ** -11)).toBe(bitsOf(1 + 2 ** -9))
  expect(bitsOf(2 ** -25)).toBe(0)
  expect(bitsOf(3 * 2 ** -25)).toBe(2)
  expect(bitsOf(65519)).toBe(bitsOf(65504))
  expect(bitsOf(65520)).toBe(0x7c00)
  fc.assert(
    fc.property(fc.float({ noNaN: true, min: -65504, max: 65504 }), (value) => {
      const bits = bitsOf(value)
      const error = Math.abs(valueOf(bits) - value)
      for (const neighbour of [bits - 1, bits + 1]) {
        const other = Math.abs(valueOf(neighbour & 0xffff) - value)
        expect(Number.isNaN(other) || error <= other || (neighbour & 0x7fff) === 0x7fff).toBe(true)
      }
    })
  )
})

test('numbers beyond half precision are noticed', () => {
  expect(fitsHalf(Float32Array.of(1, -65504))).toBe(true)
  expect(fitsHalf(Float32Array.of(65536))).toBe(false)
  expect(fitsHalf(Float32Array.of(NaN))).toBe(false)
})
