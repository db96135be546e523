import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { cocoClassNames } from '../../../core/coco'
import { checkpointFile, dictionary, float, integer, list, none, object, tensorFile, text } from '../torch/fixture'
import { readYolov5Checkpoint } from './checkpoint'
import { yolov5CheckpointFile, type FixtureOptions } from './fixture'
import { inputName, outputName } from './build'
import { prepareYolov5 } from './prepare'
import { syntheticWeights } from './synthetic'
import type { Yolov5Weights } from './weights'

const folder = mkdtempSync(join(tmpdir(), 'vinobench-yolov5-'))
afterAll(() => rmSync(folder, { recursive: true }))

function save(bytes: Uint8Array): string {
  const path = join(folder, 'model.pt')
  writeFileSync(path, bytes)
  return path
}
const failsWith = (code: string): unknown =>
  expect.objectContaining({ failure: expect.objectContaining({ code }) as unknown })

const shared = '../shared/data'
const published = join(shared, 'models/yolov5n.pt')
interface Reference {
  outputShape: [number, number]
  rows: Record<string, number[]>
  sum: number
  meanAbs: number
  parameters: number
}

describe.skipIf(!existsSync(published))('the published yolov5n.pt (needs ../shared/data)', () => {
  test('answers as PyTorch did', async () => {
    const path = join(folder, 'yolov5n.onnx')
    const prepared = await prepareYolov5(path, {
      source: { kind: 'checkpoint', path: published },
      width: 640,
      height: 480,
      precision: 'f32'
    })
    const reference = JSON.parse(readFileSync(join(shared, 'reference/yolov5n-coco_bike.json'), 'utf8')) as Reference
    expect(prepared).toMatchObject({
      variant: 'n',
      parameters: reference.parameters,
      classNames: cocoClassNames,
      synthetic: false
    })
    expect(prepared.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'))

    const rows = await inferPicture(path, join(shared, 'images/coco_bike_640x480.png'))
    const [count, values] = reference.outputShape
    expect(rows.length).toBe(count * values)
    for (const [row, expected] of Object.entries(reference.rows)) {
      expected.forEach((value, index) => {
        const difference = Math.abs((rows[Number(row) * values + index] ?? NaN) - value)
        expect(difference, `row ${row}, value ${index}`).toBeLessThanOrEqual(1e-5 + 1e-3 * Math.abs(value))
      })
    }
    expect(rows.reduce((sum, value) => sum + value, 0) / reference.sum).toBeCloseTo(1, 5)
    expect(rows.reduce((sum, value) => sum + Math.abs(value), 0) / rows.length / reference.meanAbs).toBeCloseTo(1, 5)
  })
})

async function inferPicture(model: string, picture: string): Promise<Float32Array> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const plane = info.width * info.height
  const planes = new Float32Array(3 * plane)
  data.forEach((value, index) => (planes[(index % 3) * plane + Math.floor(index / 3)] = value / 255))
  const session = await InferenceSession.create(model)
  const outputs = await session.run({ [inputName]: new Tensor('float32', planes, [1, 3, info.height, info.width]) })
  await session.release()
  return outputs[outputName]?.data as Float32Array
}

const nano = syntheticWeights('n', 3)
const almost = (options: FixtureOptions): string => save(yolov5CheckpointFile(nano, options))

