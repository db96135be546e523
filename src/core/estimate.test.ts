import { expect, test } from 'vitest'
import { fakeRecord } from '../../test/fakes/record'
import { fakeRow } from '../../test/fakes/rounds'
import { about, assumed, estimateSeconds, knownRows } from './estimate'
import { type PlanWishes, schedule } from './plan'
import { ladder } from './rows'

const planned = (mode: PlanWishes['mode'], rows = ladder(['CPU'])) => ({ ...schedule({ mode }), rows })

test('without any earlier run the assumption decides', () => {
  const [row] = ladder(['CPU'])
  const one = planned('quick', row === undefined ? [] : [row])
  expect(estimateSeconds(one)).toBeCloseTo(4 + 1 + assumed.overheadSeconds + 3, 5)
})

test('whole frames after the first round are counted once for each row that can have them, however many rounds', () => {
  const [pytorch, onnxruntime] = ladder(['CPU'])
  const seconds = (rows: (typeof pytorch)[], rounds: number): number => {
    const chosen = rows.filter((row) => row !== undefined)
    return estimateSeconds({ rounds, stop: { frames: null, minSeconds: 3, maxSeconds: 3 }, rows: chosen })
  }
  for (const rounds of [1, 6]) {
    expect(seconds([onnxruntime], rounds) - seconds([pytorch], rounds)).toBeCloseTo(1, 5)
  }
})

test('a thorough run of the ladder is said to take what it takes: a minute for each round of each row, and more', () => {
  const rows = ladder(['CPU']).filter(({ device }) => !['GPU', 'NPU'].includes(device))
  const seconds = estimateSeconds(planned('thorough', rows))
  expect(rows).toHaveLength(8)
  expect(seconds).toBeGreaterThan(9 * 60 * 8)
  expect(about(seconds)).toEqual({ value: 1.5, unit: 'hour' })
})

test('earlier runs decide for the rows that they hold, and their middle for the others', () => {
  const record = fakeRecord([fakeRow('onnxruntime', [5]), fakeRow('throughput:CPU', [500])])
  const known = knownRows([record], { machine: record.machine.id, model: record.model.id })
  // Load 10 ms, compile 200 ms, first inference 50 ms, warm-up 500 ms, and what comparing answers is assumed to take.
  expect(known).toEqual([
    { row: 'onnxruntime', fps: 5, overheadSeconds: expect.closeTo(0.76 + assumed.checkSeconds, 5) as number },
    { row: 'throughput:CPU', fps: 500, overheadSeconds: expect.closeTo(0.76 + assumed.checkSeconds, 5) as number }
  ])
  const only = (id: string) =>
    planned(
      'standard',
      ladder(['CPU']).filter((row) => row.id === id)
    )
  expect(estimateSeconds(only('onnxruntime'), known)).toBeCloseTo(4 + 1 + 6 * (2.26 + 171 / 5), 5)
  expect(estimateSeconds(only('throughput:CPU'), known)).toBeCloseTo(4 + 1 + 6 * (2.26 + 3), 5)
  expect(estimateSeconds(only('latency:CPU'), known)).toBeCloseTo(4 + 1 + 6 * (2.26 + 3), 5)
})

test('runs of other models and other machines say nothing; of several the newest does', () => {
  const record = fakeRecord([fakeRow('throughput:CPU', [100])])
  const newer = fakeRecord([fakeRow('throughput:CPU', [200])])
  const origin = { machine: record.machine.id, model: record.model.id }
  expect(knownRows([record], { ...origin, model: 'yolov5s' })).toEqual([])
  expect(knownRows([record], { ...origin, machine: 'another' })).toEqual([])
  expect(knownRows([newer, record], origin)).toMatchObject([{ fps: 200 }])
})

test.each([
  [1, { value: 5, unit: 'second' }],
  [38, { value: 40, unit: 'second' }],
  [58, { value: 1, unit: 'minute' }],
  [250, { value: 4, unit: 'minute' }],
  [1700, { value: 30, unit: 'minute' }],
  [3300, { value: 1, unit: 'hour' }],
  [5000, { value: 1.5, unit: 'hour' }]
])('%i seconds are said as one says them', (seconds, said) => {
  expect(about(seconds)).toEqual(said)
})
