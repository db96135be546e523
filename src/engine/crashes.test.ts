import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { measured, model, plan } from '../../test/fakes/run'
import { specOf } from '../../test/fakes/rounds'
import { cancelled } from '../core/failure'
import type { RunRecord } from '../core/record'
import { createEngine, type Engine, type RunOptions } from './index'
import { defaultFolders } from './folders'
import { forkEngine } from './worker/channel'

/** Rows whose engine process really crashes, over several runs of engines that share a home as several starts of the program do. */

const entry = fileURLToPath(new URL('../../test/fakes/crashing-driver.mjs', import.meta.url))
const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-crashes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let homes = 0
let home = ''
beforeEach(() => (home = path.join(folder, `home-${homes++}`)))

interface World {
  /** Devices that crash when a row is measured on them. */
  readonly crashes?: string
  readonly toldToEnd?: string
  /** How often the driver of GPU.0 loses it before all is well. */
  readonly loses?: number
  readonly driver?: string
  readonly openvino?: string
  /** SHA-256 of the model. */
  readonly sha256?: string
}

function engine({
  crashes = '',
  toldToEnd = '',
  loses = 0,
  driver = '1.0',
  openvino = '2026.4.1',
  sha256 = 'ab'
}: World = {}): Engine {
  const row = { ...specOf('throughput:CPU') }
  const answer = measured(30)({ kind: 'measure', row, round: 0 } as Parameters<ReturnType<typeof measured>>[0])
  const fake = {
    FAKE_CRASHES_MEASURING: crashes,
    FAKE_TOLD_TO_END: toldToEnd,
    FAKE_LOSES: 'GPU.0',
    FAKE_LOSES_TIMES: String(loses),
    FAKE_LOST: path.join(home, 'lost.txt'),
    FAKE_DRIVER: driver,
    FAKE_OPENVINO: openvino,
    FAKE_MODEL: JSON.stringify({ ...model, files: { ...model.files, f32: { ...model.files.f32, sha256 } } }),
    FAKE_MEASURED: JSON.stringify(answer)
  }
  const folders = defaultFolders({ ...process.env, VINOBENCH_HOME: home })
  return createEngine({ folders, open: forkEngine(entry, { PATH: process.env['PATH'], ...fake }) })
}

async function run(world: World, rows: string[], options: RunOptions = {}, rounds = 1): Promise<RunRecord> {
  const events = engine(world).run(plan(rows, rounds), { inHistory: false, ...options })
  for (;;) {
    const { value, done } = await events.next()
    if (done === true) return value
  }
}

const ends = (record: RunRecord): string[] =>
  record.rows.map(({ id, status, failure }) => `${id} ${status}${failure === null ? '' : ` ${failure.code}`}`)
const gpu = ['throughput:CPU', 'throughput:GPU.0']
const crashing = { crashes: 'GPU.0' }

test('a row that has crashed twice is not tried a third time, says why and what to do, and the others go on', async () => {
  for (let times = 0; times < 2; times++) {
    expect(ends(await run(crashing, gpu))).toEqual(['throughput:CPU done', 'throughput:GPU.0 failed engine-crashed'])
  }
  const third = await run(crashing, gpu)
  expect(ends(third)).toEqual(['throughput:CPU done', 'throughput:GPU.0 unavailable crashed-before'])
  const failure = third.rows[1]?.failure
  expect(failure?.message).toMatch(
    /^Not tried: it crashed the last 2 times with this model, last on \d{4}-\d\d-\d\d \(The engine process crashed in native code \(invalid memory access\) while compiling the model for the device \(SIGSEGV\)\)\.$/
  )
  expect(failure?.remedy).toMatch(/Update the driver.*“Try again” in the window.*--retry-crashed/)
  expect(failure?.why).toMatchObject({ code: 'crashed-before', facts: { times: '2' } })
})

test('another row, another model and another device are not taken for it', async () => {
  for (let times = 0; times < 2; times++) await run(crashing, ['throughput:GPU.0'])
  expect(ends(await run({}, ['throughput:GPU.0', 'throughput:GPU.1', 'throughput:CPU']))).toEqual([
    'throughput:GPU.0 unavailable crashed-before',
    'throughput:GPU.1 done',
    'throughput:CPU done'
  ])
  expect(ends(await run({ sha256: 'other' }, ['throughput:GPU.0']))).toEqual(['throughput:GPU.0 done'])
  expect(ends(await run({}, ['throughput:GPU.0']))).toEqual(['throughput:GPU.0 unavailable crashed-before'])
})

test.each([
  ['driver', { driver: '1.1' }],
  ['OpenVINO', { openvino: '2026.5.0' }]
])('another version of the %s is tried by itself', async (_, other) => {
  for (let times = 0; times < 2; times++) await run(crashing, ['throughput:GPU.0'])
  expect(ends(await run({}, ['throughput:GPU.0']))).toEqual(['throughput:GPU.0 unavailable crashed-before'])
  expect(ends(await run(other, ['throughput:GPU.0']))).toEqual(['throughput:GPU.0 done'])
})

