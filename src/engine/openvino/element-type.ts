import { native, type Native } from './library'
import { readPointer, readSize } from './status'

export type NumericArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array

export interface NumericArrayClass {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBuffer): NumericArray
}

// The order is `ov_element_type_e` of 2025 and later; older ones began with `undefined`, still older lacked u2, u3 and u6.
const current =
  'dynamic boolean bf16 f16 f32 f64 i4 i8 i16 i32 i64 u1 u2 u3 u4 u6 u8 u16 u32 u64 nf4 f8e4m3 f8e5m2 string f4e2m1 f8e8m0'.split(
    ' '
  )
const before2025 = ['undefined', ...current]
const before2024 = before2025.filter((name) => !['u2', 'u3', 'u6'].includes(name))
const knownSizes: readonly [string, number][] = [
  ['f32', 4],
  ['f64', 8],
  ['i16', 2],
  ['u16', 2],
  ['u32', 4],
  ['u64', 8]
]

let codes: readonly string[] | null = null
let codesOf: Native | null = null

/** The enum's names in the order of the opened library, found by asking how large its elements are. */
function elementTypes(): readonly string[] {
  if (codes && codesOf === native()) return codes
  codesOf = native()
  codes = [current, before2025, before2024].find(sizesAgree) ?? current
  return codes
}

function sizesAgree(names: readonly string[]): boolean {
  return knownSizes.every(([name, bytes]) => {
    try {
      return elementBytes(names.indexOf(name)) === bytes
    } catch {
      return false
    }
  })
}

function elementBytes(code: number): number {
  const tensor = readPointer((slot) => native().tensorCreate(code, { rank: 1n, dims: BigInt64Array.of(1n) }, slot))
  try {
    return readSize((slot) => native().tensorByteSize(tensor, slot))
  } finally {
    native().tensorFree(tensor)
  }
}

export function elementTypeName(code: number): string {
  return elementTypes()[code] ?? `unknown (${String(code)})`
}

export function elementTypeCode(name: string): number {
  return elementTypes().indexOf(name)
}

const arrays: Readonly<Record<string, NumericArrayClass>> = {
  i8: Int8Array,
  u8: Uint8Array,
  boolean: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  f16: Uint16Array,
  bf16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
  i64: BigInt64Array,
  u64: BigUint64Array
}

/** The TypedArray of an element type; f16 and bf16 as their bits, null for types of no whole number of bytes and strings. */
export function arrayClass(name: string): NumericArrayClass | null {
  return arrays[name] ?? null
}

/** Checks an element type that a caller named. */
export function namedElementType(value: unknown): string {
  if (typeof value !== 'string') throw new Error('Cannot convert Napi::Value to ov::element::Type_t')
  if (value !== 'string' && !Object.hasOwn(arrays, value))
    throw new Error(`Cannot create ov::element::Type from '${value}'`)
  return value
}

type Names = 'u8' | 'u32' | 'u16' | 'u64' | 'i8' | 'i64' | 'i32' | 'i16' | 'f64' | 'f32' | 'string'
export const element: { readonly [Name in Names]: Name } = {
  u8: 'u8',
  u32: 'u32',
  u16: 'u16',
  u64: 'u64',
  i8: 'i8',
  i64: 'i64',
  i32: 'i32',
  i16: 'i16',
  f64: 'f64',
  f32: 'f32',
  string: 'string'
}
