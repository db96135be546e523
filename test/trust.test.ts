import { spawn, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { mkdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { parseRecord } from '../src/core/parse-record'
import { parseRowId } from '../src/core/rows'
import type { RowRecord, RunRecord } from '../src/core/record'
import { judge } from '../src/core/trust'
import { surroundingLimits } from '../src/core/trust-surroundings'
import { circumstances } from '../src/engine/circumstances'
import { runJob } from '../src/engine/worker/jobs'
import type { MeasureContext } from '../src/engine/worker/measure-context'
import { runCli } from './support/cli'
import { quotaGroup } from './support/control-group'
import { enginesOf, kill, until } from './support/processes'
import { copyProject, engineIn, type Project, writeSmallYolo } from './support/project'
import { folderOfThisFile } from './support/temporary'

/** What may spoil a figure, done to real runs: each has to be named, and none of the rows may be called valid. */

const folder = folderOfThisFile('trust')
let project: Project
let small: string
let homes = 0

beforeAll(async () => {
  project = await copyProject(folder, { prepared: [] })
  small = await writeSmallYolo(folder)
})

afterEach(() => void vi.restoreAllMocks())

const newHome = (): string => {
  const home = path.join(folder, `home-${homes++}`)
  mkdirSync(home)
  return home
}

/** One round of this row, by the real program. */
async function measured(prefix: readonly string[] = [], row = 'throughput:CPU'): Promise<RunRecord> {
  const home = newHome()
  const file = path.join(home, 'result.json')
  const args = ['run', '--model', small, '--rows', row, '--rounds', '1', '--seconds', '1', '--json', file]
  const { code, stderr } = await runCli(project, args, { home, prefix })
  expect(code, stderr).toBe(0)
  return parseRecord(await readFile(file, 'utf8'), file)
}

const onlyRow = (record: RunRecord): RowRecord => record.rows[0] as RowRecord
const reasonOf = (row: RowRecord, code: string) => row.trust?.reasons.find((reason) => reason.code === code)

const linux = process.platform === 'linux'
const taskset = linux && spawnSync('taskset', ['--version']).status === 0
const processors = os.availableParallelism()

test.skipIf(!taskset || processors < 2)('taskset: the row says how many processors it was allowed', async () => {
  const record = await measured(['taskset', '-c', '0'])
  const row = onlyRow(record)
  expect(record.machine.circumstances).toMatchObject({ usableCores: 1, affinity: { allowed: 1, list: '0' } })
  expect(reasonOf(row, 'cpu-affinity')?.facts).toEqual({ allowed: 1, of: os.cpus().length })
  expect(row.trust?.state).not.toBe('valid')
})

test('a CPU quota: threads follow it, and the row says how often it was stopped', async ({ skip }) => {
  if (!linux) skip('control groups are Linux')
  const group = quotaGroup(0.5)
  if (typeof group === 'string') return skip(group)
  try {
    const record = await measured(group.prefix)
    const row = onlyRow(record)
    expect(record.machine.circumstances.cpuQuota).toBeCloseTo(0.5, 6)
    expect(row.effective?.threads).toBe(1)
    expect(row.requested.config['INFERENCE_NUM_THREADS']).toBe(1)
    expect(row.rounds[0]?.around?.quota?.throttledPeriods).toBeGreaterThan(0)
    expect(reasonOf(row, 'quota-hit')?.evidence).toMatch(
      /^the processor quota stopped the measurement in \d+ of \d+ periods/
    )
    expect(row.trust?.state).not.toBe('valid')
  } finally {
    await group.remove()
  }
})

test('a busy neighbour: the row says what share of the processors others took', async () => {
  // Linux shares out by session first, so each has one of its own. It ends by itself should the test be killed.
  const work = 'for (const end = Date.now() + 90_000; Date.now() < end; );'
  const neighbours = Array.from({ length: 2 * processors }, () =>
    spawn(process.execPath, ['-e', work], { detached: true, stdio: 'ignore' })
  )
  try {
    // Threads that sleep and wake as often as those of a tiny model with many requests are given nearly all there is.
    const row = onlyRow(await measured([], 'openvino-batch64'))
    expect(row.rounds[0]?.around?.othersShare).toBeGreaterThan(6 * surroundingLimits.others)
    expect(reasonOf(row, 'others-busy')?.evidence).toContain('during round 1')
    expect(row.trust?.state).not.toBe('valid')
  } finally {
    for (const neighbour of neighbours) neighbour.kill('SIGKILL')
  }
})

test.skipIf(process.platform === 'win32')('SIGSTOP for two seconds in the middle of a round is noticed', async () => {
  const home = newHome()
  const engine = engineIn(project, home)
  const row = parseRowId('throughput:CPU')
  if (row === null) throw new Error('no such row')
  const plan = { mode: 'custom', rows: [row], model: small, image: null, rounds: 2, seed: 7 } as const
  let record: RunRecord | null = null
  for await (const event of engine.run({ ...plan, stop: { frames: null, minSeconds: 1, maxSeconds: 1 } })) {
    if (event.type === 'finished') record = event.record
    if (event.type !== 'phase' || event.phase !== 'measuring' || event.round !== 1) continue
    await sleep(300)
    const [victim] = await until('the engine process is there', 10, () => enginesOf(home))
    kill(victim?.pid ?? 0, 'SIGSTOP')
    await sleep(2000)
    kill(victim?.pid ?? 0, 'SIGCONT')
  }
  if (record === null) throw new Error('the run did not finish')
  const stopped = onlyRow(record)
  const reason = reasonOf(stopped, 'stood-still')
  expect(reason?.facts).toMatchObject({ rounds: ['2'] })
  expect(reason?.facts?.['seconds']).toBeGreaterThan(1)
  expect(stopped.trust?.state).not.toBe('valid')
})

test('a jump of the wall clock in the middle of a round changes no figure, and is only recorded', async () => {
  const row = parseRowId('throughput:CPU')
  if (row === null) throw new Error('no such row')
  const { root, models, userModels } = project.folders(newHome())
  const context: MeasureContext = { now: () => performance.now(), phase: () => undefined, progress: () => undefined }
  const prepare = { kind: 'prepare-model', model: small, image: null, precisions: ['f16'], writeIr: true } as const
  const model = (await runJob({ ...prepare, folders: { root, models, userModels } }, context)) as never
  const real = Date.now.bind(Date)
  let jumpMs = 0
  vi.spyOn(Date, 'now').mockImplementation(() => real() + jumpMs)
  const began = performance.now()
  const answer = await runJob(
    {
      kind: 'measure',
      row,
      round: 0,
      model,
      image: null,
      stop: { frames: null, minSeconds: 1, maxSeconds: 1 },
      seed: 7,
      root,
      usableCores: processors,
      threads: null,
      baselineThreads: null
    },
    { ...context, progress: (frames) => void (jumpMs = frames > 3 ? -3_600_000 : 0) }
  )
  if (!('round' in answer) || typeof answer.round !== 'object') throw new Error('nothing was measured')
  const { round, effective, requested } = answer
  expect(round.around?.clockJumpSeconds).toBeCloseTo(-3600, 0)
  expect(round.seconds).toBeGreaterThanOrEqual(1)
  expect(round.seconds).toBeLessThan((performance.now() - began) / 1000)
  expect(round.fps).toBeCloseTo(round.frames / round.seconds, 9)
  expect(round.samples.latencyMs.every((latency) => latency > 0 && latency < 60_000)).toBe(true)
  expect(round.around?.suspendedSeconds).toBeLessThan(0.5)
  const reasonsWith = (clockJumpSeconds: number): unknown => {
    const around = round.around === undefined ? {} : { around: { ...round.around, clockJumpSeconds } }
    const rounds = [{ ...round, ...around }]
    return judge({ spec: row, requested, effective, rounds }, { plannedRounds: 1, circumstances: circumstances() })
  }
  expect(reasonsWith(-3600)).toEqual(reasonsWith(0))
})
