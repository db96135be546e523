import { expect, test } from 'vitest'
import { fakeProgress, fakeRound, fakeRow, quietMachine } from '../../test/fakes/rounds'
import { summariseRow, withSteps } from './summarise'

const six = (fps: number): number[] => [fps, fps * 1.01, fps * 0.99, fps, fps * 1.005, fps * 0.995]

test('a row states the median of its rounds with its interval, and seconds per image', () => {
  const row = fakeRow('throughput:CPU', [30, 31, 32, 33, 34, 35])
  expect(row.fps).toEqual({ value: 32.5, low: 30, high: 35 })
  expect(row.secondsPerImage).toBeCloseTo(1 / 32.5, 12)
  expect([row.loadMs, row.compileMs, row.firstInferenceMs]).toEqual([10, 200, 50])
})

test('latencies are pooled over the rounds before percentiles are taken', () => {
  const row = fakeRow('latency:CPU', six(25))
  expect(row.latencyMs?.p50).toBeCloseTo(40, 0)
  expect(row.latencyMs?.p90).not.toBeNull()
  expect(row.latencyMs?.p95).toBeNull()
})

test('each row is compared with the measured row before it and with the baseline, within rounds', () => {
  const rows = withSteps([
    fakeRow('pytorch', [], { status: 'unavailable' }),
    fakeRow('onnxruntime', six(10)),
    fakeRow('openvino-sync', six(20)),
    fakeRow('openvino-batch4', [], { status: 'failed' }),
    fakeRow('throughput:CPU', six(30))
  ])
  expect(rows.map((row) => row.step?.against ?? null)).toEqual([null, null, 'onnxruntime', null, 'openvino-sync'])
  expect(rows.map((row) => row.baseline?.against ?? null)).toEqual([null, null, 'onnxruntime', null, 'onnxruntime'])
  expect(rows[4]?.step?.ratio).toMatchObject({ value: 1.5 })
  expect(rows[4]?.baseline?.ratio.value).toBeCloseTo(3, 10)
  expect(rows[4]?.step?.advice).toBe('keep')
})

test('a trick that hurts says skip, one that changes nothing says so, and a quick look advises nothing', () => {
  const advice = (before: number[], after: number[]) =>
    withSteps([fakeRow('openvino-sync', before), fakeRow('openvino-batch4', after)])[1]?.step?.advice
  expect(advice(six(20), six(15))).toBe('skip')
  expect(advice([20, 21, 19, 20, 21, 19], [21, 20, 20, 19, 21, 20])).toBe('no difference')
  expect(advice([20], [30])).toBeNull()
})

test('a round that one of two rows lacks is left out of their ratio', () => {
  const short = fakeProgress('openvino-batch4', [40, 40, 40])
  const gap = { ...short, rounds: [fakeRound(0, 40), fakeRound(2, 60)] }
  const context = { plannedRounds: 3, circumstances: quietMachine }
  const rows = withSteps([fakeRow('openvino-sync', [20, 1000, 30]), summariseRow(gap, context)])
  expect(rows[1]?.step?.ratio.value).toBe(2)
})

test('a row without rounds has no figures at all', () => {
  const row = fakeRow('throughput:GPU', [], { status: 'unavailable' })
  expect([row.fps, row.secondsPerImage, row.latencyMs, row.trust, row.resources, row.loadMs]).toEqual(
    Array.from({ length: 6 }, () => null)
  )
})

test('frames out of order are summed over the rounds, and unknown for rows that take one at a time', () => {
  const rounds = [0, 1].map((round) => ({ ...fakeRound(round, 30), outOfOrderFrames: 3 }))
  expect(fakeRow('throughput:CPU', [], { rounds }).outOfOrderFrames).toBe(6)
  expect(fakeRow('openvino-sync', [30]).outOfOrderFrames).toBeNull()
})
