import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { cocoClassNames } from '../../core/coco'
import { FailureError } from '../../core/failure'
import type { Box } from '../../core/model'
import { decodeOutputs } from './decode-outputs'
import { keypointNames } from './decoders/movenet'
import { type Geometry, letterbox } from './resize'
import { testPicture } from './test-pictures'

const reference = join(import.meta.dirname, '../../../../shared/data/reference/yolov5n-coco_bike.json')

const asIs: Geometry = letterbox(testPicture(640, 480), 640, 480).geometry

interface Row {
  readonly box: Box
  readonly objectness: number
  readonly classes: Readonly<Record<number, number>>
}

/** A YOLOv5 output of these boxes (left, top, width, height) with their objectness and class probabilities. */
function yolov5Output(rows: readonly Row[], classes = 80) {
  const data = new Float32Array(rows.length * (5 + classes))
  rows.forEach(({ box: [x, y, width, height], objectness, classes: probabilities }, row) => {
    const values = data.subarray(row * (5 + classes), (row + 1) * (5 + classes))
    values.set([x + width / 2, y + height / 2, width, height, objectness])
    for (const [label, probability] of Object.entries(probabilities)) values[5 + Number(label)] = probability
  })
  return { output0: { shape: [1, rows.length, 5 + classes], data } }
}

describe('YOLOv5', () => {
  test.skipIf(!existsSync(reference))(
    "rows like the reference's give its seven detections (needs ../shared/data)",
    () => {
      const { detections } = JSON.parse(readFileSync(reference, 'utf8')) as {
        detections: { label: number; name: string; objectness: number; box: [number, number, number, number] }[]
      }
      const rows = detections.flatMap(({ label, objectness, box: [x, y, width, height] }) => [
        // A neighbouring anchor that sees the same object, as another class: the original suppresses it.
        { box: [x + 1, y + 1, width, height] as Box, objectness: objectness - 0.01, classes: { 79: 0.9 } },
        { box: [x, y, width, height] as Box, objectness, classes: { [label]: 0.5 } },
        { box: [x + 300, y, width, height] as Box, objectness: 0.25, classes: { [label]: 0.9 } }
      ])
      const found = decodeOutputs('yolov5', yolov5Output(rows), asIs, cocoClassNames)
      expect(found.map(({ label, name }) => ({ label, name }))).toEqual(
        detections.map(({ label, name }) => ({ label, name }))
      )
      found.forEach(({ score, box }, index) => {
        expect(score).toBeCloseTo(detections[index]?.objectness ?? NaN, 6)
        box.forEach((value, side) => expect(value).toBeCloseTo(detections[index]?.box[side] ?? NaN, 3))
      })
    }
  )

  const oneObject: readonly Row[] = [
    { box: [10, 20, 100, 50], objectness: 0.8, classes: { 2: 0.9, 7: 0.1 } },
    { box: [11, 20, 100, 50], objectness: 0.9, classes: { 7: 0.5 } }
  ]

  test("in the original's manner the objectness is the score and all classes compete", () => {
    const found = decodeOutputs('yolov5', yolov5Output(oneObject), asIs, cocoClassNames)
    expect(found.map(({ name, score }) => [name, score])).toEqual([['truck', Math.fround(0.9)]])
  })

  test('in the usual manner objectness × class is the score and only the same class competes', () => {
    const found = decodeOutputs('yolov5', yolov5Output(oneObject), asIs, cocoClassNames, { scoring: 'class' })
    expect(found.map(({ name }) => name)).toEqual(['car', 'truck'])
    expect(found[0]?.score).toBeCloseTo(0.72, 6)
    const strict = { scoring: 'class', scoreThreshold: 0.5 } as const
    expect(decodeOutputs('yolov5', yolov5Output(oneObject), asIs, cocoClassNames, strict)).toHaveLength(1)
  })

  test('boxes come back in the pixels of the picture that was given', () => {
    const { geometry } = letterbox(testPicture(100, 50), 640, 640)
    const output = yolov5Output([{ box: [64, 224, 128, 64], objectness: 0.9, classes: { 0: 1 } }])
    const [person] = decodeOutputs('yolov5', output, geometry, cocoClassNames)
    person?.box.forEach((value, side) => expect(value).toBeCloseTo([10, 10, 20, 10][side] ?? NaN, 4))
  })

  test('each picture of a batch has its own boxes', () => {
    const first = yolov5Output(oneObject.slice(0, 1)).output0
    const second = yolov5Output(oneObject.slice(1)).output0
    const data = Float32Array.from([...first.data, ...second.data])
    const outputs = new Map([['output0', { shape: [2, 1, 85], data }]])
    const names = [0, 1].map((batchIndex) =>
      decodeOutputs('yolov5', outputs, asIs, cocoClassNames, { batchIndex }).map(({ name }) => name)
    )
    expect(names).toEqual([['car'], ['truck']])
    expect(() => decodeOutputs('yolov5', outputs, asIs, cocoClassNames, { batchIndex: 2 })).toThrow(RangeError)
  })

  test('classes without a name are called by their number; numbers that are none are no boxes', () => {
    const rows = [
      { box: [0, 0, 9, 9] as Box, objectness: 0.9, classes: { 3: 1 } },
      { box: [NaN, 0, 9, 9] as Box, objectness: 0.95, classes: { 3: 1 } },
      { box: [0, 0, 9, 9] as Box, objectness: NaN, classes: { 3: 1 } }
    ]
    expect(decodeOutputs('yolov5', yolov5Output(rows), asIs, []).map(({ name }) => name)).toEqual(['class 3'])
  })
})

