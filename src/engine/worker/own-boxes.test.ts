import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ModelDescription } from '../../core/model'
import { maxDetections } from '../../core/record'
import type { MeasureJob, Opened } from './jobs/open-row'
import { ownBoxes } from './own-boxes'
import type { Outputs } from './workload'

let folder: string
let image: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vinobench-own-boxes-'))
  image = path.join(folder, 'grey.png')
  await sharp({ create: { width: 640, height: 480, channels: 3, background: '#808080' } })
    .png()
    .toFile(image)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const description = {
  decoder: 'yolov5',
  synthetic: false,
  classNames: ['person', 'bicycle'],
  // Half the picture's size: boxes come back twice as large.
  input: { name: 'x', shape: [1, 3, 240, 320], layout: 'NCHW', elementType: 'f32', white: 1 }
} as unknown as ModelDescription

const job = (more: Partial<ModelDescription> = {}, given: string | null = image): MeasureJob =>
  ({ model: { description: { ...description, ...more } }, image: given }) as MeasureJob

/** Answers these lines of YOLOv5, and notes which inputs it was given. */
function workload(lines: readonly number[][]): Opened & { readonly asked: number[] } {
  const asked: number[] = []
  const outputs: Outputs = { out: { shape: [1, lines.length, 7], data: Float32Array.from(lines.flat()) } }
  const work = { infer: (index: number) => void asked.push(index), outputs: () => Promise.resolve(outputs) }
  return { workload: work, asked } as unknown as Opened & { asked: number[] }
}

const bicycle = [100, 60, 40, 20, 0.9, 0, 1]

test("a row's boxes are those of its own answer to the picture, in the picture's pixels", async () => {
  const row = workload([bicycle])
  expect(await ownBoxes(job(), row)).toEqual({
    detections: [{ label: 1, name: 'bicycle', score: 0.9, box: [160, 100, 80, 40] }],
    pictureSize: [640, 480]
  })
  // The first input holds the picture.
  expect(row.asked).toEqual([0])
})

test('random weights, no picture and unknown answers have none, and nothing is asked for them', async () => {
  for (const without of [job({ synthetic: true }), job({}, null), job({ decoder: null })]) {
    const row = workload([bicycle])
    expect(await ownBoxes(without, row)).toBeNull()
    expect(row.asked).toEqual([])
  }
})

test('a record does not grow with what a model imagines', async () => {
  const many = Array.from({ length: 300 }, (_, n) => [10 + (n % 20) * 15, 5 + Math.floor(n / 20) * 15, 4, 4, 0.8, 1, 0])
  expect((await ownBoxes(job(), workload(many)))?.detections).toHaveLength(maxDetections)
})

test('a row is never lost over its boxes', async () => {
  const broken = { workload: { infer: () => Promise.reject(new Error('gone')) } } as unknown as Opened
  expect(await ownBoxes(job(), broken)).toBeNull()
})
