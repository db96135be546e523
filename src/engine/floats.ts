/**
 * Numbers of any type as 32-bit floats, in `to` where that is given. In one piece: `Float32Array.from` with a function goes
 * number by number, which for a million of them takes ten times as long as the inference that made them.
 */
export function toFloats(
  numbers: ArrayLike<number | bigint>,
  to: Float32Array = new Float32Array(numbers.length)
): Float32Array {
  if (typeof numbers[0] === 'bigint') for (let at = 0; at < to.length; at++) to[at] = Number(numbers[at])
  else to.set(numbers as ArrayLike<number>)
  return to
}
