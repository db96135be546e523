import { fail } from '../../../core/failure'
import type { AttributeValue, GraphNode } from './graphdef'

/** What TensorFlow's and TensorFlow.js's optimisers fuse, and the plain operation it began as (which OpenVINO reads). */
const plainOperation: Readonly<Record<string, string>> = {
  _FusedConv2D: 'Conv2D',
  FusedDepthwiseConv2dNative: 'DepthwiseConv2dNative',
  _FusedDepthwiseConv2dNative: 'DepthwiseConv2dNative',
  _FusedMatMul: 'MatMul'
}
const activations = new Set(['Relu', 'Relu6', 'Elu', 'Sigmoid', 'Tanh', 'LeakyRelu'])
const attributesOfFusion = new Set([
  'fused_ops',
  'num_args',
  'epsilon',
  'leakyrelu_alpha',
  'TArgs',
  'num_host_args',
  'host_args',
  'filter_format'
])

/**
 * One fused node as the plain operation followed by each of its `fused_ops`; any other node as it is. The last node of the
 * chain keeps the fused node's name, so that its consumers need no change.
 */
export function splitFused(node: GraphNode): readonly GraphNode[] {
  const plain = Object.hasOwn(plainOperation, node.op) ? plainOperation[node.op] : undefined
  if (plain === undefined) return [node]
  const steps = (node.attr['fused_ops']?.list?.s ?? []).map(asText)
  const [first, second, ...rest] = node.input
  if (first === undefined || second === undefined) throw unsupported(node, 'has fewer than two inputs')
  const args = rest.filter((name) => !name.startsWith('^'))
  const own = Object.entries(node.attr).filter(([key]) => !attributesOfFusion.has(key) && !key.startsWith('_'))
  const nameOf = (step: number): string =>
    step === steps.length ? node.name : `${node.name}/${['operation', ...steps][step]}`
  const chain: GraphNode[] = [{ name: nameOf(0), op: plain, input: [first, second], attr: Object.fromEntries(own) }]
  steps.forEach((step, k) => chain.push(fusedStep(node, step, nameOf(k), nameOf(k + 1), args)))
  if (args.length > 0) throw unsupported(node, `has ${args.length} inputs too many`)
  return chain
}

/** Takes what the step needs from `args`, in order. */
function fusedStep(node: GraphNode, step: string, input: string, name: string, args: string[]): GraphNode {
  const type: Record<string, AttributeValue> = { T: node.attr['T'] ?? { type: 'DT_FLOAT' } }
  if (step === 'BiasAdd') {
    const bias = args.shift()
    if (bias === undefined) throw unsupported(node, 'has no bias')
    const format = node.attr['data_format']
    return { name, op: step, input: [input, bias], attr: format ? { ...type, data_format: format } : type }
  }
  if (!activations.has(step)) throw unsupported(node, `fuses "${step}"`)
  if (step !== 'LeakyRelu') return { name, op: step, input: [input], attr: type }
  return { name, op: step, input: [input], attr: { ...type, alpha: node.attr['leakyrelu_alpha'] ?? { f: 0.2 } } }
}

function asText(value: string | Uint8Array): string {
  return (typeof value === 'string' ? Buffer.from(value, 'base64') : Buffer.from(value)).toString('utf8')
}

function unsupported(node: GraphNode, reason: string): Error {
  return fail(
    'model-unsupported',
    `The operation "${node.name}" (${node.op}) ${reason}, which cannot be converted.`,
    'Export the model as ONNX or as a TensorFlow SavedModel instead.'
  )
}