test('so is another version of VinoBench', async () => {
  for (let times = 0; times < 2; times++) await run(crashing, ['throughput:GPU.0'])
  const file = path.join(home, 'crashes.json')
  const { crashes, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { crashes: object[] }
  writeFileSync(file, JSON.stringify({ ...rest, crashes: crashes.map((one) => ({ ...one, app: '0.0.9' })) }))
  expect(ends(await run({}, ['throughput:GPU.0']))).toEqual(['throughput:GPU.0 done'])
})

test('on the user’s word it is tried again', async () => {
  for (let times = 0; times < 2; times++) await run(crashing, ['throughput:GPU.0'])
  await engine().forgetCrashes()
  expect(ends(await run({}, ['throughput:GPU.0']))).toEqual(['throughput:GPU.0 done'])
})

test('a crash before a run that went well does not count', async () => {
  await run(crashing, ['throughput:GPU.0'])
  await run({}, ['throughput:GPU.0'])
  expect(ends(await run(crashing, ['throughput:GPU.0']))).toEqual(['throughput:GPU.0 failed engine-crashed'])
  expect(ends(await run({}, ['throughput:GPU.0']))).toEqual(['throughput:GPU.0 done'])
})

test('a process that somebody else ended has not crashed', async () => {
  for (let times = 0; times < 3; times++) {
    expect(ends(await run({ toldToEnd: 'GPU.0' }, ['throughput:GPU.0']))).toEqual([
      'throughput:GPU.0 failed engine-crashed'
    ])
  }
})

test('a device that its driver loses is tried once more in a fresh process, and is not remembered as crashed', async () => {
  const lost = (): string[] => readFileSync(path.join(home, 'lost.txt'), 'utf8').trim().split('\n')
  const record = await run({ loses: 1 }, gpu, {}, 2)
  expect(ends(record)).toEqual(['throughput:CPU done', 'throughput:GPU.0 done'])
  expect(record.rows[1]?.rounds.map(({ round }) => round)).toEqual([0, 1])
  expect(record.interruptions).toEqual([{ row: 'throughput:GPU.0', round: 0, cause: 'device-lost' }])
  expect(lost()).toHaveLength(1)

  for (const times of [3, 5]) {
    expect(ends(await run({ loses: times }, gpu))).toEqual([
      'throughput:CPU done',
      'throughput:GPU.0 failed device-lost'
    ])
  }
  expect(new Set(lost()).size).toBe(5)
  expect(ends(await run({ loses: 5 }, gpu))).toEqual(['throughput:CPU done', 'throughput:GPU.0 done'])
})

const many = ['throughput:GPU.0', 'throughput:GPU.1', 'throughput:NPU', 'throughput:CPU', 'latency:CPU']
const manyCrash = { crashes: 'GPU.0,GPU.1,NPU' }

test('the third crash within five minutes ends the run where nobody says that it may go on; what was measured is kept', async () => {
  const record = await run(manyCrash, many, {}, 4)
  const rows = new Map(record.rows.map((row) => [row.id, row]))
  for (const id of many.slice(0, 3)) expect(rows.get(id)?.failure?.code).toBe('engine-crashed')
  for (const id of many.slice(3)) {
    const row = rows.get(id)
    expect(row).toMatchObject({ status: 'cancelled', failure: { code: 'crash-loop' } })
    expect(row?.rounds.length).toBeLessThan(4)
    expect(row?.failure?.message).toMatch(/^Not measured further: 3 engine processes crashed within five minutes/)
    expect(row?.failure?.message).toContain('throughput:NPU')
  }
})

test('who stops the run instead of answering loses nothing', async () => {
  const stop = new AbortController()
  const mayGoOn = (): Promise<boolean> => {
    stop.abort()
    return Promise.reject(cancelled())
  }
  const record = await run(manyCrash, many, { mayGoOn, signal: stop.signal }, 4)
  expect(record.rows.filter(({ failure }) => failure?.code === 'engine-crashed')).toHaveLength(3)
  expect(record.rows.at(-1)?.status).toBe('cancelled')
})

test('who is asked then and wants to go on gets the other rows', async () => {
  const asked: (readonly string[])[] = []
  const mayGoOn = (rows: readonly string[]): Promise<boolean> => {
    asked.push(rows)
    return Promise.resolve(true)
  }
  const record = await run(manyCrash, many, { mayGoOn }, 2)
  expect(asked.map((rows) => [...rows].sort())).toEqual([many.slice(0, 3)])
  expect(ends(record)).toEqual([
    ...many.slice(0, 3).map((id) => `${id} failed engine-crashed`),
    'throughput:CPU done',
    'latency:CPU done'
  ])
})

test('a memory of crashes that is damaged counts as none; one of a newer program is left as it is', async () => {
  const file = path.join(home, 'crashes.json')
  await run(crashing, ['throughput:GPU.0'])
  writeFileSync(file, '{"schemaVersion": 1, "cra')
  expect(ends(await run(crashing, ['throughput:GPU.0']))).toEqual(['throughput:GPU.0 failed engine-crashed'])
  const newer = '{"schemaVersion": 2, "crashes": "another shape"}'
  writeFileSync(file, newer)
  for (let times = 0; times < 3; times++) {
    expect(ends(await run(crashing, ['throughput:GPU.0']))).toEqual(['throughput:GPU.0 failed engine-crashed'])
  }
  expect(readFileSync(file, 'utf8')).toBe(newer)
})
