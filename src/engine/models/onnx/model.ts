/** An ONNX model as plain data, in our own words; `write.ts` and `read.ts` know the file format. */
export interface OnnxModel {
  readonly irVersion: number
  /** Version of the default operator set. */
  readonly opset: number
  readonly producer: string
  readonly metadata: ReadonlyMap<string, string>
  readonly graph: OnnxGraph
}

export interface OnnxGraph {
  readonly name: string
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxTensor[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

export interface OnnxNode {
  readonly name: string
  readonly operator: string
  /** Empty for the standard operators. */
  readonly domain: string
  /** An empty name stands for an optional input that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: readonly OnnxAttribute[]
}

export type OnnxAttribute = { readonly name: string } & (
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'graph'; readonly value: OnnxGraph }
  | { readonly kind: 'other' }
)

/** `other` is any type of ONNX that has no name here. */
export type OnnxElementType = 'f32' | 'f16' | 'i64' | 'i32' | 'u8' | 'i8' | 'bool' | 'f64' | 'other'

export interface OnnxTensor {
  readonly name: string
  readonly elementType: OnnxElementType
  readonly shape: readonly number[]
  /** Little-endian elements in row-major order. Empty where the file keeps them elsewhere or unpacked. */
  readonly data: Uint8Array
  /** Where the elements are when they are in a file of their own, as the model writes it; unchecked. */
  readonly externalData?: ReadonlyMap<string, string>
}

export interface OnnxValue {
  readonly name: string
  readonly elementType: OnnxElementType
  /** A number, or the name of a dimension left free (empty where it has none); null where the shape is not known. */
  readonly shape: readonly (number | string)[] | null
}
