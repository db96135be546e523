import type { OnnxAttribute, OnnxNode, OnnxTensor } from '../onnx/model'
import { fitsHalf, toHalf } from './half'

/** FP16 halves the file; every such constant is followed by a Cast, so that any runtime computes in f32 unless it chooses otherwise. */
export type WeightPrecision = 'f32' | 'f16'

/** Collects a graph's nodes and constants. Tensors are named after the node that makes them. */
export interface NodeWriter {
  readonly nodes: OnnxNode[]
  readonly initializers: OnnxTensor[]
  /** Adds a node with one output and answers with the output's name. */
  node(operator: string, name: string, inputs: readonly string[], attributes?: readonly OnnxAttribute[]): string
  /** Adds a constant in the precision of the weights. */
  weight(name: string, shape: readonly number[], values: Float32Array): string
  /** Adds a constant in f32 whatever the precision of the weights. */
  float(name: string, shape: readonly number[], values: Float32Array): string
  integers(name: string, values: readonly number[]): string
}

export function nodeWriter(precision: WeightPrecision): NodeWriter {
  const nodes: OnnxNode[] = []
  const initializers: OnnxTensor[] = []
  const constant = (tensor: OnnxTensor): string => {
    initializers.push(tensor)
    return tensor.name
  }
  const writer: NodeWriter = {
    nodes,
    initializers,
    node(operator, name, inputs, attributes = []) {
      nodes.push({ name, operator, domain: '', inputs, outputs: [name], attributes })
      return name
    },
    weight(name, shape, values) {
      // A value beyond half precision would become infinite; such a constant stays as it is.
      if (precision === 'f32' || !fitsHalf(values)) return writer.float(name, shape, values)
      const half = constant({ name: `${name}.f16`, elementType: 'f16', shape, data: toHalf(values) })
      return writer.node('Cast', name, [half], [{ name: 'to', kind: 'int', value: 1 }])
    },
    float: (name, shape, values) => constant({ name, elementType: 'f32', shape, data: bytesOf(values) }),
    integers: (name, values) =>
      constant({
        name,
        elementType: 'i64',
        shape: [values.length],
        data: bytesOf(BigInt64Array.from(values, (value) => BigInt(value)))
      })
  }
  return writer
}

/** ONNX wants little-endian bytes, which is what every machine that Node runs OpenVINO on has. */
function bytesOf(values: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
