import { expect, test } from 'vitest'
import { seededRandom } from '../../core/plan'
import { warmUp } from './warm-up'

/** A workload whose inferences take these milliseconds in turn (the last one for ever), on a clock of its own. */
function workload(...milliseconds: number[]) {
  let time = 0
  let count = 0
  return {
    now: () => time,
    infer: () => {
      time += milliseconds[Math.min(count++, milliseconds.length - 1)] ?? 0
      return undefined
    }
  }
}

test('a steady workload is warm after six windows', async () => {
  expect(await warmUp({ ...workload(100), lanes: 1, inputs: 4 })).toEqual({
    inferences: 12,
    seconds: 1.2,
    steady: true
  })
})

test('a workload that is still getting faster is warmed on until it no longer does', async () => {
  const falling = [300, 280, 260, 240, 220, 200, 180, 160, 140, 130]
  const { inferences, steady } = await warmUp({ ...workload(...falling, 125), lanes: 1, inputs: 4 })
  expect(inferences).toBeGreaterThan(falling.length)
  expect(steady).toBe(true)
})

test('one that never settles is warm after three seconds at the latest, and says so', async () => {
  let time = 0
  let step = 10
  const infer = (): undefined => {
    time += step *= 1.1
    return undefined
  }
  const { seconds, steady } = await warmUp({ infer, now: () => time, lanes: 1, inputs: 4 })
  expect(seconds).toBeGreaterThanOrEqual(3)
  expect(seconds).toBeLessThan(4)
  expect(steady).toBe(false)
})

test('every request of the pool runs, however slow it is; one inference each says nothing of steadiness', async () => {
  const { inferences, steady } = await warmUp({ ...workload(20_000), lanes: 4, inputs: 4 })
  expect(inferences).toBeGreaterThanOrEqual(4)
  expect(steady).toBeNull()
})

test('a slow model is warmed up for longer, as far as it takes to judge it', async () => {
  const steadyAfter = async (...milliseconds: number[]) => {
    const { inferences, steady } = await warmUp({ ...workload(...milliseconds), lanes: 1, inputs: 4 })
    return [inferences, steady]
  }
  expect(await steadyAfter(1400)).toEqual([5, true])
  expect(await steadyAfter(1800, 1600, 1400, 1300, 1200)).toEqual([5, false])
  expect(await steadyAfter(1400, 1900, 1200, 1700, 1500)).toEqual([5, true])
  // Three inferences that differ: noise, or not.
  expect(await steadyAfter(4000, 3500, 3700)).toEqual([3, null])
})

/** Warm-ups of a workload of about 20 ms with this noise (standard deviation), seeded. */
async function simulate(times: number, noise: number, level: (seconds: number) => number) {
  const random = seededRandom(11)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const ended: Awaited<ReturnType<typeof warmUp>>[] = []
  for (let run = 0; run < times; run++) {
    let time = 0
    const infer = (): undefined => {
      time += Math.max(1, 20 * level(time / 1000) * (1 + noise * normal()))
      return undefined
    }
    ended.push(await warmUp({ infer, now: () => time, lanes: 1, inputs: 4 }))
  }
  return ended
}

test.each([0.02, 0.1, 0.3])('noise of %d without a direction is steady, and soon', async (noise) => {
  const ended = await simulate(500, noise, () => 1)
  expect(ended.filter(({ steady }) => steady !== true).length).toBeLessThanOrEqual(5)
  expect(ended.filter(({ seconds }) => seconds > 1.5).length).toBeLessThanOrEqual(25)
})

test('what begins 40 % slower is waited for, in noise too', async () => {
  const ended = await simulate(500, 0.05, (seconds) => 1 + 0.4 * Math.exp(-seconds / 0.4))
  // Nine tenths of the excess are gone after 0.92 s.
  expect(ended.filter(({ seconds }) => seconds < 0.92).length).toBeLessThanOrEqual(15)
  expect(ended.filter(({ steady }) => steady !== true).length).toBeLessThanOrEqual(5)
})

test('what gets slower all the time, by 15 % each second, is not called steady in the end', async () => {
  const ended = await simulate(200, 0.01, (seconds) => 1 + 0.15 * seconds)
  expect(ended.filter(({ steady }) => steady === false).length).toBeGreaterThanOrEqual(190)
})
