import { expect, test } from 'vitest'
import { timedLoop } from './timed-loop'

/** A workload of known duration on a clock that only moves when it works: no test waits, none can flake. */
function knownWorkload(milliseconds: number) {
  let time = 500
  return {
    now: () => time,
    infer: () => {
      time += milliseconds
      return undefined
    }
  }
}

const stop = { frames: 100, minSeconds: 0, maxSeconds: null }

test('a workload of 10 ms comes out at 100 frames per second', async () => {
  const { now, infer } = knownWorkload(10)

  const timeline = await timedLoop({ infer, now, lanes: 1, inputs: 4, batch: 1, stop })

  expect(timeline.frames).toBe(100)
  expect(timeline.seconds).toBeCloseTo(1, 9)
  expect(timeline.latencyMs.every((latency) => latency === 10)).toBe(true)
  expect(timeline.startMs.slice(0, 3)).toEqual([0, 10, 20])
})

test('a batch counts all its frames, in whole batches', async () => {
  const { now, infer } = knownWorkload(10)

  const timeline = await timedLoop({ infer, now, lanes: 1, inputs: 4, batch: 8, stop })

  expect([timeline.frames, timeline.latencyMs.length]).toEqual([104, 13])
})

test('the clip repeats until the round has lasted long enough', async () => {
  const { now, infer } = knownWorkload(10)

  const rule = { frames: 10, minSeconds: 3, maxSeconds: null }
  const timeline = await timedLoop({ infer, now, lanes: 1, inputs: 4, batch: 1, stop: rule })

  expect([timeline.frames, timeline.seconds]).toEqual([300, 3])
})

test('the time bound ends a round before its frames are done, but never before one inference', async () => {
  const slow = knownWorkload(10_000)
  const rule = { frames: 10, minSeconds: 0, maxSeconds: 2 }

  const timeline = await timedLoop({ ...slow, lanes: 1, inputs: 4, batch: 1, stop: rule })

  expect(timeline.frames).toBe(1)
})

test('inputs take turns', async () => {
  const { now, infer } = knownWorkload(1)
  const seen: number[] = []

  const spy = (index: number): undefined => {
    seen.push(index)
    return infer()
  }
  await timedLoop({ infer: spy, now, lanes: 1, inputs: 4, batch: 1, stop: { ...stop, frames: 6 } })

  expect(seen).toEqual([0, 1, 2, 3, 0, 1])
})

test('as many inferences are in flight as there are lanes, and frames that overtake are counted', async () => {
  let time = 0
  let inFlight = 0
  let most = 0
  let started = 0
  // Every second inference takes longer than the one after it.
  const infer = async (): Promise<void> => {
    const turns = started++ % 2 === 0 ? 6 : 1
    most = Math.max(most, ++inFlight)
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    time += 1
    inFlight--
  }

  const timeline = await timedLoop({
    infer,
    now: () => time,
    lanes: 3,
    inputs: 4,
    batch: 1,
    stop: { ...stop, frames: 30 }
  })

  expect(most).toBe(3)
  expect(timeline.frames).toBe(30)
  expect(timeline.outOfOrderFrames).toBeGreaterThan(0)
})

test('a long round keeps the first 1,024 samples and counts all frames', async () => {
  const { now, infer } = knownWorkload(1)

  const timeline = await timedLoop({ infer, now, lanes: 1, inputs: 4, batch: 1, stop: { ...stop, frames: 5000 } })

  expect([timeline.frames, timeline.latencyMs.length, timeline.startMs.length]).toEqual([5000, 1024, 1024])
})

test('an inference that fails ends the round with its error', async () => {
  const { now } = knownWorkload(1)
  const infer = (): never => {
    throw new Error('device lost')
  }
  await expect(timedLoop({ infer, now, lanes: 2, inputs: 4, batch: 1, stop })).rejects.toThrow('device lost')
})

test('progress never passes one', async () => {
  const { now, infer } = knownWorkload(10)
  const shares: number[] = []

  await timedLoop({ infer, now, lanes: 1, inputs: 4, batch: 4, stop, progress: (_, share) => shares.push(share) })

  expect(Math.max(...shares)).toBe(1)
  expect(shares[0]).toBeCloseTo(0.04, 9)
})
