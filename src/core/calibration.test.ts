import { describe, expect, test } from 'vitest'
import { around, fakeRecord } from '../../test/fakes/record'
import { fakeRow, specOf } from '../../test/fakes/rounds'
import { gaussian } from '../../test/fakes/simulated-rounds'
import { type Calibration, calibrationFor, calibrationPlan, calibrationsOf, selfTest, spreadOf } from './calibration'
import { seededRandom } from './plan'

const measuredAt = '2026-11-23T07:00:00.000Z'
const request = { rows: ['throughput:CPU'], model: 'yolov5n', image: null, seed: 1 }

const pairs = (spread: number, count = 20): number[] => {
  const random = seededRandom(3)
  return Array.from({ length: count }, () => Math.exp(spread * gaussian(random)))
}

const known = (more: Partial<Calibration> = {}): Calibration => ({
  machine: 'm',
  openvino: '2026.4',
  model: 'yolov5n',
  row: 'throughput:CPU',
  device: 'CPU',
  measuredAt,
  ratios: pairs(0.02),
  ...more
})
const wanted = { machine: 'm', openvino: '2026.4', model: 'yolov5n', row: 'throughput:CPU', device: 'CPU', rounds: 6 }

test('a row is measured against itself in twenty rounds, each of them a pair as long as a standard round', () => {
  const plan = calibrationPlan(request)
  expect(plan).toMatchObject({ mode: 'custom', rounds: 20, stop: { frames: 171, minSeconds: 3 } })
  const [row, twin] = plan.rows
  expect(row).toEqual(specOf('throughput:CPU'))
  expect(twin).toEqual({ ...row, id: 'throughput:CPU (again)' })
  expect(() => calibrationPlan({ ...request, rows: ['warp'] })).toThrow('There is no row "warp".')
})

test('its record gives the ratio of each pair; too few pairs give nothing', () => {
  const twins = (count: number) => {
    const row = fakeRow(
      'throughput:CPU',
      Array.from({ length: count }, (_, round) => 100 + round)
    )
    const twin = fakeRow(
      'throughput:CPU',
      Array.from({ length: count }, () => 100)
    )
    return fakeRecord([row, { ...twin, id: 'throughput:CPU (again)' }])
  }
  const [found, ...others] = calibrationsOf(twins(20), measuredAt)
  expect(others).toEqual([])
  expect(found).toMatchObject({ row: 'throughput:CPU', device: 'CPU', model: 'yolov5n', measuredAt })
  expect(found?.ratios).toHaveLength(20)
  expect(found?.ratios[19]).toBeCloseTo(1.19, 10)
  expect(calibrationsOf(twins(19), measuredAt)).toEqual([])
  expect(calibrationsOf(fakeRecord([fakeRow('throughput:CPU', around(100))]), measuredAt)).toEqual([])
})

describe('the spread', () => {
  test('is what the median of six ratios reaches by chance in one of twenty cases', () => {
    // The median of six normal values has a variance of 0.2147 (Sarhan & Greenberg), and 1.96 times its root is 95 %.
    expect(spreadOf(pairs(0.02, 2000), 6)).toBeCloseTo(1.96 * Math.sqrt(0.2147) * 0.02, 3)
  })

  test('is smaller for more rounds, the same every time, and the same whichever of a pair came first', () => {
    const ratios = pairs(0.02)
    expect(spreadOf(ratios, 9)).toBeLessThan(spreadOf(ratios, 6))
    expect(spreadOf(ratios, 6)).toBe(spreadOf(ratios, 6))
    expect(
      spreadOf(
        ratios.map((ratio) => 1 / ratio),
        6
      )
    ).toBeCloseTo(spreadOf(ratios, 6), 2)
    expect(
      spreadOf(
        Array.from({ length: 20 }, () => 1),
        6
      )
    ).toBe(0)
  })
})

describe('for a row', () => {
  test('its own calibration with the same model counts before all others', () => {
    const others = [
      known({ model: 'yolov5s', ratios: pairs(0.05) }),
      known({ row: 'latency:CPU', ratios: pairs(0.08) })
    ]
    expect(calibrationFor([...others, known()], wanted)).toEqual({
      spread: spreadOf(pairs(0.02), 6),
      pairs: 20,
      measuredAt,
      row: 'throughput:CPU',
      model: 'yolov5n'
    })
  })

  test('else that with another model, else the widest of its device', () => {
    const ofModel = known({ model: 'yolov5s' })
    const narrow = known({ row: 'latency:CPU', ratios: pairs(0.01) })
    const wide = known({ row: 'openvino-sync', ratios: pairs(0.03) })
    expect(calibrationFor([narrow, wide, ofModel], wanted)?.model).toBe('yolov5s')
    expect(calibrationFor([narrow, wide], wanted)?.row).toBe('openvino-sync')
  })

  test.each([
    { machine: 'other' },
    { openvino: '2025.1' },
    { openvino: null },
    { row: 'throughput:GPU', device: 'GPU' }
  ])('one of %j says nothing', (elsewhere) => {
    expect(calibrationFor([known(elsewhere)], wanted)).toBeNull()
  })
})

test('the self-test says how far a pair is apart, and how often six rounds of the same would be called different', () => {
  const quiet = selfTest({ ratios: pairs(0.01, 200) })
  expect(quiet.medianDifference).toBeCloseTo(0.0067, 3)
  expect(quiet.calledDifferent).toBeLessThanOrEqual(0.05)
  const lopsided = selfTest({ ratios: Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1.05 : 1.02)) })
  expect(lopsided.medianDifference).toBeCloseTo(0.035, 2)
  expect(lopsided.calledDifferent).toBe(1)
})
