import { describe, expect, test } from 'vitest'
import { around, fakeLadder, fakeRecord } from '../../../test/fakes/record'
import { fakeRow } from '../../../test/fakes/rounds'
import { clipFrames } from '../plan'
import { boothPace, defaultLanes, finishOrder, race, raceable, showPace } from './race'

const quiet = (id: string, fps: number) => fakeRow(id, around(fps))

describe('a race', () => {
  test('is over the whole clip, and the faster row is first over the line', () => {
    const made = race([quiet('onnxruntime', 50), quiet('throughput:CPU', 200), quiet('openvino-sync', 100)])
    expect(made?.lanes.map((lane) => lane.place)).toEqual([3, 1, 2])
    expect(finishOrder(made?.lanes ?? []).map((lane) => lane.row.id)).toEqual([
      'throughput:CPU',
      'openvino-sync',
      'onnxruntime'
    ])
    expect(made?.lanes.map((lane) => lane.shownMs.length)).toEqual([clipFrames, clipFrames, clipFrames])
    expect(made?.firstMs).toBeCloseTo((1000 * clipFrames) / 200, -2)
    expect(made?.lastMs).toBeCloseTo((1000 * clipFrames) / 50, -2)
    expect(made?.clearWinner).toBe(true)
  })

  test('says where the measurement as a whole cannot tell the first two apart', () => {
    const made = race([
      fakeRow('throughput:CPU', [100, 101, 99, 100, 102, 98]),
      fakeRow('throughput:AUTO', [101, 99, 100, 102, 98, 101])
    ])
    expect(made?.clearWinner).toBe(false)
  })

  test('says nothing about that after a quick look', () => {
    expect(race([fakeRow('openvino-sync', [100]), fakeRow('throughput:CPU', [200])])?.clearWinner).toBeNull()
  })

  test('shares a place between those who arrive together', () => {
    const made = race([quiet('openvino-sync', 100), quiet('latency:CPU', 100), quiet('throughput:CPU', 50)])
    expect(made?.lanes.map((lane) => lane.place)).toEqual([1, 1, 3])
  })

  test('needs two rows with a speed, and takes no more than four', () => {
    expect(race([quiet('openvino-sync', 100)])).toBeNull()
    expect(race([quiet('openvino-sync', 100), fakeRow('throughput:GPU', [])])).toBeNull()
    expect(race(fakeLadder().rows.filter((row) => row.fps !== null))?.lanes).toHaveLength(4)
  })
})

describe('the lanes chosen by default', () => {
  test('are baseline, one at a time, the best of the CPU and the best of the others, in the order of the ladder', () => {
    expect(defaultLanes(fakeLadder())).toEqual(['pytorch', 'openvino-sync', 'throughput:CPU', 'throughput:AUTO'])
    expect(raceable(fakeLadder()).map((row) => row.id)).not.toContain('throughput:GPU')
  })

  test('are two at least, where two were measured', () => {
    const record = fakeRecord([quiet('latency:CPU', 90), quiet('throughput:CPU', 100)])
    expect(defaultLanes(record)).toEqual(['latency:CPU', 'throughput:CPU'])
    expect(defaultLanes(fakeRecord([]))).toEqual([])
  })

  test('leave out a row that cannot be trusted while there are others', () => {
    const wild = fakeRow('throughput:GPU', [100, 300, 500, 900, 200, 700])
    expect(wild.trust?.state).toBe('invalid')
    const others = [quiet('onnxruntime', 20), quiet('openvino-sync', 40), quiet('throughput:CPU', 60)]
    expect(defaultLanes(fakeRecord([...others, wild]))).not.toContain('throughput:GPU')
  })
})

test('the pace for an audience lets the fastest take ten seconds', () => {
  expect(showPace({ firstMs: 30_000 })).toBe(3)
  expect(showPace({ firstMs: 1024 })).toBe(0.1)
  expect(showPace({ firstMs: 0 })).toBe(1)
})

test('at a booth the last lane takes half a minute at most', () => {
  expect(boothPace({ firstMs: 30_000, lastMs: 60_000 })).toBe(3)
  expect(boothPace({ firstMs: 4_000, lastMs: 24_000 })).toBe(0.8)
})
