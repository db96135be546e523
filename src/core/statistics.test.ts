import { expect, test } from 'vitest'
import { seededRandom } from './plan'
import {
  coefficientOfVariation,
  CompletionOrder,
  compareToOne,
  independentRatio,
  median,
  medianIntervalRank,
  medianWithInterval,
  nearestRank,
  pairedRatio,
  percentileNeeds,
  summariseLatencies
} from './statistics'

test('the median of an even number of values lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([3, 1, 2])).toBe(2)
})

test.each([
  [1, null],
  [5, null],
  [6, 1],
  [8, 1],
  [9, 2],
  [12, 3],
  [20, 6]
])('%i rounds bound their median by the order statistics of rank %s', (n, rank) => {
  expect(medianIntervalRank(n)).toBe(rank)
})

test('six rounds give the lowest and the highest as interval, nine the second and the eighth', () => {
  expect(medianWithInterval([30, 32, 31, 35, 29, 33])).toEqual({ value: 31.5, low: 29, high: 35 })
  expect(medianWithInterval([1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual({ value: 5, low: 2, high: 8 })
})

test('fewer than six rounds have no interval', () => {
  expect(medianWithInterval([30, 32, 31, 35, 29])).toEqual({ value: 31, low: null, high: null })
})

/** This is the definition of a confidence interval, so it is what is tested: it holds the true median as often as it says. */
test.each([
  ['normal', (random: () => number) => 100 + 5 * gaussian(random), 100],
  ['log-normal', (random: () => number) => Math.exp(0.2 * gaussian(random)), 1],
  ['bimodal', (random: () => number) => (random() < 0.5 ? 90 : 110) + gaussian(random), 100]
])('the interval of six %s rounds holds the true median in 96.9 of 100 trials', (_, draw, truth) => {
  const random = seededRandom(7)
  const trials = 20_000
  let held = 0
  for (let trial = 0; trial < trials; trial++) {
    const { low, high } = medianWithInterval(Array.from({ length: 6 }, () => draw(random)))
    if (low !== null && high !== null && low <= truth && truth <= high) held++
  }
  expect(held / trials).toBeGreaterThan(0.9588)
  expect(held / trials).toBeLessThan(0.9788)
})

test('a ratio is taken within each round, and rounds that one row lacks are left out', () => {
  const above = [20, 40, 60, 80, 100, 120, 500]
  const below = [10, 20, 30, 40, 50, 60, undefined]
  expect(pairedRatio(above, below)).toEqual({ value: 2, low: 2, high: 2 })
  expect(pairedRatio([1], [undefined])).toBeNull()
})

test('different is said only where the interval excludes one', () => {
  expect(compareToOne({ value: 1.2, low: 1.1, high: 1.3 })).toBe('more')
  expect(compareToOne({ value: 0.8, low: 0.7, high: 0.9 })).toBe('less')
  expect(compareToOne({ value: 1.2, low: 0.9, high: 1.3 })).toBe('no difference')
  expect(compareToOne({ value: 1.2, low: null, high: null })).toBe('unknown')
})

test('the interval of two runs of six rounds leaves out the five extreme pairs at each end, as tables of Mann and Whitney do', () => {
  const slow = [10, 11, 12, 13, 14, 15]
  const fast = slow.map((value) => value * 2)
  const pairs = fast.flatMap((above) => slow.map((below) => above / below)).sort((a, b) => a - b)
  expect(independentRatio(fast, slow)).toEqual({ value: median(pairs), low: pairs[5], high: pairs[30] })
})

test('two runs of three rounds are too few for an interval', () => {
  expect(independentRatio([1, 2, 3], [1, 2, 3])).toEqual({ value: 1, low: null, high: null })
})

test.each([25, 26, 60, 200])(
  'the interval of two runs of %i rounds holds the true ratio in about nineteen of twenty trials',
  (rounds) => {
    const random = seededRandom(rounds)
    const trials = rounds > 100 ? 100 : 1000
    const draw = (level: number): number[] => Array.from({ length: rounds }, () => level + 2 * gaussian(random))
    let held = 0
    for (let trial = 0; trial < trials; trial++) {
      const { low, high } = independentRatio(draw(150), draw(100)) ?? {}
      if (low != null && high != null && low <= 1.5 && 1.5 <= high) held++
    }
    expect(held / trials).toBeGreaterThan(0.9)
    expect(held / trials).toBeLessThan(rounds > 100 ? 1 : 0.98)
  }
)

test('two runs of the same machine are called different in at most 5 % of trials', () => {
  const random = seededRandom(11)
  const trials = 4000
  const draw = (): number[] => Array.from({ length: 6 }, () => 100 + 2 * gaussian(random))
  let different = 0
  for (let trial = 0; trial < trials; trial++) {
    const ratio = independentRatio(draw(), draw())
    if (ratio !== null && compareToOne(ratio) !== 'no difference') different++
  }
  expect(different / trials).toBeLessThan(0.055)
})

test('percentiles are nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1)
  expect(nearestRank(values, 50)).toBe(50)
  expect(nearestRank(values, 99)).toBe(99)
  expect(nearestRank(values, 100)).toBe(100)
  expect(nearestRank([7], 99)).toBe(7)
})

test.each([
  [10, []],
  [11, ['p50']],
  [63, ['p50']],
  [64, ['p50', 'p90']],
  [130, ['p50', 'p90', 'p95']],
  [661, ['p50', 'p90', 'p95']],
  [662, ['p50', 'p90', 'p95', 'p99']]
])('%i latencies support only %j', (count, stated) => {
  const summary = summariseLatencies(Array.from({ length: count }, (_, index) => index))
  const percentiles = Object.entries(summary).filter(([name, value]) => name.startsWith('p') && value !== null)
  expect(percentiles.map(([name]) => name)).toEqual(stated)
})

/** LoadGen's early stopping: the smallest n with P(Bin(n, 1 − p) ≤ 1) ≤ 1 − 0.99 for tolerance 0 (one query over is allowed). */
test.each([50, 90, 95, 99, 99.9])('the number of latencies asked for p%d is that of LoadGen', (percent) => {
  const over = 1 - percent / 100
  const enough = (n: number): boolean => (1 - over) ** n + n * over * (1 - over) ** (n - 1) <= 0.01
  const needed = percentileNeeds[percent] ?? 0
  expect(enough(needed)).toBe(true)
  expect(enough(needed - 1)).toBe(false)
})

test('frames that finish after a later one are counted', () => {
  const outOfOrder = (completed: readonly number[]): number => {
    const order = new CompletionOrder()
    for (const frame of completed) order.finished(frame)
    return order.outOfOrder
  }
  expect(outOfOrder([0, 1, 2, 3])).toBe(0)
  expect(outOfOrder([1, 0, 2, 5, 3, 4])).toBe(3)
})

test('the spread of one round is nothing', () => {
  expect(coefficientOfVariation([5])).toBe(0)
  expect(coefficientOfVariation([9, 11])).toBeCloseTo(0.1414, 4)
})

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