describe('a YOLOv5 checkpoint', () => {
  test.each(['n', 's'] as const)('gives back the weights, names and anchors it was made of (%s)', async (variant) => {
    const anchors: Yolov5Weights['anchors'] = [
      [[8, 16], [24, 32]],
      [[48, 64], [80, 96]],
      [[128, 160], [192, 224]]
    ] // prettier-ignore
    const weights = { ...syntheticWeights(variant, 3), classNames: ['cup', 'ディスク', 'x'], anchors }
    const fitted = { ...weights, convolutions: withHeads(weights.convolutions, 2 * (5 + 3)) }
    const read = await readYolov5Checkpoint(save(yolov5CheckpointFile(fitted)))
    expect(read).toMatchObject({ variant, classNames: weights.classNames, anchors, synthetic: false })
    for (const [name, { weight, bias }] of fitted.convolutions) {
      const found = read.convolutions.get(name)
      weight.forEach((value, index) => {
        if (!(Math.abs((found?.weight[index] ?? NaN) - value) <= 1e-6)) throw new Error(`${name} differs`)
      })
      expect(found?.bias).toEqual(bias)
    }
  })

  test('in half precision is read as well', async () => {
    const read = await readYolov5Checkpoint(almost({ precision: 'f16' }))
    const [expected, found] = [nano, read].map(({ convolutions }) => convolutions.get('model.4.m.0.cv2')?.weight ?? [])
    expected?.forEach((value, index) => expect(Math.abs((found?.[index] ?? NaN) - value)).toBeLessThan(1e-3))
  })

  const changes: readonly (readonly [string, FixtureOptions])[] = [
    ['another last layer', { rename: (path, name) => (path === 'model.24' ? 'models.yolo.Segment' : name) }],
    [
      'another activation',
      { rename: (path, name) => (path === 'model.3.act' ? 'torch.nn.modules.activation.Hardswish' : name) }
    ],
    [
      'other connections',
      { change: (path, state) => (path === 'model.12' ? { ...state, f: list(integer(-1), integer(4)) } : state) }
    ],
    ['no shortcut', { change: (path, state) => (path === 'model.4.m.1' ? { ...state, add: none } : state) }],
    [
      'another stride',
      {
        change: (path, state) => (path === 'model.1.conv' ? { ...state, stride: list(integer(1), integer(1)) } : state)
      }
    ],
    [
      'another enlargement',
      { change: (path, state) => (path === 'model.11' ? { ...state, scale_factor: float(4) } : state) }
    ],
    [
      'a missing weight',
      { change: (path, state) => (path === 'model.5.conv' ? { ...state, _parameters: none } : state) }
    ],
    ['no layers', { change: (path, state) => (path === 'model.9' ? { ...state, _modules: none } : state) }],
    [
      'an absurd number of classes',
      { change: (path, state) => (path === 'model.24' ? { ...state, nc: integer(2 ** 30) } : state) }
    ],
    ['other heads', { change: (path, state) => (path === 'model.24' ? { ...state, nl: integer(4) } : state) }]
  ]
  test.each(changes)('with %s is another network, and the message says so', async (_, options) => {
    await expect(readYolov5Checkpoint(almost(options))).rejects.toEqual(failsWith('model-unsupported'))
  })

  test.each([
    ['a state dictionary', dictionary({ model: dictionary({}) })],
    ['a state dictionary at the top', dictionary({ 'conv.weight': tensorFile().tensor(new Float32Array(1), [1]) })],
    ['YOLOv8', dictionary({ model: object('ultralytics.nn.tasks.DetectionModel', dictionary({})) })],
    ['a classifier', object('torchvision.models.resnet.ResNet', dictionary({}))],
    ['nothing', none],
    ['text', text('hello')]
  ])('that is %s is unsupported', async (_, root) => {
    await expect(readYolov5Checkpoint(save(checkpointFile(root)))).rejects.toEqual(failsWith('model-unsupported'))
  })

  test('with weights that are no numbers is unreadable', async () => {
    const convolutions = new Map(nano.convolutions)
    convolutions.set('model.24.m.1', { weight: new Float32Array(255 * 128).fill(NaN), bias: new Float32Array(255) })
    const path = save(yolov5CheckpointFile({ ...nano, convolutions }))
    await expect(readYolov5Checkpoint(path)).rejects.toEqual(failsWith('model-unreadable'))
  })
})

describe('preparing a model', () => {
  const source = { kind: 'synthetic', variant: 'n' } as const
  const size = { width: 32, height: 32, precision: 'f16' } as const

  test('writes the whole file into a new folder and leaves nothing else', async () => {
    const path = join(folder, 'new/deep/model.onnx')
    const prepared = await prepareYolov5(path, { source, ...size })
    expect(prepared).toMatchObject({
      parameters: 1_867_405,
      synthetic: true,
      input: { shape: [1, 3, 32, 32] },
      bytes: readFileSync(path).length
    })
    expect(readdirSync(join(folder, 'new/deep'))).toEqual(['model.onnx'])
  })

  test('says so where nothing can be written, and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(prepareYolov5(join(folder, 'file/model.onnx'), { source, ...size })).rejects.toEqual(
      failsWith('file-unwritable')
    )
    await expect(prepareYolov5(join(folder, 'new/deep'), { source, ...size })).rejects.toEqual(
      failsWith('file-unwritable')
    )
    expect(readdirSync(join(folder, 'new'))).toEqual(['deep'])
  })
})

/** The same network with heads of another width. */
function withHeads(convolutions: Yolov5Weights['convolutions'], outputs: number): Yolov5Weights['convolutions'] {
  const changed = new Map(convolutions)
  for (const [name, { weight, bias }] of convolutions) {
    if (!name.startsWith('model.24.')) continue
    const fanIn = weight.length / bias.length
    changed.set(name, { weight: weight.slice(0, outputs * fanIn), bias: bias.slice(0, outputs) })
  }
  return changed
}
