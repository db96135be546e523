import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ModelDescription } from '../../core/model'
import type { MeasuredPipeline, PipelineRecord } from '../../core/pipeline'
import type { StopRule } from '../../core/plan'
import type { MeasureJob, Opened } from './jobs/open-row'
import { measurePipeline } from './pipeline'
import type { StreamAnswer, FrameStream } from './workload'

let folder: string
let image: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vinobench-pipeline-'))
  image = path.join(folder, 'grey.png')
  await sharp({ create: { width: 64, height: 48, channels: 3, background: '#808080' } })
    .png()
    .toFile(image)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const description = {
  decoder: 'yolov5',
  synthetic: false,
  classNames: ['person', 'bicycle'],
  input: { name: 'x', shape: [1, 3, 24, 32], layout: 'NCHW', elementType: 'f32', white: 1 }
} as unknown as ModelDescription

interface Asked {
  readonly model?: Partial<ModelDescription>
  readonly image?: string | null
  readonly stop?: Partial<StopRule>
  readonly batch?: number
}

const job = ({ model = {}, image: given, stop = {}, batch = 1 }: Asked = {}): MeasureJob =>
  ({
    row: { batch },
    model: { description: { ...description, ...model } },
    image: given === undefined ? image : given,
    stop: { frames: null, minSeconds: 0.2, maxSeconds: 0.2, ...stop }
  }) as MeasureJob

/** A stream whose inferences take this long, and their read-back that long. */
function slow(requests: number, inferMs: number, readBackMs: number, batch = 1) {
  const seen = { first: [] as number[], most: 0, released: false }
  let inFlight = 0
  const inputs = Array.from({ length: requests }, () => new Float32Array(batch * 3 * 24 * 32))
  const stream: FrameStream = {
    requests,
    inputs,
    infer: async (place) => {
      seen.most = Math.max(seen.most, ++inFlight)
      seen.first.push(inputs[place]?.[0] ?? Number.NaN, inputs[place]?.at(-1) ?? Number.NaN)
      await new Promise((resolve) => setTimeout(resolve, inferMs + readBackMs))
      inFlight--
      const outputs: StreamAnswer['outputs'] = { out: { shape: [batch, 1, 7], data: new Float32Array(batch * 7) } }
      return { outputs, readBackMs }
    },
    release: () => (seen.released = true)
  }
  return { opened: { frames: () => stream } as unknown as Opened, seen }
}

const now = (): number => performance.now()

async function measured(asked: Asked, opened: Opened): Promise<MeasuredPipeline> {
  const pipeline: PipelineRecord = await measurePipeline(job(asked), opened, [10], now)
  if (pipeline.state !== 'measured') throw new Error(pipeline.reason)
  return pipeline
}

/** The part of a frame's time that its steps tell. */
const shareOfSteps = ({ fps, stepsMs }: Pick<MeasuredPipeline, 'fps' | 'stepsMs'>): number =>
  (fps / 1000) * Object.values(stepsMs).reduce<number>((sum, ms) => sum + (ms ?? 0), 0)

test('one at a time, a frame takes all its steps one after the other', async () => {
  const { opened, seen } = slow(1, 20, 5)
  const { fps, frames, seconds, requests, stepsMs } = await measured({}, opened)
  expect(requests).toBe(1)
  expect(seen.most).toBe(1)
  expect(fps).toBeCloseTo(frames / seconds, 8)
  expect(fps).toBeLessThan(1000 / 25)
  expect(stepsMs.inference).toBeGreaterThan(19)
  expect(stepsMs.readBack).toBe(5)
  expect(shareOfSteps({ fps, stepsMs })).toBeGreaterThan(0.8)
  expect(shareOfSteps({ fps, stepsMs })).toBeLessThan(1.001)
  expect(seen.released).toBe(true)
})

test('with four requests four frames are in work at once, and more of them come out', async () => {
  const [one, four] = [slow(1, 20, 0), slow(4, 20, 0)]
  const alone = await measured({}, one.opened)
  const together = await measured({}, four.opened)
  expect(four.seen.most).toBe(4)
  expect(together.fps / alone.fps).toBeGreaterThan(2)
})

test('every inference sees the picture in its whole input, and a batch shares its inference among its frames', async () => {
  const { opened, seen } = slow(1, 20, 4, 4)
  const { fps, frames, stepsMs } = await measured({ batch: 4 }, opened)
  // Grey is 128 of 255, in the first and in the last frame of the batch.
  expect(new Set(seen.first)).toEqual(new Set([Math.fround(128 / 255)]))
  expect(frames % 4).toBe(0)
  expect(shareOfSteps({ fps, stepsMs })).toBeLessThan(1.001)
  expect(stepsMs.readBack).toBe(1)
})

describe('it ends', () => {
  test('with the time that a plan leaves a round, after two inferences of each place at least', async () => {
    const { frames } = await measured({ stop: { minSeconds: 0, maxSeconds: 0.001 } }, slow(2, 10, 0).opened)
    expect(frames).toBe(4)
  })

  test('with the frames that were asked for', async () => {
    const { frames } = await measured({ stop: { frames: 10, minSeconds: 0, maxSeconds: null } }, slow(1, 1, 0).opened)
    expect(frames).toBe(10)
  })

  test('after about a second', async () => {
    const { seconds } = await measured({ stop: { minSeconds: 60, maxSeconds: null } }, slow(2, 10, 0).opened)
    expect(seconds).toBeGreaterThan(0.99)
    expect(seconds).toBeLessThan(1.5)
  })
})

test('boxes of random weights, and answers of unknown form, are left out and said to be', async () => {
  const random = await measured({ model: { synthetic: true } }, slow(1, 1, 0).opened)
  expect(random).toMatchObject({ withoutPostprocess: 'random-weights', stepsMs: { postprocess: null } })
  const unknown = await measured({ model: { decoder: null } }, slow(1, 1, 0).opened)
  expect(unknown).toMatchObject({ withoutPostprocess: 'unknown-answers', stepsMs: { postprocess: null } })
})

test('where it cannot be measured it says why, and nothing is inferred', async () => {
  const { opened, seen } = slow(1, 1, 0)
  const elsewhere = { frames: null } as unknown as Opened
  const unknown = { ...description.input, layout: 'unknown' as const }
  const tried = await Promise.all([
    measurePipeline(job(), elsewhere, [10], now),
    measurePipeline(job({ image: null }), opened, [10], now),
    measurePipeline(job({ model: { input: unknown } }), opened, [10], now),
    measurePipeline(job(), opened, [2000, 4000, 5000], now),
    measurePipeline(job({ image: path.join(folder, 'gone.png') }), opened, [10], now)
  ])
  expect(tried).toEqual(
    ['other-process', 'no-picture', 'unknown-input', 'too-slow', 'failed'].map((reason) => ({
      state: 'not-measured',
      reason
    }))
  )
  expect(seen.first).toEqual([])
})

test('a row is never lost over it', async () => {
  const broken = { frames: () => ({ requests: 1, inputs: [new Float32Array(1)] }) } as unknown as Opened
  expect(await measurePipeline(job(), broken, [10], now)).toEqual({ state: 'not-measured', reason: 'failed' })
})
