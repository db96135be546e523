import { expect, test } from 'vitest'
import { measured, model, plan, run } from '../../test/fakes/run'
import type { Plan } from '../core/plan'
import type { RunEvent } from '../core/events'
import { fail } from '../core/failure'
import { machineId } from './circumstances'
import { RunControl } from './run-control'
import type { JobOf } from './worker/protocol'

const standard = (ids: string[]): Plan => ({ ...plan(ids, 6), mode: 'standard' })
const rows = ['openvino-sync', 'throughput:CPU']

/** The GPU-less ladder of two, one of which is calm and the other not. */
const unsteady = (job: JobOf<'measure'>) =>
  measured(job.row.id === 'throughput:CPU' ? 100 * (1 + 0.04 * ((job.round % 3) - 1)) : 50)(job)

const ofType = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type)

test('where one row differs from round to round, every row runs three rounds more, and the record says why', async () => {
  const { record, events, jobs } = await run(standard(rows), unsteady)

  expect(record.rows.map((row) => [row.status, row.rounds.map(({ round }) => round)])).toEqual(
    rows.map(() => ['done', [0, 1, 2, 3, 4, 5, 6, 7, 8]])
  )
  expect(record.plan.rounds).toBe(6)
  expect(record.extraRounds).toEqual({ count: 3, because: ['throughput:CPU'] })
  expect(record.rows.map((row) => row.intervalCoverage)).toEqual([0.953125, 0.953125])
  expect(ofType(events, 'extra-rounds')).toMatchObject([{ count: 3, because: ['throughput:CPU'] }])
  expect(jobs).toHaveLength(18)
  const differ: unknown = expect.objectContaining({
    code: 'rounds-differ',
    facts: expect.objectContaining({ extra: 3 }) as unknown
  })
  expect(record.rows[1]?.trust?.reasons).toContainEqual(differ)
})

test('rounds that agree stay the planned ones, and so does whatever was asked for by number', async () => {
  const calm = await run(standard(rows), measured(30))
  expect(calm.record.extraRounds).toBeUndefined()
  expect(calm.record.rows.map((row) => [row.rounds.length, row.intervalCoverage])).toEqual(rows.map(() => [6, 0.96875]))
  const custom = await run(plan(rows, 6), unsteady)
  expect(custom.record.rows.map((row) => row.rounds.length)).toEqual([6, 6])
  expect(ofType(custom.events, 'extra-rounds')).toEqual([])
})

test('the time left counts the extra rounds once they are decided, and ends at nothing', async () => {
  const { events } = await run(standard(rows), unsteady)
  const [decided] = ofType(events, 'extra-rounds')
  const planned = events.slice(0, decided === undefined ? 0 : events.indexOf(decided))
  expect(ofType(planned, 'round-finished').at(-1)?.secondsLeft).toBe(0)
  expect(decided?.secondsLeft).toBeGreaterThan(0)
  const left = ofType(events, 'round-finished').map(({ secondsLeft }) => secondsLeft)
  expect(left.slice(12, 17).every((seconds) => seconds > 0)).toBe(true)
  expect(left.at(-1)).toBe(0)
})

test('a row that failed before is not measured again; one that fails in an extra round keeps all its rounds', async () => {
  const { record } = await run(standard([...rows, 'onnxruntime', 'latency:CPU']), (job) => {
    if (job.row.id === 'onnxruntime' && job.round === 3) throw fail('engine-crashed', 'It crashed.', 'Update.')
    if (job.row.id === 'latency:CPU' && job.round === 7) throw fail('engine-crashed', 'It crashed.', 'Update.')
    return unsteady(job)
  })
  expect(record.rows.map((row) => [row.id, row.status, row.rounds.length])).toEqual([
    ['openvino-sync', 'done', 9],
    ['throughput:CPU', 'done', 9],
    ['onnxruntime', 'failed', 3],
    ['latency:CPU', 'failed', 7]
  ])
})

test('a row that the user skips during the extra rounds has all it was planned to have', async () => {
  const control = new RunControl()
  const { record } = await run(
    standard(rows),
    (job) => {
      if (job.round === 6) control.skip('openvino-sync')
      return unsteady(job)
    },
    () => model,
    control
  )
  const [skipped, other] = record.rows
  expect([skipped?.status, skipped?.failure, other?.status, other?.rounds.length]).toEqual(['done', null, 'done', 9])
  expect(skipped?.rounds.length).toBeLessThanOrEqual(7)
})

test('a cancel during the extra rounds leaves a whole run, with the rounds it has', async () => {
  const { record, events } = await run(standard(rows), (job) => {
    if (job.round === 7) throw fail('cancelled', 'Cancelled.', 'Again.')
    return unsteady(job)
  })
  expect(record.rows.map((row) => [row.status, row.rounds.length])).toEqual(rows.map(() => ['done', 7]))
  expect(events.at(-1)).toMatchObject({ type: 'finished', outcome: 'cancelled' })
})

test('what the machine showed against itself is kept with each row, and decides what is called different', async () => {
  const ratios = Array.from({ length: 20 }, (_, pair) => (pair % 2 === 0 ? 1.05 : 0.95))
  const where = { machine: machineId(), openvino: '2026.4.1', model: 'tiny', device: 'CPU' }
  const calibrations = [{ ...where, row: 'throughput:CPU', measuredAt: '2026-11-23T07:00:00.000Z', ratios }]
  const slightly = (job: JobOf<'measure'>) => measured(job.row.id === 'throughput:CPU' ? 51 : 50)(job)
  const advice = async (known: typeof calibrations) => {
    const { record } = await run(standard(rows), slightly, undefined, undefined, { calibrations: known })
    return record.rows[1]
  }
  expect(await advice([])).toMatchObject({ calibration: null, step: { advice: 'keep', smallest: 0.01 } })
  const row = await advice(calibrations)
  expect(row?.calibration).toMatchObject({ pairs: 20, row: 'throughput:CPU', model: 'tiny' })
  expect(row?.calibration?.spread).toBeGreaterThan(0.04)
  expect(row?.step).toMatchObject({ advice: 'no difference', smallest: row?.calibration?.spread })
})
