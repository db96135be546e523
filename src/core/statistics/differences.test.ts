import { describe, expect, test } from 'vitest'
import { compareToOne, medianWithInterval, pairedRatio, smallestDifference } from '.'
import { gaussian, type Random, type Shape, shapes, share, simulateRun } from '../../../test/fakes/simulated-rounds'
import { spreadOf } from '../calibration'
import { seededRandom } from '../plan'

test('different is said only where the interval excludes one', () => {
  expect(compareToOne({ value: 1.2, low: 1.1, high: 1.3 })).toBe('more')
  expect(compareToOne({ value: 0.8, low: 0.7, high: 0.9 })).toBe('less')
  expect(compareToOne({ value: 1.2, low: 0.9, high: 1.3 })).toBe('no difference')
  expect(compareToOne({ value: 1.2, low: null, high: null })).toBe('unknown')
})

test('less than one per cent is never called different, as much up as down', () => {
  expect(compareToOne({ value: 1.009, low: 1.008, high: 1.02 })).toBe('no difference')
  expect(compareToOne({ value: 1.011, low: 1.008, high: 1.02 })).toBe('more')
  expect(compareToOne({ value: 1 / 1.009, low: 0.98, high: 0.995 })).toBe('no difference')
  expect(compareToOne({ value: 1 / 1.011, low: 0.98, high: 0.995 })).toBe('less')
})

test('a machine that differs more from itself has a higher bar: that of the worse of two rows', () => {
  const calibrated = (spread: number) => ({ calibration: { spread } })
  expect(smallestDifference({}, { calibration: null })).toBe(0.01)
  expect(smallestDifference(calibrated(0.004), {})).toBe(0.01)
  expect(smallestDifference(calibrated(0.02), calibrated(0.03))).toBe(0.03)
  expect(compareToOne({ value: 1.025, low: 1.02, high: 1.04 }, 0.03)).toBe('no difference')
})

const different = (run: readonly (readonly number[])[], smallest?: number) =>
  compareToOne(pairedRatio(run[0] ?? [], run[1] ?? []) ?? { value: 1, low: null, high: null }, smallest)

/** Without the floor, so that it is the rounds which keep the promise. */
describe('the same against itself, extra rounds included, is called different in at most 5 % of runs', () => {
  const cases = (Object.keys(shapes) as Shape[]).flatMap((shape) => [0.01, 0.04].map((spread) => ({ shape, spread })))
  test.each(cases)('$shape, spread $spread', ({ shape, spread }) => {
    const draw = (random: Random) => () => shapes[shape](random, spread)
    const called = share(3, (random) => {
      const { fps } = simulateRun(6, [draw(random), draw(random)])
      return different(fps, 0) !== 'no difference'
    })
    expect(called).toBeLessThanOrEqual(0.05)
  })
})

/** SD of the ratio of two rows: each has its part of it. */
const rows = (random: Random, ratioSpread: number, slowdown: number) => {
  const draw = (level: number) => () => level * Math.exp((ratioSpread / Math.SQRT2) * gaussian(random))
  return [draw(100 * (1 - slowdown)), draw(100)]
}

test.each([
  [6, 0.012],
  [9, 0.017]
] as const)(
  'a slowdown of three per cent is found in 95 of 100 runs of %i rounds whose ratio has a standard deviation of %d',
  (rounds, spread) => {
    const found = share(5, (random) => different(simulateRun(rounds, rows(random, spread, 0.03)).fps) === 'less')
    expect(found).toBeGreaterThanOrEqual(0.95)
  }
)

test('a machine that was measured against itself finds it about as often, and calls itself different less often', () => {
  const random = seededRandom(9)
  const pairs = () => Array.from({ length: 20 }, () => Math.exp(0.012 * gaussian(random)))
  const spreads = Array.from({ length: 20 }, () => spreadOf(pairs(), 6))
  let trial = 0
  const next = (): number => Math.max(0.01, spreads[trial++ % spreads.length] ?? 0)
  const of = (slowdown: number, wanted: string): number =>
    share(5, (random) => different(simulateRun(6, rows(random, 0.012, slowdown)).fps, next()) === wanted)
  expect(of(0.03, 'less')).toBeGreaterThan(0.94)
  expect(of(0, 'less')).toBeLessThan(0.01)
})

test('a difference of 1 % is hardly ever called one where the machine itself differs by 2 %', () => {
  const called = share(
    6,
    (random) => {
      const ratios = Array.from({ length: 6 }, () => 0.99 * Math.exp(0.012 * gaussian(random)))
      return compareToOne(medianWithInterval(ratios), 0.02) === 'less'
    },
    5000
  )
  expect(called).toBeLessThan(0.05)
})
