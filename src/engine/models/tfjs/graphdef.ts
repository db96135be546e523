import protobuf, { type IMapField, type INamespace, type Type } from 'protobufjs'
import { fail } from '../../../core/failure'

const attributes: IMapField = { keyType: 'string', type: 'AttrValue', id: 5 }

/**
 * TensorFlow's GraphDef, as far as frozen inference graphs use it. Field numbers are those of TensorFlow's graph.proto,
 * node_def.proto, attr_value.proto, tensor.proto, tensor_shape.proto and types.proto; names follow protobuf's JSON mapping.
 */
const descriptor: INamespace = {
  nested: {
    GraphDef: {
      fields: {
        node: { rule: 'repeated', type: 'NodeDef', id: 1 },
        library: { type: 'FunctionDefLibrary', id: 2 },
        versions: { type: 'VersionDef', id: 4 }
      }
    },
    FunctionDefLibrary: { fields: { function: { rule: 'repeated', type: 'bytes', id: 1 } } },
    VersionDef: { fields: { producer: { type: 'int32', id: 1 }, minConsumer: { type: 'int32', id: 2 } } },
    NodeDef: {
      fields: {
        name: { type: 'string', id: 1 },
        op: { type: 'string', id: 2 },
        input: { rule: 'repeated', type: 'string', id: 3 },
        device: { type: 'string', id: 4 },
        attr: attributes
      }
    },
    AttrValue: {
      oneofs: { value: { oneof: ['list', 's', 'i', 'f', 'b', 'type', 'shape', 'tensor', 'placeholder'] } },
      fields: {
        list: { type: 'ListValue', id: 1 },
        s: { type: 'bytes', id: 2 },
        i: { type: 'int64', id: 3 },
        f: { type: 'float', id: 4 },
        b: { type: 'bool', id: 5 },
        type: { type: 'DataType', id: 6 },
        shape: { type: 'TensorShapeProto', id: 7 },
        tensor: { type: 'TensorProto', id: 8 },
        placeholder: { type: 'string', id: 9 }
      }
    },
    ListValue: {
      fields: {
        s: { rule: 'repeated', type: 'bytes', id: 2 },
        i: { rule: 'repeated', type: 'int64', id: 3 },
        f: { rule: 'repeated', type: 'float', id: 4 },
        b: { rule: 'repeated', type: 'bool', id: 5 },
        type: { rule: 'repeated', type: 'DataType', id: 6 },
        shape: { rule: 'repeated', type: 'TensorShapeProto', id: 7 },
        tensor: { rule: 'repeated', type: 'TensorProto', id: 8 }
      }
    },
    TensorShapeProto: {
      fields: { dim: { rule: 'repeated', type: 'Dim', id: 2 }, unknownRank: { type: 'bool', id: 3 } },
      nested: { Dim: { fields: { size: { type: 'int64', id: 1 }, name: { type: 'string', id: 2 } } } }
    },
    TensorProto: {
      fields: {
        dtype: { type: 'DataType', id: 1 },
        tensorShape: { type: 'TensorShapeProto', id: 2 },
        tensorContent: { type: 'bytes', id: 4 },
        halfVal: { rule: 'repeated', type: 'int32', id: 13 },
        floatVal: { rule: 'repeated', type: 'float', id: 5 },
        doubleVal: { rule: 'repeated', type: 'double', id: 6 },
        intVal: { rule: 'repeated', type: 'int32', id: 7 },
        stringVal: { rule: 'repeated', type: 'bytes', id: 8 },
        int64Val: { rule: 'repeated', type: 'int64', id: 10 },
        boolVal: { rule: 'repeated', type: 'bool', id: 11 }
      }
    },
    DataType: {
      values: {
        DT_INVALID: 0,
        DT_FLOAT: 1,
        DT_DOUBLE: 2,
        DT_INT32: 3,
        DT_UINT8: 4,
        DT_INT16: 5,
        DT_INT8: 6,
        DT_STRING: 7,
        DT_COMPLEX64: 8,
        DT_INT64: 9,
        DT_BOOL: 10,
        DT_QINT8: 11,
        DT_QUINT8: 12,
        DT_QINT32: 13,
        DT_BFLOAT16: 14,
        DT_QINT16: 15,
        DT_QUINT16: 16,
        DT_UINT16: 17,
        DT_COMPLEX128: 18,
        DT_HALF: 19,
        DT_RESOURCE: 20,
        DT_VARIANT: 21,
        DT_UINT32: 22,
        DT_UINT64: 23
      }
    }
  }
}

/** protobuf's JSON mapping: bytes as base64 or Uint8Array, int64 as text or number, enumerations by name. */
export interface TensorShape {
  readonly dim?: readonly { readonly size?: string | number }[] | undefined
  readonly unknownRank?: boolean | undefined
}
export interface TensorValue {
  readonly dtype?: string | undefined
  readonly tensorShape?: TensorShape | undefined
  readonly tensorContent?: string | Uint8Array | undefined
}
export interface AttributeValue {
  readonly s?: string | Uint8Array | undefined
  readonly i?: string | number | undefined
  readonly f?: number | string | undefined
  readonly b?: boolean | undefined
  readonly type?: string | undefined
  readonly shape?: TensorShape | undefined
  readonly tensor?: TensorValue | undefined
  readonly list?: { readonly s?: readonly (string | Uint8Array)[] | undefined } | undefined
}
export interface GraphNode {
  readonly name: string
  readonly op: string
  readonly input: readonly string[]
  readonly attr: Readonly<Record<string, AttributeValue>>
}

let graphDefType: Type | undefined
function graphDef(): Type {
  graphDefType ??= protobuf.Root.fromJSON(descriptor).lookupType('GraphDef')
  return graphDefType
}

/** Writes a frozen graph as the binary GraphDef (.pb) that TensorFlow readers take. The same nodes give the same bytes. */
export function encodeGraphDef(nodes: readonly GraphNode[]): Uint8Array {
  const type = graphDef()
  return type.encode(type.fromObject({ node: nodes, versions: { producer: 1 } })).finish()
}

export interface DecodedGraph {
  readonly nodes: readonly GraphNode[]
  /** Functions of control flow and of SavedModels; their bodies are not decoded. */
  readonly functionCount: number
}

/** Reads a binary GraphDef. Throws a FailureError where the bytes are no such graph. */
export function decodeGraphDef(bytes: Uint8Array): DecodedGraph {
  const type = graphDef()
  try {
    const plain = type.toObject(type.decode(bytes), { enums: String, longs: Number, arrays: true, objects: true })
    const nodes = plain['node'] as GraphNode[]
    const library = plain['library'] as { function?: unknown[] } | undefined
    return { nodes: nodes.map(withNames), functionCount: library?.function?.length ?? 0 }
  } catch (cause) {
    throw fail(
      'model-unreadable',
      'The file is not a readable TensorFlow graph: its contents end early or are damaged.',
      'Get the file again, or export the model as ONNX.',
      String(cause)
    )
  }
}

function withNames(node: Partial<GraphNode>): GraphNode {
  return { name: node.name ?? '', op: node.op ?? '', input: node.input ?? [], attr: node.attr ?? {} }
}