describe('CenterNet', () => {
  /** A heat map of 4 × 4 cells and 3 classes with these values, and the same sides in every cell. */
  function centerNetOutputs(peaks: readonly { x: number; y: number; label: number; score: number }[]) {
    const keypoints = new Float32Array(4 * 4 * 3)
    for (const { x, y, label, score } of peaks) keypoints[(y * 4 + x) * 3 + label] = score
    const wh = Float32Array.from({ length: 4 * 4 * 4 }, (_, at) => at % 4)
    return {
      'tower_0/wh': { shape: [1, 4, 4, 4], data: wh },
      'tower_0/keypoints': { shape: [1, 4, 4, 3], data: keypoints }
    }
  }
  const names = ['a', 'b', 'c']

  test('a box reaches from its cell (four pixels each) by the four distances: left, up, right, down', () => {
    const outputs = centerNetOutputs([{ x: 3, y: 2, label: 1, score: 0.75 }])
    expect(decodeOutputs('centernet', outputs, asIs, names)).toEqual([
      { label: 1, name: 'b', score: 0.75, box: [12, 7, 2, 4] }
    ])
  })

  test('only peaks count: a cell beside a better one of its class does not, one of another class does', () => {
    const outputs = centerNetOutputs([
      { x: 1, y: 1, label: 0, score: 0.9 },
      { x: 2, y: 2, label: 0, score: 0.8 },
      { x: 2, y: 1, label: 2, score: 0.7 },
      { x: 0, y: 3, label: 0, score: 0.6 },
      { x: 3, y: 3, label: 1, score: 0.2 }
    ])
    const found = decodeOutputs('centernet', outputs, asIs, names, { iouThreshold: 1 })
    expect(found.map(({ name, score }) => [name, Number(score.toFixed(3))])).toEqual([
      ['a', 0.9],
      ['c', 0.7],
      ['a', 0.6]
    ])
  })

  test('one object with two names keeps the better one', () => {
    const outputs = centerNetOutputs([
      { x: 1, y: 1, label: 0, score: 0.5 },
      { x: 1, y: 1, label: 2, score: 0.7 }
    ])
    expect(decodeOutputs('centernet', outputs, asIs, names).map(({ name }) => name)).toEqual(['c'])
  })
})

describe('MoveNet', () => {
  const { geometry } = letterbox(testPicture(400, 200), 192, 192)

  function moveNetOutput(confidentPoints: number) {
    const data = keypointNames.flatMap((_, point) => [0.5, point / 16, point < confidentPoints ? 0.8 : 0.1])
    return { Identity: { shape: [1, 1, 17, 3], data: Float32Array.from(data) } }
  }

  test("points come in the picture's pixels with COCO's names, and the box lies round the confident ones", () => {
    const [person] = decodeOutputs('movenet', moveNetOutput(9), geometry, ['person'])
    expect(person?.name).toBe('person')
    expect(person?.score).toBeCloseTo(0.8, 6)
    expect(person?.keypoints?.map(({ name }) => name)).toEqual(keypointNames)
    // y = 0.5 of the square input is the middle of the picture, whose grey bars lie above and below.
    expect(person?.keypoints?.[16]).toMatchObject({ x: 400, y: 100 })
    expect(person?.box).toEqual([0, 100, 200, 0])
  })

  test('a few confident points are no person', () => {
    expect(decodeOutputs('movenet', moveNetOutput(4), geometry, ['person'])).toEqual([])
  })
})

test.each(['yolov5', 'centernet', 'movenet'] as const)(
  'outputs that %s does not have are refused with their names and shapes',
  (decoder) => {
    const outputs = { logits: { shape: [1, 1000], data: new Float32Array(1000) } }
    const attempt = () => decodeOutputs(decoder, outputs, asIs, [])
    expect(attempt).toThrow(FailureError)
    expect(attempt).toThrow(/logits \[1, 1000\]/)
  }
)
