import { native, type PartialShapeArgument, type ShapeArgument, type ShapeSlot } from './library'
import { check } from './status'

export function shapeArgument(dims: readonly number[]): ShapeArgument {
  return { rank: BigInt(dims.length), dims: BigInt64Array.from(dims, BigInt) }
}

const slot: ShapeSlot = new BigInt64Array(2)

/** Reads an `ov_shape_t` and gives its memory back. */
export function readShape(call: (slot: ShapeSlot) => number): number[] {
  slot.fill(0n)
  check(call(slot))
  const dims = new BigInt64Array(Number(slot[0]))
  native().copy(dims, slot[1] ?? 0n, dims.byteLength)
  native().shapeFree(slot)
  return Array.from(dims, Number)
}

/** A dimension's limits, both inclusive; `max` is -1 where there is none. */
export interface Limits {
  readonly min: number
  readonly max: number
}

/** A shape of which parts may be free; `null`: not even the number of dimensions is known. */
export type LimitList = readonly Limits[] | null

const partialSlot = new BigInt64Array(3)

export function readPartialShape(call: (slot: BigInt64Array) => number): LimitList {
  partialSlot.fill(0n)
  check(call(partialSlot))
  const [min = 0n, max = 0n, address = 0n] = partialSlot
  const known = min === max
  const flat = new BigInt64Array(known ? Number(min) * 2 : 0)
  native().copy(flat, address, flat.byteLength)
  native().partialShapeFree(partialSlot)
  if (!known) return null
  return Array.from({ length: Number(min) }, (_, index) => ({
    min: Number(flat[index * 2]),
    max: Number(flat[index * 2 + 1])
  }))
}

export function partialShapeArgument(limits: LimitList): PartialShapeArgument {
  if (!limits) return { min: 0n, max: -1n, dims: new BigInt64Array(2) }
  const rank = BigInt(limits.length)
  const dims = new BigInt64Array(Math.max(2, limits.length * 2))
  limits.forEach(({ min, max }, index) => {
    dims[index * 2] = BigInt(min)
    dims[index * 2 + 1] = BigInt(max)
  })
  return { min: rank, max: rank, dims }
}
