import { expect, test } from 'vitest'
import { dependence } from '.'
import { gaussian, type Random, share, shapes } from '../../../test/fakes/simulated-rounds'

/** Each round keeps this much of the one before (an autoregressive process of first order). */
function resembling(random: Random, rounds: number, keeps: number): number[] {
  let value = gaussian(random)
  return Array.from({ length: rounds }, () => {
    value = keeps * value + Math.sqrt(1 - keeps ** 2) * gaussian(random)
    return 100 + value
  })
}

test('fewer than twenty rounds cannot show dependence', () => {
  const wave = Array.from({ length: 20 }, (_, round) => 100 + Math.sin(round / 3))
  expect(dependence(wave.slice(1))).toBeNull()
  expect(dependence(wave)).toBeGreaterThan(0.7)
})

test('rounds that take turns say more than independent ones, and are no reason for doubt', () => {
  expect(dependence(Array.from({ length: 30 }, (_, round) => 100 + (round % 2)))).toBeNull()
  expect(dependence(Array.from({ length: 30 }, () => 100))).toBeNull()
})

test.each([
  [20, 'normal'],
  [20, 'bimodal'],
  [40, 'log-normal']
] as const)('independent rounds (%i, %s) are called dependent in about 2 of 100 runs', (rounds, shape) => {
  const alarms = share(
    rounds,
    (random) => dependence(Array.from({ length: rounds }, () => shapes[shape](random, 0.02))) !== null,
    10_000
  )
  expect(alarms).toBeLessThan(0.025)
  expect(alarms).toBeGreaterThan(0.01)
})

test.each([
  [20, 0.8, 0.78],
  [40, 0.5, 0.75]
])('%i rounds that keep %d of the one before are found out in most runs', (rounds, keeps, share_) => {
  expect(share(3, (random) => dependence(resembling(random, rounds, keeps)) !== null, 2000)).toBeGreaterThan(share_)
})
