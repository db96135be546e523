import { expect, test } from 'vitest'
import { fakeRecord } from '../../test/fakes/record'
import { fakeRow } from '../../test/fakes/rounds'
import type { EngineEvent } from '../engine'
import type { RunUpdate } from '../ipc/run'
import { RunTeller } from './run-teller'
import { afterEvent, newRun } from './run-view'

const wishes = { mode: 'quick', rows: null, batch: null, model: 'yolov5n', picture: null } as const
const record = fakeRecord([fakeRow('openvino-sync', [28]), fakeRow('throughput:CPU', [34])])
const at = { row: 'throughput:CPU', round: 0 }

/** A teller with a clock that goes only when it is told to. */
function fakeTeller() {
  let nowMs = 0
  let waiting: { atMs: number; action: () => void } | null = null
  const told: { atMs: number; update: RunUpdate }[] = []
  const clock = {
    nowMs: () => nowMs,
    after: (milliseconds: number, action: () => void) => {
      waiting = { atMs: nowMs + milliseconds, action }
      return () => (waiting = null)
    }
  }
  const teller = new RunTeller(newRun(1, wishes), (update) => told.push({ atMs: nowMs, update }), clock)
  return {
    told,
    teller,
    tell: (event: EngineEvent) => teller.change(afterEvent(teller.run, event)),
    /** Goes on in time, with what was to happen meanwhile. */
    pass: (milliseconds: number) => {
      const end = nowMs + milliseconds
      while (waiting !== null && waiting.atMs <= end) {
        const { atMs, action } = waiting
        nowMs = atMs
        waiting = null
        action()
      }
      nowMs = end
    }
  }
}

test('while a round is timed the window hears of its beginning, then one message in five seconds, without the record', () => {
  const { tell, pass, told } = fakeTeller()
  tell({ type: 'started', record, estimatedSeconds: 60 })
  tell({ type: 'round-started', ...at })
  for (const phase of ['starting', 'loading', 'compiling', 'first-inference', 'warming-up'] as const) {
    tell({ type: 'phase', ...at, phase })
    pass(150)
  }
  const timedFrom = told.length
  tell({ type: 'phase', ...at, phase: 'measuring' })
  expect(told.slice(timedFrom).map(({ update }) => update.at?.phase)).toEqual(['measuring'])
  for (let beat = 1; beat <= 60; beat++) {
    pass(333)
    tell({ type: 'progress', ...at, frames: beat * 10, share: beat / 60 })
  }

  const gapsOf = (times: readonly number[]): number[] => times.slice(1).map((time, index) => time - (times[index] ?? 0))
  const times = told.map(({ atMs }) => atMs)
  expect(Math.min(...gapsOf(times.slice(0, timedFrom)))).toBeGreaterThanOrEqual(1000)
  expect(gapsOf(times.slice(timedFrom))).toEqual([5000, 5000, 5000])
  expect(told.slice(timedFrom).every(({ update }) => !('record' in update))).toBe(true)
  expect(told.at(-1)?.update.at).toMatchObject({ phase: 'measuring' })
})

test('the end of a round and of the run is told at once, with the record', () => {
  const { tell, told } = fakeTeller()
  tell({ type: 'started', record, estimatedSeconds: 60 })
  tell({ type: 'round-finished', ...at, record, secondsLeft: 30 })
  tell({ type: 'finished', outcome: 'done', record })

  expect(told.map(({ update }) => [update.stage, update.record?.id])).toEqual([
    ['running', record.id],
    ['running', record.id],
    ['finished', record.id]
  ])
  const samples = (update: RunUpdate | undefined) => update?.record?.rows[0]?.rounds[0]?.samples.latencyMs.length
  expect(samples(told[1]?.update)).toBe(0)
  expect(samples(told[2]?.update)).toBe(20)
})

test('the time left goes down between the estimates, and the progress never goes back', () => {
  const { tell, pass, teller } = fakeTeller()
  tell({ type: 'started', record, estimatedSeconds: 40 })
  pass(10_000)
  expect(teller.run).toMatchObject({ secondsLeft: 30, progress: 0.25 })
  tell({ type: 'round-finished', ...at, record, secondsLeft: 90 })
  expect(teller.run).toMatchObject({ secondsLeft: 90, progress: 0.25 })
  pass(80_000)
  expect(teller.run.progress).toBeCloseTo(0.9, 5)
  pass(60_000)
  expect(teller.run.secondsLeft).toBe(0)
  expect(teller.run.progress).toBeLessThan(1)
})

test('a row that turns out to be unavailable in its first round shows its reason at once', () => {
  const { tell, teller } = fakeTeller()
  tell({ type: 'started', record, estimatedSeconds: 40 })
  const failure = { code: 'framework-unavailable', message: 'No PyTorch here.', remedy: 'Install it.' } as const
  tell({ type: 'row-unavailable', row: 'openvino-sync', failure })
  expect(teller.run.record?.rows[0]).toMatchObject({ status: 'unavailable', failure })
  expect(teller.run.record?.rows[1]?.status).toBe('done')
})
