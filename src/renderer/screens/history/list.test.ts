import { expect, test } from 'vitest'
import { around, fakeRecord } from '../../../../test/fakes/record'
import { fakeRow } from '../../../../test/fakes/rounds'
import { type HistoryEntry, summaryOf } from '../../../core/history'
import { matching, ordered, plainText } from './list'
import { trendScale } from './trend-option'
import { compareView } from './compare-view'

const run = (id: string, name: string | null, fps: number, cpu = 'Intel Core'): HistoryEntry => {
  const base = fakeRecord([fakeRow('throughput:CPU', around(fps))])
  const summary = summaryOf({ ...base, machine: { ...base.machine, cpu } })
  return { id, state: 'finished', name, note: name === null ? '' : `note of ${name}`, summary }
}

const failure = { code: 'record-unreadable', message: 'bad.json is cut off.', remedy: '' } as const
const damaged: HistoryEntry = { id: 'damaged:bad', state: 'damaged', file: 'bad.json', writtenAt: null, failure }
const entries = [run('c', null, 20, 'AMD EPYC'), run('b', 'Run eight', 30), damaged, run('a', 'run nine', 10)]
const found = (search: string): string[] => matching(entries, search, plainText).map(({ id }) => id)
const ids = (order: Parameters<typeof ordered>[1]): string[] => ordered(entries, order, 'en').map(({ id }) => id)

test('a search finds names, notes, machines, models and what is damaged, whatever the letters are like', () => {
  expect(found('')).toHaveLength(4)
  expect(found('RUN NINE')).toEqual(['a'])
  expect(found('ｒｕｎ　ｎｉｎｅ')).toEqual(['a'])
  expect(found('note')).toEqual(['b', 'a'])
  expect(found('amd yolov5n')).toEqual(['c'])
  expect(found('bad.json')).toEqual(['damaged:bad'])
  expect(found('2026-11-22 throughput')).toEqual(['c', 'b', 'a'])
  expect(found('nowhere')).toEqual([])
})

test('an order puts what has no such thing last, and keeps the rest newest first', () => {
  expect(ids('newest')).toEqual(['c', 'b', 'damaged:bad', 'a'])
  expect(ids('oldest')).toEqual(['a', 'damaged:bad', 'b', 'c'])
  expect(ids('fastest')).toEqual(['b', 'c', 'a', 'damaged:bad'])
  expect(ids('name')).toEqual(['b', 'a', 'c', 'damaged:bad'])
  expect(ids('machine')).toEqual(['c', 'b', 'a', 'damaged:bad'])
})

test('a comparison has every row that any run measured, with the ratio to the first', () => {
  const a = fakeRecord([fakeRow('onnxruntime', around(10)), fakeRow('throughput:CPU', around(30))])
  const b = fakeRecord([fakeRow('throughput:CPU', around(60)), fakeRow('throughput:GPU', around(90))])
  const view = compareView(
    [
      { name: 'a', record: a },
      { name: 'b', record: b }
    ],
    'en'
  )
  expect(view.rows.map(({ id }) => id)).toEqual(['onnxruntime', 'throughput:CPU', 'throughput:GPU'])
  expect(view.rows.map(({ cells }) => cells.map((cell) => cell?.difference ?? null))).toEqual([
    [null, null],
    [null, 'faster'],
    [null, null]
  ])
  expect(view.rows[1]?.cells[1]?.ratio?.value).toBeCloseTo(2, 5)
  expect(view.counts).toEqual([{ run: 'b', faster: 1, slower: 0, 'no difference': 0, unknown: 0 }])
})

test('the scale of a trend holds every interval in round steps, from zero where that costs little', () => {
  const points = (...fps: [number, number | null, number | null][]) =>
    fps.map(([value, low, high], n) => ({
      run: `${n}`,
      name: null,
      startedAt: '2026-01-01T00:00:00Z',
      fps: { value, low, high },
      rounds: 6,
      doubted: false,
      changes: []
    }))
  expect(trendScale(points([10, 9, 11], [80, 70, 95])).from).toBe(0)
  for (const values of [points([100, 99, 101], [103, 102, 104]), points([33, null, null]), points([0.31, 0.3, 0.32])]) {
    const { from, to, step } = trendScale(values)
    expect(from).toBeGreaterThan(0)
    for (const { fps } of values)
      expect([from < (fps.low ?? fps.value), to > (fps.high ?? fps.value)]).toEqual([true, true])
    expect((to - from) / step).toBeLessThan(9)
  }
  expect(trendScale([])).toEqual({ from: 0, to: 1, step: 1 })
})
