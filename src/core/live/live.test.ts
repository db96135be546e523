import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FrameTimes, LiveMeter } from './figures'
import { InOrder } from './in-order'
import { parseFromLive, parseLiveFrame } from './messages'
import { NewestWins } from './newest-wins'

const times = (decodeMs: number): FrameTimes => ({
  ...{ decodeMs, preprocessMs: 2, inferenceMs: 30, postprocessMs: 3, drawMs: 4, totalMs: 50 }
})

describe('putting frames back into order', () => {
  test('whatever order they end in, they are handed on as they began, and those overtaken are counted', () => {
    const random = fc.shuffledSubarray([2, 3, 5, 8, 13, 21, 34], { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(random, (ending) => {
        const given: number[] = []
        const order = new InOrder<number>((value) => given.push(value))
        for (const number of [2, 3, 5, 8, 13, 21, 34]) order.begin(number)
        for (const number of ending) order.end(number, number)
        const overtaken = ending.filter((number, at) => ending.slice(0, at).some((before) => before > number)).length
        expect(given).toEqual([2, 3, 5, 8, 13, 21, 34])
        expect(order.outOfOrder).toBe(overtaken)
      })
    )
  })

  test('what is ready is handed on at once, not when all is done', () => {
    const given: string[] = []
    const order = new InOrder<string>((value) => given.push(value))
    order.begin(0)
    order.begin(1)
    order.begin(2)
    order.end(1, 'b')
    expect(given).toEqual([])
    order.end(0, 'a')
    expect(given).toEqual(['a', 'b'])
  })

  test('a frame that was given up holds nobody back and overtakes nobody', () => {
    const given: string[] = []
    const order = new InOrder<string>((value) => given.push(value))
    order.begin(0)
    order.begin(1)
    order.skip(1, 'dropped')
    order.end(0, 'a')
    expect(given).toEqual(['a', 'dropped'])
    expect(order.outOfOrder).toBe(0)
  })
})

describe('which frames are taken', () => {
  test('as many as may be under way, then none until one is done', () => {
    const gate = new NewestWins(2)
    expect([gate.shown(), gate.shown(), gate.shown(), gate.shown()]).toEqual([true, true, false, false])
    expect(gate.dropped).toBe(1)
  })

  test('when one is done, the newest is taken at once; without a new one, the next that is shown', () => {
    const gate = new NewestWins(1)
    gate.shown()
    gate.shown()
    expect(gate.done()).toBe(true)
    expect(gate.done()).toBe(false)
    expect(gate.shown()).toBe(true)
    expect(gate.dropped).toBe(0)
  })

  test('never more under way than the limit; taken, dropped and waiting add up to what was shown', () => {
    const events = fc.array(fc.constantFrom('shown', 'done'), { maxLength: 200 })
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 5 }), (happens, limit) => {
        const gate = new NewestWins(limit)
        let [shown, taken, underWay] = [0, 0, 0]
        for (const event of happens) {
          if (event === 'done' && underWay === 0) continue
          if (event === 'shown') shown++
          else underWay--
          if (event === 'shown' ? gate.shown() : gate.done()) {
            taken++
            underWay++
          }
          expect(underWay).toBeLessThanOrEqual(limit)
        }
        expect([0, 1]).toContain(shown - taken - gate.dropped)
      })
    )
  })

  test('frames that the source itself left out count as dropped', () => {
    const gate = new NewestWins(3)
    gate.shown(1)
    gate.shown(4)
    expect(gate.dropped).toBe(3)
  })
})

describe('figures', () => {
  test('frames a second and medians are those of the last three seconds', () => {
    const meter = new LiveMeter()
    for (let at = 0; at <= 10_000; at += 100) meter.drawn(at, times(at < 7000 ? 100 : 5))
    const { fps, times: median } = meter.read(10_000)
    expect(fps).toBeCloseTo(10, 0)
    expect(median).toEqual(times(5))
  })

  test('a source that stands still comes down to nothing', () => {
    const meter = new LiveMeter()
    for (let at = 0; at <= 1000; at += 100) meter.drawn(at, times(5))
    expect(meter.read(60_000)).toEqual({ fps: 0, times: null })
  })
})

describe('messages', () => {
  const frame = { type: 'frame', number: 0, width: 2, height: 3, rgba: new ArrayBuffer(24) }

  test('a frame is taken only where its bytes are as many as its size says', () => {
    expect(parseLiveFrame(frame)).toEqual(frame)
    for (const wrong of [
      { width: 3 },
      { width: 0 },
      { width: 2.5 },
      { width: 1e9, height: 1e9 },
      { number: -1 },
      { number: NaN },
      { rgba: new Uint8Array(24) },
      { rgba: null },
      { type: 'run' }
    ])
      expect(parseLiveFrame({ ...frame, ...wrong })).toBeNull()
  })

  test('anything else is no message of ours', () => {
    for (const value of [null, undefined, 3, 'frame', [], {}, { type: 'answer', number: 1 }]) {
      expect(parseLiveFrame(value)).toBeNull()
      expect(parseFromLive(value)).toBeNull()
    }
  })
})
