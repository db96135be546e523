import fc from 'fast-check'
import { expect, test } from 'vitest'
import { framesInWholeBatches, interleave, makePlan, schedule } from './plan'

test('the standard run spreads the 1,024 frames over six rounds of at least three seconds', () => {
  expect(schedule({ mode: 'standard' })).toEqual({
    mode: 'standard',
    rounds: 6,
    stop: { frames: 171, minSeconds: 3, maxSeconds: null }
  })
})

test('the quick run is one round of three seconds', () => {
  expect(schedule({ mode: 'quick' })).toEqual({
    mode: 'quick',
    rounds: 1,
    stop: { frames: null, minSeconds: 3, maxSeconds: 3 }
  })
})

test('the thorough run has the whole clip and a minute in each of nine rounds', () => {
  const { rounds, stop } = schedule({ mode: 'thorough' })
  expect([rounds, stop.frames, stop.minSeconds]).toEqual([9, 1024, 60])
})

test('frames are the total over the rounds, and are all that is run', () => {
  const { mode, stop } = schedule({ mode: 'standard', frames: 60, rounds: 6 })
  expect([mode, stop]).toEqual(['custom', { frames: 10, minSeconds: 0, maxSeconds: null }])
})

test('seconds bound each round, with or without frames', () => {
  expect(schedule({ mode: 'standard', seconds: 2 }).stop).toEqual({ frames: null, minSeconds: 2, maxSeconds: 2 })
  expect(schedule({ mode: 'standard', seconds: 2, frames: 1024 }).stop).toEqual({
    frames: 171,
    minSeconds: 0,
    maxSeconds: 2
  })
})

test('frames come in whole batches', () => {
  expect(framesInWholeBatches({ frames: 171, minSeconds: 0, maxSeconds: null }, 4)).toBe(172)
  expect(framesInWholeBatches({ frames: null, minSeconds: 3, maxSeconds: 3 }, 4)).toBeNull()
})

test('every round holds every row once, and the same seed gives the same order', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer(),
      (rows, rounds, seed) => {
        const order = interleave(rows, rounds, seed)
        const all = Array.from({ length: rows }, (_, index) => index)
        expect(order).toHaveLength(rounds)
        for (const round of order) expect([...round].sort((a, b) => a - b)).toEqual(all)
        expect(interleave(rows, rounds, seed)).toEqual(order)
      }
    )
  )
})

test('each row comes at each place about equally often', () => {
  const firsts = interleave(4, 4000, 3).map((round) => round[0])
  for (const row of [0, 1, 2, 3]) {
    expect(firsts.filter((first) => first === row).length / firsts.length).toBeCloseTo(0.25, 1)
  }
})

test('the command line and the window make the same plan of the same wishes', () => {
  const request = { wishes: { mode: 'quick' as const }, rows: null, batch: 8, model: 'yolov5n', image: null, seed: 1 }
  const plan = makePlan(request, ['CPU', 'GPU.0', 'GPU.1'])
  expect(plan).toMatchObject({ mode: 'quick', rounds: 1, model: 'yolov5n', image: null, seed: 1 })
  expect(plan.rows.map(({ id }) => id)).toEqual([
    'pytorch',
    'onnxruntime',
    'openvino-sync',
    'openvino-batch8',
    'latency:CPU',
    'throughput:CPU',
    'throughput:GPU.0',
    'throughput:GPU.1',
    'throughput:NPU',
    'throughput:AUTO',
    'cumulative:AUTO'
  ])
  expect(makePlan({ ...request, rows: ['latency:CPU'] }, []).rows.map(({ id }) => id)).toEqual(['latency:CPU'])
  expect(() => makePlan({ ...request, rows: ['warp'] }, [])).toThrow('There is no row "warp".')
})
