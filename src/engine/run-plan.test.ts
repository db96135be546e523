import { expect, test } from 'vitest'
import { effectiveOn, fakeDevice, fakeRound, specOf } from '../../test/fakes/rounds'
import type { RunEvent } from '../core/events'
import { fail } from '../core/failure'
import type { Plan } from '../core/plan'
import { type RunContext, runPlan } from './run-plan'
import type { JobKind, JobOf, JobResults, PreparedModel } from './worker/protocol'

const model: PreparedModel = {
  description: {
    id: 'tiny',
    name: 'Tiny',
    source: 'test',
    licence: 'MIT',
    sha256: null,
    task: 'unknown',
    input: { name: 'x', shape: [1, 3, 8, 8], layout: 'NCHW', elementType: 'f32', white: 1 },
    decoder: null,
    classNames: [],
    synthetic: true
  },
  files: {
    f32: { path: '/tiny.onnx', sha256: 'ab', weights: 'FP32 in ONNX' },
    f16: { path: '/tiny.xml', sha256: 'cd', weights: 'FP16 in OpenVINO IR' }
  },
  warnings: []
}

const plan = (ids: string[], rounds: number): Plan => ({
  mode: 'custom',
  rows: ids.map(specOf),
  model: 'tiny',
  image: null,
  rounds,
  stop: { frames: 10, minSeconds: 0, maxSeconds: null },
  seed: 5
})

/** Runs a plan over engine processes that answer as `measure` says. */
async function run(
  planned: Plan,
  measure: (job: JobOf<'measure'>) => JobResults['measure'],
  prepare: (job: JobOf<'prepare-model'>) => PreparedModel = () => model
) {
  const events: RunEvent[] = []
  const jobs: JobOf<'measure'>[] = []
  const answers = {
    devices: () => ({
      openvino: { version: '2026.4.1', source: 'c-api' as const },
      devices: [fakeDevice('CPU')],
      missing: [{ id: 'GPU' as const, reason: 'There is no Intel GPU.', remedy: 'Add one.' }]
    }),
    'prepare-model': prepare,
    measure: (job: JobOf<'measure'>) => {
      jobs.push(job)
      return measure(job)
    }
  }
  const context: RunContext = {
    app: { name: 'VinoBench', version: '0' },
    folders: { root: '/', models: '/', userModels: '/' },
    defaultImage: null,
    job: async <K extends JobKind>(job: JobOf<K>) => {
      const answer = answers[job.kind as keyof typeof answers] as (job: unknown) => JobResults[K]
      return Promise.resolve(answer(job))
    }
  }
  const record = await runPlan(planned, context, (event) => events.push(event))
  return { record, events, jobs }
}

const measured = (fps: number) => (job: JobOf<'measure'>) => ({
  round: fakeRound(job.round, fps),
  effective: effectiveOn(job.row.device),
  requested: { hint: job.row.hint, weights: model.files[job.row.weights].weights, config: {} }
})

test('every row is measured in every round, each round in an order of its own', async () => {
  const { record, jobs } = await run(plan(['onnxruntime', 'openvino-sync', 'throughput:CPU'], 6), measured(30))

  expect(record.rows.map((row) => [row.id, row.status, row.rounds.length])).toEqual([
    ['onnxruntime', 'done', 6],
    ['openvino-sync', 'done', 6],
    ['throughput:CPU', 'done', 6]
  ])
  const orders = new Set(
    [0, 1, 2, 3, 4, 5].map((round) =>
      jobs
        .filter((job) => job.round === round)
        .map((job) => job.row.id)
        .join()
    )
  )
  expect(orders.size).toBeGreaterThan(1)
})

test('a device that is missing keeps its row, with the reason, and is never measured', async () => {
  const { record, jobs } = await run(plan(['throughput:CPU', 'throughput:GPU'], 1), measured(30))

  expect(record.rows[1]).toMatchObject({
    status: 'unavailable',
    failure: { code: 'device-unavailable', message: 'There is no Intel GPU.', remedy: 'Add one.' }
  })
  expect(jobs.map((job) => job.row.id)).toEqual(['throughput:CPU'])
})

test('a row that fails keeps its finished rounds and its reason, and the others go on', async () => {
  const { record, events } = await run(plan(['openvino-sync', 'throughput:CPU'], 4), (job) => {
    if (job.row.id === 'openvino-sync' && job.round === 2) throw fail('engine-crashed', 'It crashed.', 'Update.')
    return measured(30)(job)
  })

  expect(record.rows[0]).toMatchObject({ status: 'failed', failure: { code: 'engine-crashed' } })
  expect(record.rows[0]?.rounds.map((round) => round.round)).toEqual([0, 1])
  expect(record.rows[1]?.rounds).toHaveLength(4)
  expect(events.filter((event) => event.type === 'row-failed')).toHaveLength(1)
})

test('a framework that is not installed makes its row unavailable, not failed', async () => {
  const { record } = await run(plan(['pytorch', 'throughput:CPU'], 2), (job) => {
    if (job.row.id === 'pytorch') throw fail('framework-unavailable', 'No PyTorch here.', 'Install it.')
    return measured(30)(job)
  })
  expect(record.rows.map((row) => row.status)).toEqual(['unavailable', 'done'])
})

test('a cancel keeps the finished rounds and says which rows it cut short', async () => {
  let count = 0
  const { record, events } = await run(plan(['openvino-sync', 'throughput:CPU'], 3), (job) => {
    if (++count === 4) throw fail('cancelled', 'Cancelled.', 'Again.')
    return measured(30)(job)
  })

  expect(record.rows.flatMap((row) => row.rounds)).toHaveLength(3)
  expect(record.rows.every((row) => row.status === 'cancelled' && row.failure === null)).toBe(true)
  expect(events.at(-1)).toMatchObject({ type: 'finished', outcome: 'cancelled' })
})

test('the record after each round holds all that has been measured so far', async () => {
  const { events } = await run(plan(['openvino-sync', 'throughput:CPU'], 2), measured(30))

  const counts = events.flatMap((event) =>
    event.type === 'round-finished' ? [event.record.rows.flatMap((row) => row.rounds).length] : []
  )
  expect(counts).toEqual([1, 2, 3, 4])
})

test('the time left goes by what the rows took, and ends at nothing', async () => {
  const { events } = await run(plan(['openvino-sync', 'throughput:CPU'], 3), measured(30))

  const left = events.flatMap((event) => (event.type === 'round-finished' ? [event.secondsLeft] : []))
  expect(left.at(-1)).toBe(0)
  const started = events.find((event) => event.type === 'started')
  expect(started).toMatchObject({ estimatedSeconds: expect.closeTo(6 * 3.4, 5) as number })
})

test('a model over which OpenVINO dies while it writes IR is measured without', async () => {
  const asked: boolean[] = []
  const { record } = await run(plan(['onnxruntime'], 1), measured(30), ({ writeIr }) => {
    asked.push(writeIr)
    if (writeIr) throw fail('engine-crashed', 'It crashed.', 'Update.')
    return model
  })
  expect(asked).toEqual([true, false])
  expect(record.rows[0]?.status).toBe('done')
})

test('a model that cannot be read ends the run before it begins', async () => {
  const unreadable = (): never => {
    throw fail('model-unreadable', 'It is broken.', 'Get it again.')
  }
  await expect(run(plan(['onnxruntime'], 1), measured(30), unreadable)).rejects.toThrow('It is broken.')
})
