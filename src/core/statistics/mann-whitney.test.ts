import { expect, test } from 'vitest'
import { compareToOne, independentRatio, median } from '.'
import { gaussian, type Random, share } from '../../../test/fakes/simulated-rounds'

test('the interval of two runs of six rounds leaves out the five extreme pairs at each end, as tables of Mann and Whitney do', () => {
  const slow = [10, 11, 12, 13, 14, 15]
  const fast = slow.map((value) => value * 2)
  const pairs = fast.flatMap((above) => slow.map((below) => above / below)).sort((a, b) => a - b)
  expect(independentRatio(fast, slow)).toEqual({ value: median(pairs), low: pairs[5], high: pairs[30] })
})

test('two runs of three rounds are too few for an interval', () => {
  expect(independentRatio([1, 2, 3], [1, 2, 3])).toEqual({ value: 1, low: null, high: null })
})

const rounds = (random: Random, count: number, level: number): number[] =>
  Array.from({ length: count }, () => level + 2 * gaussian(random))

test.each([25, 26, 60, 200])(
  'the interval of two runs of %i rounds holds the true ratio in about nineteen of twenty trials',
  (count) => {
    const trial = (random: Random): boolean => {
      const { low, high } = independentRatio(rounds(random, count, 150), rounds(random, count, 100)) ?? {}
      return low != null && high != null && low <= 1.5 && 1.5 <= high
    }
    const held = share(count, trial, count > 100 ? 100 : 1000)
    expect(held).toBeGreaterThan(0.9)
    expect(held).toBeLessThan(count > 100 ? 1 : 0.98)
  }
)

test('two runs of the same machine are called different in at most 5 % of trials', () => {
  const different = share(
    11,
    (random) => {
      const ratio = independentRatio(rounds(random, 6, 100), rounds(random, 6, 100))
      // The floor is taken away: the interval alone must keep the promise.
      return ratio !== null && compareToOne(ratio, 0) !== 'no difference'
    },
    4000
  )
  expect(different).toBeLessThan(0.055)
})
