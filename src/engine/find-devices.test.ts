import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { toFailure } from '../core/failure'
import { findDevices, listingLimits } from './find-devices'
import { forkEngine } from './worker/channel'
import { defaultLimits, type Limits, runInEngine } from './worker/host'
import type { JobKind, JobOf } from './worker/protocol'

const entry = fileURLToPath(new URL('../../test/fakes/crashing-driver.mjs', import.meta.url))

/** The devices of a computer with a CPU, two GPUs and an NPU, some of whose drivers fail. */
async function find(failing: { FAKE_CRASHES?: string; FAKE_HANGS?: string }) {
  const open = forkEngine(entry, { PATH: process.env['PATH'], ...failing })
  const limits: Partial<Limits> = { stall: { ...defaultLimits.stall, starting: 3 } }
  const asked: string[] = []
  const report = await findDevices(<K extends JobKind>(job: JobOf<K>) => {
    asked.push(job.kind)
    return runInEngine<K>(job, { open, limits })
  })
  return { ...report, asked, ids: report.devices.map(({ id }) => id) }
}

const lost = ({ missing }: Awaited<ReturnType<typeof find>>) => missing.map(({ id, code }) => `${id} ${code}`)

test('where nothing fails, one process lists all', async () => {
  const { ids, missing, asked } = await find({})
  expect({ ids, missing, asked }).toEqual({ ids: ['CPU', 'GPU.0', 'GPU.1', 'NPU'], missing: [], asked: ['devices'] })
})

test('a driver that crashes loses its own device; the others are listed, and the system is asked about the rest', async () => {
  const found = await find({ FAKE_CRASHES: 'GPU.1' })
  expect(found.ids).toEqual(['CPU', 'GPU.0', 'NPU'])
  expect(lost(found)).toEqual(['GPU.1 driver-crashed'])
  expect(found.missing[0]?.reason).toBe('Unavailable: its driver crashed when GPU.1 was asked what it can do.')
  expect(found.missing[0]?.evidence[0]?.text).toContain('SIGSEGV')
  expect(found.otherGraphics[0]?.name).toBe('asked about CPU GPU.0 NPU GPU.1')
})

test('a driver that crashes before it names its devices loses all of its kind', async () => {
  const found = await find({ FAKE_CRASHES: 'GPU,NPU' })
  expect(found.ids).toEqual(['CPU'])
  expect(lost(found)).toEqual(['GPU driver-crashed', 'NPU driver-crashed'])
})

test('a driver that never answers is given up, and said to hang', async () => {
  const found = await find({ FAKE_HANGS: 'NPU' })
  expect(found.ids).toEqual(['CPU', 'GPU.0', 'GPU.1'])
  expect(lost(found)).toEqual(['NPU driver-hung'])
})

test('where every process dies, OpenVINO itself is the reason, and the first death is told', async () => {
  const failure = await find({ FAKE_CRASHES: 'CPU,GPU,NPU' }).catch(toFailure)
  expect(failure).toMatchObject({ code: 'engine-crashed' })
})

test('a device listing is given up after 15 s, other work is not', () => {
  expect(listingLimits({ kind: 'devices' }).stall?.starting).toBe(15)
  expect(listingLimits({ kind: 'try-official-addon' })).toEqual({})
})
