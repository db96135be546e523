import protobuf from 'protobufjs'
import { fail } from '../../../core/failure'
import type { OnnxAttribute, OnnxElementType, OnnxGraph, OnnxModel, OnnxTensor, OnnxValue } from './model'
import {
  attributeTypeNumbers,
  elementTypeNumbers,
  graphType,
  modelType,
  tensorType,
  type AttributeMessage,
  type EntryMessage,
  type GraphMessage,
  type ModelMessage,
  type TensorMessage,
  type ValueMessage
} from './schema'

/** Protobuf's own limit: no message, and so no ONNX file without outside data, is 2 GiB or more. */
const maximumBytes = 2 ** 31 - 1

/** The model as the bytes of an .onnx file. The same model gives the same bytes. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  const weightBytes = model.graph.initializers.reduce((sum, tensor) => sum + tensor.data.byteLength, 0)
  if (weightBytes > maximumBytes) {
    throw fail('model-unsupported', 'The model would be larger than the 2 GiB that an ONNX file may have.', 'Use FP16.')
  }
  const rest: ModelMessage = {
    irVersion: model.irVersion,
    producerName: model.producer,
    opsetImport: [{ domain: '', version: model.opset }],
    metadataProps: entries(model.metadata)
  }
  return Buffer.concat([...field(graphField, graphChunks(model.graph)), modelType.encode(rest).finish()])
}

/** Fields that hold weights, by their numbers in onnx.proto. */
const graphField = 7
const initializerField = 5
const rawDataField = 9

/**
 * The graph in pieces that are joined once at the end: protobufjs would copy each weight several times on its way into one
 * growing buffer (6 s and 400 MB more for YOLOv5x). Protobuf allows fields in any order, so weights may stand apart.
 */
function graphChunks(graph: OnnxGraph): Uint8Array[] {
  const initializers = graph.initializers.flatMap((tensor) => {
    const { rawData = new Uint8Array(), ...rest } = tensorMessage(tensor)
    return field(initializerField, [tensorType.encode(rest).finish(), ...field(rawDataField, [rawData])])
  })
  return [graphType.encode(graphMessage({ ...graph, initializers: [] })).finish(), ...initializers]
}

/** A length-delimited field of protobuf. */
function field(number: number, chunks: readonly Uint8Array[]): Uint8Array[] {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const lengthDelimited = 2
  const header = protobuf.Writer.create().uint32((number << 3) | lengthDelimited).uint32(length).finish() // prettier-ignore
  return [header, ...chunks]
}

function graphMessage(graph: OnnxGraph): GraphMessage {
  return {
    name: graph.name,
    node: graph.nodes.map((node) => ({
      input: node.inputs,
      output: node.outputs,
      name: node.name,
      opType: node.operator,
      ...(node.domain === '' ? {} : { domain: node.domain }),
      attribute: node.attributes.map(attributeMessage)
    })),
    initializer: graph.initializers.map(tensorMessage),
    input: graph.inputs.map(valueMessage),
    output: graph.outputs.map(valueMessage)
  }
}

function tensorMessage(tensor: OnnxTensor): TensorMessage {
  return {
    dims: tensor.shape,
    dataType: elementTypeNumber(tensor.elementType),
    name: tensor.name,
    rawData: tensor.data
  }
}

function attributeMessage(attribute: OnnxAttribute): AttributeMessage {
  const { name } = attribute
  switch (attribute.kind) {
    case 'int':
      return { name, type: attributeTypeNumbers.int, i: attribute.value }
    case 'ints':
      return { name, type: attributeTypeNumbers.ints, ints: attribute.value }
    case 'float':
      return { name, type: attributeTypeNumbers.float, f: attribute.value }
    case 'string':
      return { name, type: attributeTypeNumbers.string, s: new TextEncoder().encode(attribute.value) }
    case 'graph':
      return { name, type: attributeTypeNumbers.graph, g: graphMessage(attribute.value) }
    case 'other':
      throw fail('internal', `The attribute ${name} is of a kind that cannot be written.`, 'Please report this.')
  }
}

function valueMessage(value: OnnxValue): ValueMessage {
  const dim = value.shape?.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return {
    name: value.name,
    type: { tensorType: { elemType: elementTypeNumber(value.elementType), ...(dim ? { shape: { dim } } : {}) } }
  }
}

function elementTypeNumber(type: OnnxElementType): number {
  if (type === 'other')
    throw fail('internal', 'An element type without a name cannot be written.', 'Please report this.')
  return elementTypeNumbers[type]
}

function entries(map: ReadonlyMap<string, string>): EntryMessage[] {
  return [...map].map(([key, value]) => ({ key, value }))
}
