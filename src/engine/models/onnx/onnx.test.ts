import fc from 'fast-check'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { FailureError } from '../../../core/failure'
import type { OnnxModel } from './model'
import { readOnnx } from './read'
import { writeOnnx } from './write'

/** y = x + [1, 2, 3], with a branch that is never taken to carry a subgraph and every kind of attribute. */
const small: OnnxModel = {
  irVersion: 7,
  opset: 13,
  producer: 'test',
  metadata: new Map([['names', '["犬","cat"]']]),
  graph: {
    name: 'small',
    nodes: [
      { name: 'add', operator: 'Add', domain: '', inputs: ['x', 'c'], outputs: ['sum'], attributes: [] },
      {
        name: 'softmax',
        operator: 'LeakyRelu',
        domain: '',
        inputs: ['sum'],
        outputs: ['y'],
        attributes: [{ name: 'alpha', kind: 'float', value: 0.5 }]
      },
      {
        name: 'branch',
        operator: 'If',
        domain: 'org.example',
        inputs: ['', 'sum'],
        outputs: ['z'],
        attributes: [
          { name: 'axis', kind: 'int', value: -1 },
          { name: 'pads', kind: 'ints', value: [0, -3, 2] },
          { name: 'mode', kind: 'string', value: 'nearest' },
          {
            name: 'then_branch',
            kind: 'graph',
            value: { name: 'inner', nodes: [], initializers: [], inputs: [], outputs: [] }
          }
        ]
      }
    ],
    initializers: [
      { name: 'c', elementType: 'f32', shape: [3], data: new Uint8Array(Float32Array.of(1, 2, 3).buffer) }
    ],
    inputs: [{ name: 'x', elementType: 'f32', shape: ['batch', 3] }],
    outputs: [{ name: 'y', elementType: 'f32', shape: ['batch', 3] }]
  }
}
const runnable: OnnxModel = { ...small, graph: { ...small.graph, nodes: small.graph.nodes.slice(0, 2) } }

describe('ONNX files', () => {
  test('come back as they were written', () => {
    const read = readOnnx(writeOnnx(small))
    expect({ ...read, graph: { ...read.graph, initializers: [] } }).toEqual({
      ...small,
      graph: { ...small.graph, initializers: [] }
    })
    expect(read.graph.initializers.map(({ data, ...rest }) => ({ ...rest, data: [...data] }))).toEqual(
      small.graph.initializers.map(({ data, ...rest }) => ({ ...rest, data: [...data] }))
    )
  })

  test('run in ONNX Runtime', async () => {
    const session = await InferenceSession.create(writeOnnx(runnable))
    const { y } = await session.run({ x: new Tensor('float32', [0, 0, -5], [1, 3]) })
    expect([...((y?.data as Float32Array | undefined) ?? [])]).toEqual([1, 2, -1])
  })

  test('that are empty, text, cut short or have no graph are refused in plain words', () => {
    const whole = writeOnnx(small)
    for (const bytes of [new Uint8Array(), Buffer.from('not a model'), whole.subarray(0, -9), Buffer.of(0x08, 0x07)]) {
      expect(() => readOnnx(bytes)).toThrow(
        expect.objectContaining({ failure: expect.objectContaining({ code: 'model-unreadable' }) })
      )
    }
  })

  test('with subgraphs nested beyond reason are refused, not a crash', () => {
    // Field 6 (graph) of an attribute, field 5 (attribute) of a node, field 1 (node) of a graph, 100,000 deep.
    const layers: number[] = []
    let length = 0
    for (let depth = 0; depth < 30_000; depth++) {
      for (const tag of [0x32, 0x2a, 0x0a]) {
        const varint = [...varintOf(length)].reverse()
        layers.push(...varint, tag)
        length += varint.length + 1
      }
    }
    const graph = Buffer.from(layers.reverse())
    expect(() => readOnnx(Buffer.concat([Buffer.of(0x3a, ...varintOf(graph.length)), graph]))).toThrow(FailureError)
  })

  test('with any bytes changed are read or refused, never anything else', () => {
    const whole = writeOnnx(small)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const spoilt = Uint8Array.from(whole)
          for (const [at, byte] of changes) spoilt[at] = byte
          try {
            readOnnx(spoilt)
          } catch (error) {
            expect(error).toBeInstanceOf(FailureError)
          }
        }
      )
    )
  })
})

function varintOf(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varintOf(value >>> 7)]
}
