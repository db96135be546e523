import protobuf from 'protobufjs'
import { onnxDescriptor } from './descriptor'
import type { OnnxElementType } from './model'

/** The messages as protobufjs takes them, and gives them through `toObject`: absent fields are missing. */
type Optional<T> = { readonly [K in keyof T]?: T[K] }

export type EntryMessage = Optional<{ key: string; value: string }>
export type DimensionMessage = Optional<{ dimValue: number; dimParam: string }>
export type ValueMessage = Optional<{
  name: string
  type: Optional<{
    tensorType: Optional<{ elemType: number; shape: Optional<{ dim: readonly DimensionMessage[] }> }>
  }>
}>
export type TensorMessage = Optional<{
  dims: readonly number[]
  dataType: number
  name: string
  rawData: Uint8Array
  externalData: readonly EntryMessage[]
  dataLocation: number
}>
export type AttributeMessage = Optional<{
  name: string
  f: number
  i: number
  s: Uint8Array
  g: GraphMessage
  ints: readonly number[]
  type: number
}>
export type NodeMessage = Optional<{
  input: readonly string[]
  output: readonly string[]
  name: string
  opType: string
  domain: string
  attribute: readonly AttributeMessage[]
}>
export interface GraphMessage {
  readonly name?: string
  readonly node?: readonly NodeMessage[]
  readonly initializer?: readonly TensorMessage[]
  readonly input?: readonly ValueMessage[]
  readonly output?: readonly ValueMessage[]
}
export type ModelMessage = Optional<{
  irVersion: number
  producerName: string
  graph: GraphMessage
  opsetImport: readonly Optional<{ domain: string; version: number }>[]
  metadataProps: readonly EntryMessage[]
}>

const root = protobuf.Root.fromJSON(onnxDescriptor)
export const modelType = root.lookupType('onnx.ModelProto')
export const graphType = root.lookupType('onnx.GraphProto')
export const tensorType = root.lookupType('onnx.TensorProto')

/** TensorProto.DataType. */
export const elementTypeNumbers = {
  f32: 1,
  u8: 2,
  i8: 3,
  i32: 6,
  i64: 7,
  bool: 9,
  f16: 10,
  f64: 11
} as const satisfies Record<Exclude<OnnxElementType, 'other'>, number>

/** AttributeProto.AttributeType. */
export const attributeTypeNumbers = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const
