import { expect, test } from 'vitest'
import { measured, model, plan, run } from '../../test/fakes/run'
import { preparations } from '../core/events'
import { fail } from '../core/failure'
import { RunControl } from './run-control'

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
    failure: {
      code: 'device-unavailable',
      message: 'Arc is here, but reserved for a virtual machine (kernel driver vfio-pci).',
      why: { code: 'reserved', facts: { id: 'GPU', device: 'Arc', driver: 'vfio-pci' } }
    }
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

test('a row says in which of its rounds this program did something else', async () => {
  const control = new RunControl()
  const { record } = await run(
    plan(['throughput:CPU', 'openvino-sync'], 3),
    (job) => {
      if (job.row.id === 'throughput:CPU' && job.round === 1) control.beside('import')()
      return measured(30)(job)
    },
    undefined,
    control
  )
  const reasons = (id: string) => record.rows.find((row) => row.id === id)?.trust?.reasons
  expect(reasons('throughput:CPU')).toContainEqual(
    expect.objectContaining({ code: 'own-work', facts: { rounds: ['2'], works: ['import'] } })
  )
  expect(reasons('openvino-sync')?.map(({ code }) => code)).not.toContain('own-work')
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
  // Six rounds, and whole frames after the first one of each row.
  expect(started).toMatchObject({ estimatedSeconds: expect.closeTo(6 * (5 + 10 / 25) + 2, 5) as number })
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

/** A round that goes on until it is ended from outside. */
const untilEnded = (stop: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    const cancelled = (): void => reject(fail('cancelled', 'Cancelled.', 'Again.'))
    if (stop?.aborted === true) cancelled()
    stop?.addEventListener('abort', cancelled)
  })

test('a row skipped in the middle of a round keeps the rounds before it, and the others go on', async () => {
  const control = new RunControl()
  const planned = plan(['openvino-sync', 'throughput:CPU'], 3)
  const { record, events, jobs } = await run(
    planned,
    (job, stop) => {
      if (job.row.id !== 'throughput:CPU' || job.round !== 1) return measured(30)(job)
      queueMicrotask(() => control.skip('throughput:CPU'))
      return untilEnded(stop)
    },
    () => model,
    control
  )

  expect(record.rows.map(({ id, status, rounds }) => [id, status, rounds.length])).toEqual([
    ['openvino-sync', 'done', 3],
    ['throughput:CPU', 'cancelled', 1]
  ])
  expect(record.rows[1]?.failure).toMatchObject({
    code: 'cancelled',
    message: 'Skipped after 1 of 3 rounds, which are kept.'
  })
  expect(jobs.filter((job) => job.row.id === 'throughput:CPU').map((job) => job.round)).toEqual([0, 1])
  expect(events.filter((event) => event.type === 'row-skipped')).toHaveLength(1)
  expect(events.at(-1)).toMatchObject({ type: 'finished', outcome: 'done' })
})

test('a row skipped before its turn is never measured, and costs no time any more', async () => {
  const control = new RunControl()
  control.skip('throughput:CPU')
  control.skip('no such row')
  const { record, events, jobs } = await run(
    plan(['openvino-sync', 'throughput:CPU'], 2),
    measured(30),
    () => model,
    control
  )

  expect(jobs.every((job) => job.row.id === 'openvino-sync')).toBe(true)
  expect(record.rows[1]).toMatchObject({ status: 'cancelled', failure: { message: 'Skipped before its first round.' } })
  const skipped = events.find((event) => event.type === 'row-skipped')
  expect(skipped).toMatchObject({ row: 'throughput:CPU', secondsLeft: expect.closeTo(2 * 5.4 + 1, 5) as number })
})

test('a skip that comes after the last round of its row changes nothing', async () => {
  const control = new RunControl()
  const { record, events } = await run(
    plan(['openvino-sync', 'throughput:CPU'], 1),
    (job) => {
      control.skip(job.row.id)
      return measured(30)(job)
    },
    () => model,
    control
  )
  expect(record.rows.map((row) => row.status)).toEqual(['done', 'done'])
  expect(events.some((event) => event.type === 'row-skipped')).toBe(false)
})

test('a round during which the computer sleeps is measured again once it is awake, and the row says so', async () => {
  const control = new RunControl()
  let asleep = false
  let count = 0
  const { record, events, jobs } = await run(
    plan(['openvino-sync'], 2),
    (job, stop) => {
      expect(asleep).toBe(false)
      if (++count !== 2) return measured(30)(job)
      queueMicrotask(() => {
        asleep = true
        control.sleep()
        setTimeout(() => {
          asleep = false
          control.wake()
        }, 50)
      })
      return untilEnded(stop)
    },
    () => model,
    control
  )

  expect(jobs.map((job) => job.round)).toEqual([0, 1, 1])
  expect(record.rows[0]).toMatchObject({ status: 'done', trust: { state: 'doubtful' } })
  expect(record.rows[0]?.rounds.map(({ round }) => round)).toEqual([0, 1])
  expect(record.rows[0]?.trust?.reasons.map(({ code }) => code)).toContain('suspended')
  expect(record.interruptions).toEqual([{ row: 'openvino-sync', round: 1, cause: 'suspended' }])
  expect(events.filter((event) => event.type === 'round-interrupted')).toHaveLength(1)
})

const lost = fail('device-lost', 'The driver lost the device.', 'Update the driver.')

test('a round in which the driver loses the device is measured again in a fresh process, and the row says so', async () => {
  let count = 0
  const { record, events, jobs } = await run(plan(['openvino-sync', 'throughput:CPU'], 2), (job) => {
    if (job.row.id === 'openvino-sync' && job.round === 1 && ++count === 1) throw lost
    return measured(30)(job)
  })
  expect(jobs.filter(({ row }) => row.id === 'openvino-sync').map(({ round }) => round)).toEqual([0, 1, 1])
  expect(record.rows[0]).toMatchObject({ status: 'done', failure: null, trust: { state: 'doubtful' } })
  expect(record.rows[0]?.trust?.reasons).toContainEqual(
    expect.objectContaining({ code: 'device-lost', facts: { rounds: ['2'] } })
  )
  expect(record.rows[1]?.trust?.reasons.map(({ code }) => code)).not.toContain('device-lost')
  expect(record.interruptions).toEqual([{ row: 'openvino-sync', round: 1, cause: 'device-lost' }])
  expect(events).toContainEqual({ type: 'round-interrupted', row: 'openvino-sync', round: 1, cause: 'device-lost' })
})

test('a driver that loses the device a second time in a run is not tried a third time; the finished rounds are kept', async () => {
  const { record, jobs } = await run(plan(['openvino-sync', 'throughput:CPU'], 3), (job) => {
    if (job.row.id === 'openvino-sync' && job.round > 0) throw lost
    return measured(30)(job)
  })
  expect(jobs.filter(({ row }) => row.id === 'openvino-sync').map(({ round }) => round)).toEqual([0, 1, 1])
  expect(record.rows[0]).toMatchObject({ status: 'failed', failure: { code: 'device-lost' } })
  expect(record.rows[0]?.rounds).toHaveLength(1)
  expect(record.rows[1]?.rounds).toHaveLength(3)
})

test("where the model's own answers cannot be had its rows are measured all the same, and told why without the user's name", async () => {
  const more = { answers: '/answers' }
  const { record, jobs, events } = await run(plan(['openvino-sync'], 2), measured(30), undefined, undefined, more)
  expect(record.rows[0]).toMatchObject({ status: 'done', failure: null })
  expect(jobs.map(({ reference }) => reference)).toEqual(
    Array(2).fill({ why: 'no-reference', detail: '~/answers could not be written: the disk is full.' })
  )
  expect(events).toContainEqual({ type: 'preparing', what: preparations.answers })
})
