import { describe, expect, test } from 'vitest'
import { drift } from '.'
import { gaussian, type Random, share, shapes, simulateRun } from '../../../test/fakes/simulated-rounds'
import { mannKendall } from './drift'

const orders = (n: number): number[][] =>
  n === 0 ? [[]] : orders(n - 1).flatMap((order) => Array.from({ length: n }, (_, at) => order.toSpliced(at, 0, n)))

/** All 720 orders of six rounds and all 5,040 of seven are as likely: that is what "no trend" means. */
test.each([6, 7])('the probability of a trend of %i values is that of all their orders', (n) => {
  const score = (values: readonly number[]): number =>
    values
      .flatMap((value, i) => values.slice(i + 1).map((later) => Math.sign(later - value)))
      .reduce((a, b) => a + b, 0)
  const scores = orders(n).map((order) => Math.abs(score(order)))
  for (const order of orders(n).filter((_, index) => index % 97 === 0)) {
    const asFar = scores.filter((other) => other >= Math.abs(score(order))).length
    expect(mannKendall(order)).toBeCloseTo(Math.min(1, asFar / scores.length), 10)
  }
})

test('equal values count for neither side', () => {
  expect(mannKendall([5, 5, 5, 5, 5, 5])).toBe(1)
})

test('from sixty-one values on the normal distribution says the same', () => {
  const rising = (n: number) => Array.from({ length: n }, (_, i) => i + 9 * Math.sin(i * 12.9898))
  const slight = (n: number) => Array.from({ length: n }, (_, i) => 0.04 * i + 9 * Math.sin(i * 12.9898))
  expect(mannKendall(rising(61))).toBeLessThan(1e-6)
  expect(mannKendall(slight(61))).toBeCloseTo(mannKendall(slight(60)), 0)
})

test('six rounds that slow down one after another drift by their whole way; five are too few to say', () => {
  expect(drift([100, 99, 98, 97, 96, 95], 0.01)).toBeCloseTo(-5 / 97.5, 10)
  expect(drift([100, 99, 98, 97, 96], 0.01)).toBeNull()
  expect(drift([95, 96, 97, 98, 99, 100], 0.01)).toBeCloseTo(5 / 97.5, 10)
})

test('one round out of six may be out of order, two are chance', () => {
  expect(drift([100, 99, 97, 98, 96, 95], 0.01)).not.toBeNull()
  expect(drift([99, 100, 97, 98, 96, 95], 0.01)).toBeNull()
})

test('a drift that is smaller than what is called a difference is left unsaid', () => {
  const rounds = [100, 99.9, 99.8, 99.7, 99.6, 99.5]
  expect(drift(rounds, 0.01)).toBeNull()
  expect(drift(rounds, 0.004)).toBeCloseTo(-0.005, 3)
})

describe('rounds without a drift are said to drift', () => {
  const alarms = (n: number, draw: (random: Random) => number): number =>
    share(
      n,
      (random) =>
        drift(
          Array.from({ length: n }, () => draw(random)),
          0.01
        ) !== null
    )

  test.each([
    [6, 0.0167],
    [9, 0.0127],
    [12, 0.0137]
  ])('of %i rounds in %d of runs', (n, rate) => {
    expect(Math.abs(alarms(n, (random) => shapes.normal(random, 0.02)) - rate)).toBeLessThan(0.003)
  })

  test('no more often with the rule of extra rounds in the loop, or for rounds of two speeds', () => {
    const bimodal = share(2, (random) => {
      const { fps } = simulateRun(6, [() => shapes.bimodal(random, 0.03)])
      return drift(fps[0] ?? [], 0.01) !== null
    })
    const normal = share(2, (random) => {
      const { fps } = simulateRun(6, [() => shapes.normal(random, 0.03)])
      return drift(fps[0] ?? [], 0.01) !== null
    })
    expect(Math.max(bimodal, normal)).toBeLessThanOrEqual(0.02)
  })
})

test('a computer that loses 5 % over six rounds with half a per cent of noise is found out in nineteen of twenty runs', () => {
  const found = share(
    4,
    (random) => {
      const rounds = Array.from({ length: 6 }, (_, round) => (1 - 0.01 * round) * (1 + 0.005 * gaussian(random)))
      return (drift(rounds, 0.01) ?? 0) < 0
    },
    5000
  )
  expect(found).toBeGreaterThan(0.95)
})
