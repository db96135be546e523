import { describe, expect, test } from 'vitest'
import { around, fakeRecord, unavailableRow } from '../../test/fakes/record'
import { fakeRow } from '../../test/fakes/rounds'
import { compareMachines } from './compare-machines'
import type { RunRecord } from './record'

const base = fakeRecord([fakeRow('openvino-sync', around(20)), fakeRow('throughput:CPU', around(50))])
const on = (id: string, fps: number, more: Partial<RunRecord> = {}): RunRecord => ({
  ...fakeRecord([fakeRow('openvino-sync', around(fps / 2)), fakeRow('throughput:CPU', around(fps))]),
  machine: { ...base.machine, id, cpu: `Processor of ${id}` },
  ...more
})

describe('a table of machines', () => {
  test('has the fastest first, with its best row and the share of the others', () => {
    const [table] = compareMachines([
      { name: 'slow.json', record: on('slow', 25) },
      { name: 'fast.json', record: on('fast', 100) }
    ])
    expect(table?.rows).toEqual(['openvino-sync', 'throughput:CPU'])
    expect(table?.machines.map(({ file }) => file)).toEqual(['fast.json', 'slow.json'])
    expect(table?.machines[0]).toMatchObject({ best: { row: 'throughput:CPU' }, share: 1 })
    expect(table?.machines[1]?.share).toBeCloseTo(0.25, 2)
  })

  test('keeps the results of one machine together', () => {
    const [table] = compareMachines([
      { name: 'a1', record: on('a', 100) },
      { name: 'b', record: on('b', 80) },
      { name: 'a2', record: on('a', 60) }
    ])
    expect(table?.machines.map(({ file }) => file)).toEqual(['a1', 'a2', 'b'])
  })

  test('does not credit a machine with a figure that its own result calls invalid', () => {
    const wild = fakeRow('throughput:CPU', [20, 80, 200, 20, 80, 200])
    expect(wild.trust?.state).toBe('invalid')
    const record = { ...on('wild', 10), rows: [fakeRow('openvino-sync', around(20)), wild] }
    expect(compareMachines([{ name: 'wild', record }])[0]?.machines[0]?.best?.row).toBe('openvino-sync')
  })

  test('shows a machine on which nothing could be measured', () => {
    const record = { ...base, rows: [unavailableRow('throughput:GPU', 'Not here.')] }
    expect(compareMachines([{ name: 'none', record }])[0]?.machines[0]).toMatchObject({ best: null, share: null })
  })

  test('is one for each model: other frames per second are no comparison', () => {
    const other = { ...base, model: { ...base.model, id: 'yolov5s' } }
    const tables = compareMachines([
      { name: 'a', record: base },
      { name: 'b', record: other },
      { name: 'c', record: base }
    ])
    expect(tables.map(({ model, machines }) => [model.id, machines.length])).toEqual([
      ['yolov5n', 2],
      ['yolov5s', 1]
    ])
  })
})
