import { fail } from '../../../core/failure'
import type { OnnxAttribute, OnnxElementType, OnnxGraph, OnnxModel, OnnxTensor, OnnxValue } from './model'
import {
  attributeTypeNumbers,
  elementTypeNumbers,
  modelType,
  type AttributeMessage,
  type GraphMessage,
  type ModelMessage,
  type TensorMessage,
  type ValueMessage
} from './schema'

/**
 * Reads an .onnx file. Tensor data are views of `bytes`, not copies.
 * Only the structure is read: nothing is run, outside data are not opened, and names and shapes are as the file says.
 * Throws `model-unreadable` for anything that is not a whole ONNX model.
 */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  try {
    // Decoding also recurses into subgraphs; a nesting deep enough to exhaust the stack ends in the catch as well.
    const message: ModelMessage = modelType.toObject(modelType.decode(bytes), { longs: Number })
    const opset = message.opsetImport?.find(({ domain }) => (domain ?? '') === '' || domain === 'ai.onnx')?.version
    if (!message.graph || opset === undefined) throw new Error('no graph or no operator set')
    return {
      irVersion: message.irVersion ?? 0,
      opset: opset,
      producer: message.producerName ?? '',
      metadata: new Map((message.metadataProps ?? []).map(({ key, value }) => [key ?? '', value ?? ''])),
      graph: readGraph(message.graph)
    }
  } catch (error) {
    throw fail(
      'model-unreadable',
      'This is not a whole ONNX model: its contents do not follow the format.',
      'Export or download the model again.',
      String(error)
    )
  }
}

function readGraph(graph: GraphMessage): OnnxGraph {
  return {
    name: graph.name ?? '',
    nodes: (graph.node ?? []).map((node) => ({
      name: node.name ?? '',
      operator: node.opType ?? '',
      domain: node.domain ?? '',
      inputs: node.input ?? [],
      outputs: node.output ?? [],
      attributes: (node.attribute ?? []).map(readAttribute)
    })),
    initializers: (graph.initializer ?? []).map(readTensor),
    inputs: (graph.input ?? []).map(readValue),
    outputs: (graph.output ?? []).map(readValue)
  }
}

function readTensor(tensor: TensorMessage): OnnxTensor {
  const external = tensor.externalData ?? []
  return {
    name: tensor.name ?? '',
    elementType: elementType(tensor.dataType),
    shape: tensor.dims ?? [],
    data: tensor.rawData ?? new Uint8Array(),
    ...(external.length === 0
      ? {}
      : { externalData: new Map(external.map(({ key, value }) => [key ?? '', value ?? ''])) })
  }
}

function readAttribute(attribute: AttributeMessage): OnnxAttribute {
  const name = attribute.name ?? ''
  switch (attribute.type) {
    case attributeTypeNumbers.int:
      return { name, kind: 'int', value: attribute.i ?? 0 }
    case attributeTypeNumbers.ints:
      return { name, kind: 'ints', value: attribute.ints ?? [] }
    case attributeTypeNumbers.float:
      return { name, kind: 'float', value: attribute.f ?? 0 }
    case attributeTypeNumbers.string:
      return { name, kind: 'string', value: new TextDecoder().decode(attribute.s ?? new Uint8Array()) }
    case attributeTypeNumbers.graph:
      return { name, kind: 'graph', value: readGraph(attribute.g ?? {}) }
    case undefined:
    default:
      return { name, kind: 'other' }
  }
}

function readValue({ name, type }: ValueMessage): OnnxValue {
  const shape = type?.tensorType?.shape
  return {
    name: name ?? '',
    elementType: elementType(type?.tensorType?.elemType),
    shape: shape ? (shape.dim ?? []).map(({ dimValue, dimParam }) => dimValue ?? dimParam ?? '') : null
  }
}

const elementTypesByNumber = new Map<number, OnnxElementType>(
  Object.entries(elementTypeNumbers).map(([name, number]) => [number, name as OnnxElementType])
)

function elementType(number: number | undefined): OnnxElementType {
  return elementTypesByNumber.get(number ?? 0) ?? 'other'
}
