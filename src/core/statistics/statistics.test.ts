import { expect, test } from 'vitest'
import { coefficientOfVariation, CompletionOrder, median, nearestRank, percentileNeeds, summariseLatencies } from '.'

test('the median of an even number of values lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([3, 1, 2])).toBe(2)
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
  [662, ['p50', 'p90', 'p95', 'p99']],
  [6635, ['p50', 'p90', 'p95', 'p99']],
  [6636, ['p50', 'p90', 'p95', 'p99', 'p999']]
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
