import { describe, expect, test } from 'vitest'
import { intervalCoverage, medianWithInterval } from '.'
import { type Shape, shapes, simulateRun, simulations } from '../../../test/fakes/simulated-rounds'
import { seededRandom } from '../plan'

test.each([
  [6, 0.96875],
  [9, 0.9609375],
  [12, 0.961426]
])('%i rounds without extra ones: exactly what the binomial distribution says', (planned, coverage) => {
  expect(intervalCoverage(planned)?.stated).toBeCloseTo(coverage, 6)
  expect(intervalCoverage(planned)?.atLeast).toBeCloseTo(coverage, 6)
})

test('too few rounds have no interval, so no coverage', () => {
  expect(intervalCoverage(5)).toBeNull()
  expect(intervalCoverage(0)).toBeNull()
})

/** Every way in which the rounds can lie above and below their median, and the worst choice of when to go on. */
test.each([
  [6, 1],
  [6, 2],
  [6, 3],
  [9, 1],
  [9, 3]
])(
  '%i rounds and %i extra ones: at worst every miss of the planned rounds ends the run, all others go on',
  (planned, extra) => {
    const rounds = planned + extra
    const misses = (sides: number, n: number): boolean => {
      const below = Array.from({ length: n }, (_, round) => (sides >> round) & 1).reduce((a, b) => a + b, 0)
      const { low, high } = medianWithInterval(Array.from({ length: n }, (_, round) => (round < below ? -1 : 1)))
      return low === null || high === null || low > 0 || high < 0
    }
    const all = Array.from({ length: 2 ** rounds }, (_, sides) => sides)
    const worst = all.filter((sides) => misses(sides, planned) || misses(sides, rounds)).length / all.length
    const unmoved = all.filter((sides) => misses(sides, rounds)).length / all.length
    const coverage = intervalCoverage(planned, extra)
    expect(coverage?.atLeast).toBeCloseTo(1 - worst, 10)
    expect(coverage?.stated).toBeCloseTo(1 - (worst + unmoved) / 2, 10)
    // The reason for three: neither end is more than a point away from what is stated.
    if (extra === 3) expect((worst - unmoved) / 2).toBeLessThan(0.0091)
  }
)

/**
 * One row alone, the hardest case: nothing but its own rounds decides whether more are added. `spread` from where hardly any
 * run is extended to where hardly any is not; two far modes are the worst there is, since six rounds look quiet only where
 * all of them are in one mode, which is where the interval misses.
 */
describe('with the rule of extra rounds in the loop the interval holds the true median as often as it says', () => {
  const cases = ([6, 9] as const).flatMap((planned) =>
    (Object.keys(shapes) as Shape[]).flatMap((shape) => [0.01, 0.03, 0.1].map((spread) => ({ planned, shape, spread })))
  )
  test.each(cases)('$planned $shape rounds, spread $spread', ({ planned, shape, spread }) => {
    const random = seededRandom(1)
    const stated = { 0: intervalCoverage(planned)?.stated ?? 0, 3: intervalCoverage(planned, 3)?.stated ?? 0 }
    let [held, said] = [0, 0]
    for (let trial = 0; trial < simulations; trial++) {
      const { fps, extra } = simulateRun(planned, [() => shapes[shape](random, spread)])
      const { low, high } = medianWithInterval(fps[0] ?? [])
      if (low !== null && high !== null && low <= 1 && 1 <= high) held++
      said += extra === 0 ? stated[0] : stated[3]
    }
    expect(Math.abs(held - said) / simulations).toBeLessThanOrEqual(0.01)
    expect(held / simulations).toBeGreaterThan(0.94)
  })
})
