import { expect, test } from 'vitest'
import { toFloats } from './floats'

test('numbers of every type become the same 32-bit floats as one by one', () => {
  const numbers = [
    [0.1, -2, Infinity, NaN],
    Float32Array.of(0.1, -2),
    Float64Array.of(0.1, 1e300),
    Int32Array.of(-7, 2 ** 31 - 1),
    Uint8Array.of(0, 255),
    BigInt64Array.of(-7n, 2n ** 62n),
    BigUint64Array.of(2n ** 63n),
    []
  ]
  for (const some of numbers) {
    const given = some as ArrayLike<number | bigint>
    expect(toFloats(given)).toEqual(Float32Array.from(given, Number))
  }
})

test('memory that is given is filled, and memory of another size is not', () => {
  const to = new Float32Array(2)
  expect(toFloats(Int32Array.of(3, 4), to)).toBe(to)
  expect([...to]).toEqual([3, 4])
  expect(() => toFloats(Int32Array.of(3, 4, 5), to)).toThrow(RangeError)
})
