import type { ModelFormat } from '../../../core/model'

export type { ModelFormat }

/** An input or output as the file declares it. */
export interface ModelValue {
  readonly name: string
  /** OpenVINO's spelling (`f32`, `i64`, …); `unknown` where the file does not say. */
  readonly elementType: string
  /** null for a dimension left free; null as a whole where even the rank is not known. */
  readonly shape: readonly (number | null)[] | null
}

export interface ModelFile {
  readonly path: string
  readonly bytes: number
}

/** What was learnt of a model file without running it and without any inference runtime. */
export interface ModelFindings {
  readonly format: ModelFormat
  /** What the runtime is given: a file, or the folder of a TensorFlow SavedModel. Absolute. */
  readonly path: string
  /** Everything that belongs to the model, the main file first. Absolute paths. */
  readonly files: readonly ModelFile[]
  /** The program that wrote it, with its version, where the file says so. */
  readonly producer: string | null
  /** null where this format does not tell before the runtime has read it. */
  readonly inputs: readonly ModelValue[] | null
  readonly outputs: readonly ModelValue[] | null
  /** Sentences for people: nothing here forbids running the model. */
  readonly warnings: readonly string[]
}

/** What a check of one format contributes; the rest of the findings is the same for all. */
export type FormatFindings = Pick<ModelFindings, 'producer' | 'inputs' | 'outputs' | 'warnings'> & {
  /** Files besides the main one. */
  readonly more?: readonly ModelFile[]
}

/** Bits of one element by OpenVINO's type name; strings have no fixed size. */
export const elementBits: Readonly<Record<string, number>> = {
  f64: 64,
  f32: 32,
  f16: 16,
  bf16: 16,
  f8e4m3: 8,
  f8e5m2: 8,
  f8e8m0: 8,
  f4e2m1: 4,
  nf4: 4,
  i64: 64,
  i32: 32,
  i16: 16,
  i8: 8,
  i4: 4,
  i2: 2,
  u64: 64,
  u32: 32,
  u16: 16,
  u8: 8,
  u6: 6,
  u4: 4,
  u3: 3,
  u2: 2,
  u1: 1,
  boolean: 8
}

/**
 * Bytes of a dense tensor; null where the type has no fixed size, NaN where a dimension is negative, fractional or the
 * product is beyond what a number holds exactly.
 */
export function tensorBytes(elementType: string, shape: readonly number[]): number | null {
  const bits = Object.hasOwn(elementBits, elementType) ? elementBits[elementType] : undefined
  if (bits === undefined) return null
  if (shape.some((dim) => !Number.isSafeInteger(dim) || dim < 0)) return NaN
  const total = shape.reduce((product, dim) => product * BigInt(dim), BigInt(bits))
  const bytes = (total + 7n) / 8n
  return bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : NaN
}

/** A warning for each input with free dimensions, as every format has them. */
export function freeDimensionWarnings(inputs: readonly ModelValue[]): string[] {
  return inputs
    .filter(({ shape }) => shape === null || shape.includes(null))
    .map(
      ({ name }) => `The size of the input "${name}" is left free; a size has to be chosen before it can be measured.`
    )
}
