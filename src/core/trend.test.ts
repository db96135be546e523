import { expect, test } from 'vitest'
import { around, fakeRecord } from '../../test/fakes/record'
import { fakeDevice, fakeRow } from '../../test/fakes/rounds'
import { bestRow, type HistoryEntry, summaryOf } from './history'
import type { RunRecord } from './record'
import { modelKey, trendChoices, trendPoints } from './trend'

const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`

const entry = (id: string, day: number, fps: readonly number[], more: Partial<RunRecord> = {}): HistoryEntry => ({
  id,
  state: 'finished',
  name: null,
  note: '',
  summary: summaryOf(
    fakeRecord([fakeRow('onnxruntime', [9]), fakeRow('throughput:CPU', fps)], { startedAt: at(day), ...more })
  )
})

const base = fakeRecord([])
const other = { machine: { ...base.machine, id: 'another' } }
const model = modelKey(summaryOf(base))
const choice = { machine: base.machine.id, model, row: 'throughput:CPU' }

test('a trend holds the runs of its machine, model and row, oldest first, each with its interval', () => {
  const points = trendPoints(
    [
      entry('new', 9, around(33)),
      entry('elsewhere', 5, around(99), other),
      entry('other model', 4, around(99), { model: { ...base.model, id: 'yolov5s' } }),
      entry('quick', 3, [31]),
      entry('old', 1, around(30)),
      {
        id: 'x',
        state: 'damaged',
        file: 'x.json',
        writtenAt: at(2),
        failure: { code: 'internal', message: '', remedy: '' }
      }
    ],
    choice
  )
  expect(points.map(({ run }) => run)).toEqual(['old', 'quick', 'new'])
  expect(points.map(({ fps }) => fps.low === null)).toEqual([false, true, false])
  expect(points.map(({ doubted }) => doubted)).toEqual([false, true, false])
})

test('what changed before a point is told: OpenVINO, driver, program, model file', () => {
  const driver = (driverVersion: string) => ({ devices: [{ ...fakeDevice('CPU'), driverVersion }] })
  const points = trendPoints(
    [
      entry('a', 1, around(30), driver('1.0')),
      entry('b', 2, around(30), driver('2.0')),
      entry('c', 3, around(30), { ...driver('2.0'), openvino: { version: '2027.0', source: 'c-api' } }),
      entry('d', 4, around(30), {
        ...driver('2.0'),
        openvino: { version: '2027.0', source: 'c-api' },
        app: { name: 'VinoBench', version: '9' },
        model: { ...base.model, sha256: 'b'.repeat(64) }
      })
    ],
    choice
  )
  expect(points.map(({ changes }) => changes.map(({ what }) => what))).toEqual([
    [],
    ['driver'],
    ['openvino'],
    ['program', 'model-file']
  ])
  expect(points[1]?.changes[0]).toEqual({ what: 'driver', from: '1.0', to: '2.0' })
})

test('only what was measured can be chosen; the machine of the newest run comes first', () => {
  const machines = trendChoices([entry('here', 1, around(30)), entry('there', 9, [], other)])
  expect(machines.map(({ id }) => id)).toEqual(['another', base.machine.id])
  expect(machines[0]?.models[0]?.rows.map(({ id }) => id)).toEqual(['onnxruntime'])
  expect(machines[1]?.models[0]?.rows.map(({ id, points }) => [id, points])).toEqual([
    ['onnxruntime', 1],
    ['throughput:CPU', 1]
  ])
})

test('the best row of a run is not one that cannot be trusted', () => {
  const summary = summaryOf(
    fakeRecord([fakeRow('onnxruntime', around(15)), fakeRow('throughput:CPU', [10, 90, 10, 90, 10, 90])])
  )
  expect(bestRow(summary)?.id).toBe('onnxruntime')
  expect(bestRow({ rows: [] })).toBeNull()
})
