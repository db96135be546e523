import { expect, test } from 'vitest'
import { medianIntervalRank, medianWithInterval, pairedRatio } from '.'
import { type Shape, shapes, share } from '../../../test/fakes/simulated-rounds'

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
test.each(Object.keys(shapes) as Shape[])(
  'the interval of six %s rounds holds the true median in 96.9 of 100 trials',
  (shape) => {
    const held = share(7, (random) => {
      const { low, high } = medianWithInterval(Array.from({ length: 6 }, () => shapes[shape](random, 0.05)))
      return low !== null && high !== null && low <= 1 && 1 <= high
    })
    expect(held).toBeGreaterThan(0.9588)
    expect(held).toBeLessThan(0.9788)
  }
)

test('a ratio is taken within each round, and rounds that one row lacks are left out', () => {
  const above = [20, 40, 60, 80, 100, 120, 500]
  const below = [10, 20, 30, 40, 50, 60, undefined]
  expect(pairedRatio(above, below)).toEqual({ value: 2, low: 2, high: 2 })
  expect(pairedRatio([1], [undefined])).toBeNull()
})
