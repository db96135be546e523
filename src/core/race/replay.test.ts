import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fakeRound, fakeRow } from '../../../test/fakes/rounds'
import type { RoundRecord, RowRecord } from '../record'
import { framesAt, type Replay, replay } from './replay'

const round = (startMs: number[], latencyMs: number[], more: Partial<RoundRecord> = {}): RoundRecord => ({
  ...fakeRound(0, 100),
  samples: { startMs, latencyMs },
  ...more
})

const rowOf = (id: string, rounds: readonly RoundRecord[], fps = 100): RowRecord => ({
  ...fakeRow(id, [fps], { rounds }),
  fps: { value: fps, low: null, high: null }
})

function replayed(row: RowRecord, frames?: number): Replay {
  const made = replay(row, frames)
  if (made === null) throw new Error('cannot be replayed')
  return made
}

/** Any samples that a file may hold, with any batch. */
const anyRow = fc
  .record({
    batch: fc.integer({ min: 1, max: 9 }),
    rounds: fc.array(fc.array(fc.tuple(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double()), { maxLength: 60 }), {
      maxLength: 5
    }),
    fps: fc.double({ min: 0.01, max: 1e6, noNaN: true })
  })
  .map(({ batch, rounds, fps }): RowRecord => {
    const made = rounds.map((samples) =>
      round(
        samples.map(([start]) => start),
        samples.map(([, latency]) => latency)
      )
    )
    return { ...rowOf(`openvino-batch${batch}`, made), batch, fps: { value: fps, low: null, high: null } }
  })

describe('any row', () => {
  test('shows every frame of the clip, in order, and never takes one back', () => {
    fc.assert(
      fc.property(anyRow, fc.integer({ min: 1, max: 400 }), (row, frames) => {
        const { shownMs, finishMs, recordedFrames } = replayed(row, frames)
        expect(shownMs).toHaveLength(frames)
        expect(shownMs.every((at, frame) => Number.isFinite(at) && at >= (shownMs[frame - 1] ?? 0))).toBe(true)
        expect(finishMs).toBe(shownMs.at(-1))
        expect(recordedFrames).toBeLessThanOrEqual(frames)
      })
    )
  })

  test('has as many frames done at a time as a count of them says', () => {
    fc.assert(
      fc.property(anyRow, fc.double({ min: -10, max: 2e6, noNaN: true }), (row, time) => {
        const { shownMs, finishMs } = replayed(row, 200)
        expect(framesAt(shownMs, time)).toBe(shownMs.filter((at) => at <= time).length)
        expect(framesAt(shownMs, finishMs)).toBe(200)
      })
    )
  })

  test('shows what runs one at a time exactly when it was done', () => {
    const latencies = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 100 })
    fc.assert(
      fc.property(latencies, (latencyMs) => {
        let now = 0
        const startMs = latencyMs.map((latency) => (now += latency) - latency)
        const { shownMs, outOfOrderFrames } = replayed(
          rowOf('openvino-sync', [round(startMs, latencyMs)]),
          latencyMs.length
        )
        shownMs.forEach((at, frame) => expect(at).toBeCloseTo((startMs[frame] ?? 0) + (latencyMs[frame] ?? 0), 6))
        expect(outOfOrderFrames).toBe(0)
      })
    )
  })

  test('is done when its last frame is done, in whatever order they finish', () => {
    const jobs = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 500 })), {
      minLength: 1,
      maxLength: 50
    })
    fc.assert(
      fc.property(jobs, (samples) => {
        const row = rowOf('throughput:CPU', [
          round(
            samples.map(([start]) => start),
            samples.map(([, latency]) => latency)
          )
        ])
        const { finishMs, outOfOrderFrames } = replayed(row, samples.length)
        expect(finishMs).toBe(Math.max(...samples.map(([start, latency]) => start + latency)))
        expect(outOfOrderFrames).toBeLessThan(samples.length)
      })
    )
  })
})

test('a batch finishes all its frames at once', () => {
  const { shownMs } = replayed(rowOf('openvino-batch4', [round([0, 40], [40, 50])]), 8)
  expect(shownMs).toEqual([40, 40, 40, 40, 90, 90, 90, 90])
})

test('a last batch that the clip does not fill is cut', () => {
  const { shownMs, recordedFrames } = replayed(rowOf('openvino-batch4', [round([0, 40], [40, 50])]), 6)
  expect(shownMs).toEqual([40, 40, 40, 40, 90, 90])
  expect(recordedFrames).toBe(6)
})

test('a frame that was overtaken holds back those behind it and is counted', () => {
  const { shownMs, outOfOrderFrames } = replayed(rowOf('throughput:CPU', [round([0, 0, 0], [30, 10, 20])]), 3)
  expect(shownMs).toEqual([30, 30, 30])
  expect(outOfOrderFrames).toBe(1)
  expect(framesAt(shownMs, 29.9)).toBe(0)
})

test('the rounds are played one after another', () => {
  const rounds = [round([0, 10], [10, 10]), round([0, 20], [20, 20])]
  expect(replayed(rowOf('openvino-sync', rounds), 4).shownMs).toEqual([10, 20, 40, 60])
})

test('only as many rounds are played as the clip needs', () => {
  const rounds = [round([0, 10, 20], [10, 10, 10]), round([0], [1e9])]
  const { shownMs, recordedFrames } = replayed(rowOf('openvino-sync', rounds), 3)
  expect(shownMs).toEqual([10, 20, 30])
  expect(recordedFrames).toBe(3)
})

test('frames without a timestamp follow at the measured speed', () => {
  const { shownMs, recordedFrames } = replayed(rowOf('openvino-sync', [round([0, 10], [10, 10])], 50), 4)
  expect(shownMs).toEqual([10, 20, 40, 60])
  expect(recordedFrames).toBe(2)
})

test('a batch goes on in whole batches after the last timestamp', () => {
  const { shownMs } = replayed(rowOf('openvino-batch4', [round([0], [40])], 100), 10)
  expect(shownMs).toEqual([40, 40, 40, 40, 80, 80, 80, 80, 120, 120])
})

test('timestamps that no clock can have said are left out', () => {
  const { shownMs, recordedFrames } = replayed(rowOf('openvino-sync', [round([0, 10, 20], [10, -900, 10])]), 3)
  expect(recordedFrames).toBe(1)
  expect(shownMs).toEqual([10, 20, 30])
})

test('a row without a speed cannot be replayed', () => {
  expect(replay(fakeRow('throughput:GPU', []))).toBeNull()
  expect(replay({ ...fakeRow('openvino-sync', [10]), fps: { value: 0, low: null, high: null } })).toBeNull()
})
