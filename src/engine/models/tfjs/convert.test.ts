import { expect, test } from 'vitest'
import { FailureError } from '../../../core/failure'
import { loadOpenVino } from '../../openvino/load'
import { temporaryFolder } from '../check/test-models'
import { convertGraphModel } from './convert'
import { decodeGraphDef } from './graphdef'
import { halfToNumber } from './weights'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const float = { T: { type: 'DT_FLOAT' } }
const shapeOf = (...sizes: number[]) => ({ dim: sizes.map((size) => ({ size: String(size) })) })
const constant = (name: string) => ({
  name,
  op: 'Const',
  attr: { dtype: { type: 'DT_FLOAT' }, value: { tensor: { dtype: 'DT_FLOAT' } } }
})
const convolution = {
  ...float,
  strides: { list: { i: ['1', '1', '1', '1'] } },
  padding: { s: base64('SAME') },
  data_format: { s: base64('NHWC') },
  explicit_paddings: { list: {} },
  num_args: { i: '1' },
  epsilon: { f: 0 }
}

/** x → 1×1 convolution [2, −1], bias [0.5, 0.25], Relu6 → y; and a MatMul that a cut at y leaves out. */
const model = {
  format: 'graph-model',
  modelTopology: {
    node: [
      { name: 'x', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: shapeOf(1, 1, 2, 1) } } },
      constant('filter'),
      constant('bias'),
      constant('unused'),
      {
        name: 'y',
        op: '_FusedConv2D',
        input: ['x', 'filter', 'bias', '^x'],
        attr: { ...convolution, fused_ops: { list: { s: [base64('BiasAdd'), base64('Relu6')] } } }
      },
      { name: 'rows', op: 'Reshape', input: ['y', 'unused'], attr: float },
      { name: 'z', op: '_FusedMatMul', input: ['rows', 'rows'], attr: { ...float, fused_ops: { list: { s: [] } } } }
    ]
  },
  weightsManifest: [
    {
      paths: ['a.bin', 'b.bin'],
      weights: [
        {
          name: 'filter',
          shape: [1, 1, 1, 2],
          dtype: 'float32',
          quantization: { dtype: 'float16', original_dtype: 'float32' }
        },
        {
          name: 'bias',
          shape: [2],
          dtype: 'float32',
          quantization: { dtype: 'uint8', scale: 0.25, min: 0.25, original_dtype: 'float32' }
        },
        { name: 'unused', shape: [2], dtype: 'int32' }
      ]
    }
  ]
}
// 2 and −1 as half floats; levels 1 and 0; then −1 and 2 as int32. The shards divide a constant.
const weights = Uint8Array.from([0x00, 0x40, 0x00, 0xbc, 1, 0, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0])
const shards = new Map([
  ['a.bin', weights.subarray(0, 3)],
  ['b.bin', weights.subarray(3)]
])
const readShard = (name: string): Uint8Array => shards.get(name) ?? new Uint8Array()
const convert = (changed: unknown, precision: 'f32' | 'f16' = 'f32', outputs?: string[]) =>
  convertGraphModel(JSON.stringify(changed), readShard, outputs ? { precision, outputs } : { precision })

test('a fused node becomes the plain operation followed by its fused steps, under its old name at the end', () => {
  const { nodes } = decodeGraphDef(convert(model))
  expect(nodes.map(({ name, op, input }) => [name, op, input])).toEqual([
    ['x', 'Placeholder', []],
    ['filter', 'Const', []],
    ['bias', 'Const', []],
    ['unused', 'Const', []],
    ['y/operation', 'Conv2D', ['x', 'filter']],
    ['y/BiasAdd', 'BiasAdd', ['y/operation', 'bias']],
    ['y', 'Relu6', ['y/BiasAdd']],
    ['rows', 'Reshape', ['y', 'unused']],
    ['z', 'MatMul', ['rows', 'rows']]
  ])
  expect(Object.keys(nodes[4]?.attr ?? {}).sort()).toEqual([
    'T',
    'data_format',
    'explicit_paddings',
    'padding',
    'strides'
  ])
})

