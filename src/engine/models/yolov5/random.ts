/** Uniform numbers in (−1, 1), the same on every machine for the same seed. */
export type UniformSource = () => number

/**
 * xoshiro128** 1.1 (Blackman and Vigna, 2018) with its state filled by splitmix32.
 * Our own because `Math.random` takes no seed, and integer arithmetic alone gives the same bits on every machine.
 */
export function uniformSource(seed: number): UniformSource {
  let mix = seed | 0
  const splitmix32 = (): number => {
    mix = (mix + 0x9e3779b9) | 0
    let z = mix ^ (mix >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
  let a = splitmix32()
  let b = splitmix32()
  let c = splitmix32()
  let d = splitmix32()
  return () => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    // The upper 24 bits and a half: symmetric about zero and never nearer to it than 2^−24, so nothing is denormal.
    return ((scrambled >> 8) + 0.5) * 2 ** -23
  }
}

const rotate = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits))
