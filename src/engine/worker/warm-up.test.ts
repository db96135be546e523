import { expect, test } from 'vitest'
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

test('a steady workload is warm after two windows', async () => {
  const { inferences, seconds } = await warmUp({ ...workload(100), lanes: 1, inputs: 4 })
  expect([inferences, seconds]).toEqual([6, 0.6])
})

test('a workload that is still getting faster is warmed on', async () => {
  const { inferences } = await warmUp({ ...workload(300, 200, 200, 150, 150, 100), lanes: 1, inputs: 4 })
  expect(inferences).toBeGreaterThan(6)
})

test('one that never settles is warm after three seconds at the latest', async () => {
  let time = 0
  let step = 10
  const infer = (): undefined => {
    time += step *= 1.1
    return undefined
  }
  const { seconds } = await warmUp({ infer, now: () => time, lanes: 1, inputs: 4 })
  expect(seconds).toBeGreaterThanOrEqual(3)
  expect(seconds).toBeLessThan(4)
})

test('every request of the pool runs, however slow it is', async () => {
  const { inferences } = await warmUp({ ...workload(5000), lanes: 4, inputs: 4 })
  expect(inferences).toBeGreaterThanOrEqual(4)
})
