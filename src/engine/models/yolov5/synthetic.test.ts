import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import type { OnnxModel } from '../onnx/model'
import { readOnnx } from '../onnx/read'
import { writeOnnx } from '../onnx/write'
import { yolov5Variants, type Yolov5Variant } from './architecture'
import { buildYolov5, countRows, inputName, outputName } from './build'
import type { WeightPrecision } from './nodes'
import { uniformSource } from './random'
import { syntheticWeights } from './synthetic'
import { countParameters, listConvolutions } from './walk'
import { shapeOf } from './weights'

const smallestNormal = 2 ** -126
const denormals = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + (value !== 0 && Math.abs(value) < smallestNormal ? 1 : 0), 0)

const build = (variant: Yolov5Variant, seed: number, precision: WeightPrecision, width = 96, height = 64): Uint8Array =>
  buildYolov5({ variant, width, height, weights: syntheticWeights(variant, seed), precision })

/** Seeded noise between 0 and 1. */
function picture(batch: number, width: number, height: number): Tensor {
  const uniform = uniformSource(1)
  const one = Float32Array.from({ length: 3 * width * height }, () => (uniform() + 1) / 2)
  const values = new Float32Array(batch * one.length)
  for (let index = 0; index < batch; index++) values.set(one, index * one.length)
  return new Tensor('float32', values, [batch, 3, height, width])
}

async function infer(file: Uint8Array, input: Tensor): Promise<Record<string, Tensor>> {
  const session = await InferenceSession.create(file, { graphOptimizationLevel: 'basic' })
  try {
    return (await session.run({ [inputName]: input })) as Record<string, Tensor>
  } finally {
    await session.release()
  }
}
const dataOf = (tensor: Tensor | undefined): Float32Array => tensor?.data as Float32Array

describe('YOLOv5 with synthetic weights', () => {
  test.each([
    ['n', 1_867_405],
    ['s', 7_225_885],
    ['m', 21_172_173],
    ['l', 46_533_693],
    ['x', 86_705_005]
  ] as const)('%s has the published number of fused parameters', (variant, parameters) => {
    expect(countParameters({ variant, classes: 80, anchorsPerScale: 3 })).toBe(parameters)
  })

  test.each(yolov5Variants)('%s runs in ONNX Runtime and answers with finite boxes', async (variant) => {
    const output = (await infer(build(variant, 1, 'f16'), picture(1, 96, 64)))[outputName]
    expect(output?.dims).toEqual([1, countRows(96, 64, 3), 85])
    const rows = dataOf(output)
    expect(rows.every(Number.isFinite)).toBe(true)
    const objectness = Array.from({ length: rows.length / 85 }, (_, row) => rows[row * 85 + 4] ?? 0)
    expect(Math.max(...objectness)).toBeLessThan(0.25)
    expect(new Set(objectness).size).toBeGreaterThan(objectness.length / 2)
  })

  test('keeps every value of the network near 1: no denormal numbers, nothing saturated', async () => {
    const weights = syntheticWeights('n', 1)
    for (const { weight, bias } of weights.convolutions.values()) expect(denormals(weight) + denormals(bias)).toBe(0)
    const model = withIntermediates(readOnnx(build('n', 1, 'f32', 160, 128)))
    const outputs = await infer(writeOnnx(model), picture(1, 160, 128))
    const layers = Object.entries(outputs).filter(([name]) => name.endsWith('/conv') || name.endsWith('/silu'))
    expect(layers.length).toBe(2 * listConvolutions(shapeOf(weights)).length - 3)
    for (const [name, tensor] of layers) {
      const values = dataOf(tensor)
      expect(denormals(values), name).toBe(0)
      const square = values.reduce((sum, value) => sum + value * value, 0) / values.length
      // The heads start from negative biases, so their mean square is larger.
      expect(square, name).toBeGreaterThan(0.05)
      expect(square, name).toBeLessThan(60)
    }
  })

  test('gives the same file for the same seed and another for another', () => {
    expect(Buffer.compare(build('n', 7, 'f32'), build('n', 7, 'f32'))).toBe(0)
    expect(Buffer.compare(build('n', 7, 'f32'), build('n', 8, 'f32'))).not.toBe(0)
  })

  test('keeps the first numbers of its generator, so that files stay the same between versions', () => {
    const uniform = uniformSource(1)
    expect([uniform(), uniform(), uniform()]).toMatchInlineSnapshot(`
      [
        0.18313902616500854,
        -0.9876044392585754,
        -0.2236143946647644,
      ]
    `)
  })

  test('leaves the batch free: each picture of a batch is answered like the picture alone', async () => {
    const file = build('n', 1, 'f32')
    const alone = dataOf((await infer(file, picture(1, 96, 64)))[outputName])
    for (const batch of [4, 8]) {
      const output = (await infer(file, picture(batch, 96, 64)))[outputName]
      expect(output?.dims).toEqual([batch, countRows(96, 64, 3), 85])
      const last = dataOf(output).subarray((batch - 1) * alone.length)
      expect(last.length).toBe(alone.length)
      last.forEach((value, index) => {
        if (Math.abs(value - (alone[index] ?? 0)) > 1e-5 + 1e-4 * Math.abs(value))
          throw new Error(`row value ${index} differs`)
      })
    }
    expect(readOnnx(file).graph.inputs[0]?.shape).toEqual(['batch', 3, 64, 96])
  })

  test('in half precision is half the size and answers nearly the same', async () => {
    const [full, half] = [build('n', 1, 'f32'), build('n', 1, 'f16')]
    expect(half.length / full.length).toBeLessThan(0.52)
    const expected = dataOf((await infer(full, picture(1, 96, 64)))[outputName])
    const found = dataOf((await infer(half, picture(1, 96, 64)))[outputName])
    const worst = expected.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - (found[index] ?? NaN)) / Math.max(1, Math.abs(value))),
      0
    )
    expect(worst).toBeLessThan(0.02)
    expect(worst).toBeGreaterThan(0)
  })

  test.each([
    [640, 481],
    [0, 32],
    [-32, 32],
    [32.5, 32],
    [1_000_000 * 32, 32]
  ])('cannot be built for %i×%i', (width, height) => {
    expect(() =>
      buildYolov5({ variant: 'n', width, height, weights: syntheticWeights('n', 1), precision: 'f32' })
    ).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'wrong-usage' }) as unknown }))
  })
})

/** The same model, answering with every convolution and activation as well. */
function withIntermediates(model: OnnxModel): OnnxModel {
  const names = model.graph.nodes.flatMap(({ outputs }) => outputs).filter((name) => /\/(conv|silu)$/.test(name))
  const outputs = names.map((name) => ({ name, elementType: 'f32' as const, shape: null }))
  return { ...model, graph: { ...model.graph, outputs: [...model.graph.outputs, ...outputs] } }
}