test('a cut keeps only what the outputs are computed from', () => {
  const { nodes } = decodeGraphDef(convert(model, 'f32', ['y']))
  expect(nodes.map(({ name }) => name)).toEqual(['x', 'filter', 'bias', 'y/operation', 'y/BiasAdd', 'y'])
})

test('constants are read across shards from half floats, levels and plain numbers', () => {
  const { nodes } = decodeGraphDef(convert(model))
  const valuesOf = (name: string): Uint8Array => {
    const content = nodes.find((node) => node.name === name)?.attr['value']?.tensor?.tensorContent
    return typeof content === 'object' ? Uint8Array.from(content) : new Uint8Array()
  }
  expect([...new Float32Array(valuesOf('filter').buffer)]).toEqual([2, -1])
  expect([...new Float32Array(valuesOf('bias').buffer)]).toEqual([0.5, 0.25])
  expect([...new Int32Array(valuesOf('unused').buffer)]).toEqual([-1, 2])
})

const openvino = (() => {
  try {
    return loadOpenVino()
  } catch {
    return null
  }
})()

test.skipIf(openvino === null).each(['f32', 'f16'] as const)(
  'OpenVINO computes the converted graph (%s weights)',
  async (precision) => {
    if (!openvino) return
    await using folder = await temporaryFolder()
    const file = await folder.write('tiny.pb', convert(model, precision, ['y']))
    const { addon } = openvino
    const core = new addon.Core()
    const request = core.compileModelSync(core.readModelSync(file), 'CPU').createInferRequest()
    const answer = request.infer([new addon.Tensor('f32', [1, 1, 2, 1], new Float32Array([1, 4]))])
    // Relu6(2x + 0.5) and Relu6(−x + 0.25) for x = 1 and 4.
    expect([...(Object.values(answer)[0]?.data ?? [])]).toEqual([2.5, 0, 6, 0])
  }
)

test('the same model gives the same bytes', () => {
  expect(Buffer.compare(convert(model, 'f16'), convert(model, 'f16'))).toBe(0)
})

test('every pattern of a half float is read as IEEE 754 has it', () => {
  const pairs: [number, number][] = [
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0xc000, -2],
    [0x7c00, Infinity],
    [0xfc00, -Infinity]
  ]
  for (const [bits, value] of pairs) expect(halfToNumber(bits)).toBe(value)
  expect(halfToNumber(0x7e00)).toBeNaN()
  expect(Object.is(halfToNumber(0x8000), -0)).toBe(true)
})

const withNode = (node: object) => ({ ...model, modelTopology: { node: [...model.modelTopology.node, node] } })
const fusing = (step: string, input: string[]) =>
  withNode({
    name: 'f',
    op: '_FusedConv2D',
    input,
    attr: { ...convolution, fused_ops: { list: { s: [base64(step)] } } }
  })

test.each<[string, unknown]>([
  ['is not JSON', undefined],
  ['is a layers model', { ...model, format: 'layers-model' }],
  ['has no weights for a constant', withNode(constant('more'))],
  ['has functions', { ...model, modelTopology: { ...model.modelTopology, library: { function: [{}] } } }],
  ['fuses what cannot be split', fusing('FusedBatchNorm', ['x', 'filter', 'bias'])],
  ['fuses a bias that is missing', fusing('BiasAdd', ['x', 'filter'])],
  [
    'has more weights than constants',
    { ...model, weightsManifest: [{ paths: ['a.bin', 'b.bin', 'b.bin'], weights: model.weightsManifest[0]?.weights }] }
  ],
  [
    'has fewer weights than constants',
    { ...model, weightsManifest: [{ paths: ['a.bin'], weights: model.weightsManifest[0]?.weights }] }
  ],
  ['has strings', { ...model, weightsManifest: [{ paths: [], weights: [{ name: 's', shape: [1], dtype: 'string' }] }] }]
])('a model that %s is refused in words', (_, changed) => {
  expect(() =>
    convertGraphModel(changed === undefined ? '{' : JSON.stringify(changed), readShard, { precision: 'f32' })
  ).toThrow(FailureError)
})

test('a cut at a node that is not there is refused in words', () => {
  expect(() => convert(model, 'f32', ['no/node'])).toThrow(/has no node "no/)
})
