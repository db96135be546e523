import { fail } from '../../../core/failure'
import { encodeGraphDef, type GraphNode } from './graphdef'
import { splitFused } from './fused'
import { parseModelJson, type TfjsModel } from './model-json'
import { type ConstantData, readWeights } from './weights'

export interface ConvertOptions {
  /** Nodes to cut at: only they and what they are computed from are kept. Left out: the whole graph. */
  readonly outputs?: readonly string[]
  /** `f16`: constants stored in half precision stay so and are cast in the graph. The values are the same in both. */
  readonly precision: 'f32' | 'f16'
}

/**
 * Turns a TensorFlow.js graph model into a binary TensorFlow GraphDef (.pb) that OpenVINO's TensorFlow frontend reads.
 * `readShard` gives the weight files by the names in the model.json. The same input gives the same bytes.
 */
export function convertGraphModel(
  modelJsonText: string,
  readShard: (path: string) => Uint8Array,
  options: ConvertOptions
): Uint8Array {
  const model = parseModelJson(modelJsonText)
  const constants = readWeights(model, readShard, options.precision)
  const nodes = options.outputs ? ancestorsOf(options.outputs, nodesOf(model)) : nodesOf(model)
  return encodeGraphDef(nodes.flatMap(splitFused).flatMap((node) => withConstant(node, constants)))
}

/** Control edges order side effects; a graph for inference has none, and a cut may have removed their ends. */
function nodesOf(model: TfjsModel): GraphNode[] {
  return model.modelTopology.node.map(({ name, op, input, attr }) => ({
    name,
    op,
    input: input.filter((edge) => !edge.startsWith('^')),
    attr
  }))
}

function ancestorsOf(outputs: readonly string[], nodes: readonly GraphNode[]): GraphNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const kept = new Set<string>()
  const open = [...outputs]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = byName.get(name)
    if (!node) {
      throw fail(
        'model-unreadable',
        `The graph has no node "${name}".`,
        'Get the model again, in the expected version.'
      )
    }
    if (kept.has(name)) continue
    kept.add(name)
    open.push(...node.input.map(nodeOfEdge))
  }
  return nodes.filter((node) => kept.has(node.name))
}

/** "name:1" is the second output of node "name". */
function nodeOfEdge(edge: string): string {
  return edge.replace(/:\d+$/, '')
}

function withConstant(node: GraphNode, constants: ReadonlyMap<string, ConstantData>): readonly GraphNode[] {
  if (node.op !== 'Const') return [node]
  const data = constants.get(node.name)
  if (!data) {
    if (node.attr['value']?.tensor?.tensorContent !== undefined) return [node]
    throw fail(
      'model-unreadable',
      `The weights of "${node.name}" are missing.`,
      'Get the model again; model.json and weight files must come from the same export.'
    )
  }
  if (data.dtype !== 'DT_HALF') return [constant(node.name, data)]
  const stored = constant(`${node.name}/half`, data)
  const attr = { SrcT: { type: 'DT_HALF' }, DstT: { type: 'DT_FLOAT' }, Truncate: { b: false } }
  return [stored, { name: node.name, op: 'Cast', input: [stored.name], attr }]
}

function constant(name: string, { dtype, shape, bytes }: ConstantData): GraphNode {
  const tensorShape = { dim: shape.map((size) => ({ size })) }
  const value = { tensor: { dtype, tensorShape, tensorContent: bytes } }
  return { name, op: 'Const', input: [], attr: { dtype: { type: dtype }, value } }
}
