import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type MeasurePhase, measurePhases } from '../src/core/events'
import { toFailure } from '../src/core/failure'
import { parseRecord } from '../src/core/parse-record'
import { type Plan, seededRandom } from '../src/core/plan'
import type { RunRecord } from '../src/core/record'
import { parseRowId } from '../src/core/rows'
import type { EngineEvent } from '../src/engine'
import { defaultLimits } from '../src/engine/worker/host'
import { type RunningCli, startCli } from './support/cli'
import { baselinesOf, enginesOf, kill, processesOf, until, untilNothingIsLeft, zombiesOf } from './support/processes'
import { copyProject, engineIn, type Project, writeSmallYolo } from './support/project'
import { folderOfThisFile } from './support/temporary'
import { hasTorch } from './support/torch'

/** Real deaths of real processes in the middle of real runs. Processes are found through /proc, so Linux only. */

const folder = folderOfThisFile('kill')
let project: Project
let small: string
let homes = 0

beforeAll(async () => {
  project = await copyProject(folder)
  small = await writeSmallYolo(folder)
})

/** A home of its own for each run, by which its processes are known. */
const newHome = (): string => path.join(folder, `home-${homes++}`)

const plan = (rows: readonly string[], rounds: number, seconds = 0.3): Plan => ({
  mode: 'custom',
  rows: rows.map((id) => parseRowId(id)).filter((row) => row !== null),
  model: small,
  image: null,
  rounds,
  stop: { frames: null, minSeconds: seconds, maxSeconds: seconds },
  seed: 7
})

const kept = async (home: string): Promise<RunRecord> => {
  const [name = ''] = await readdir(path.join(home, 'runs'))
  return parseRecord(await readFile(path.join(home, 'runs', name), 'utf8'), name)
}

const roundsOf = (record: RunRecord, id: string): number[] =>
  record.rows.find((row) => row.id === id)?.rounds.map(({ round }) => round) ?? []

describe.skipIf(process.platform !== 'linux')('kill -9 of the engine process', () => {
  const victims: Partial<Record<MeasurePhase, string>> = {
    starting: 'openvino-batch2',
    loading: 'openvino-sync',
    compiling: 'latency:CPU',
    'first-inference': 'throughput:CPU',
    'warming-up': 'throughput:AUTO',
    measuring: 'cumulative:AUTO'
  }
  const phases = Object.keys(victims) as MeasurePhase[]
  const home = newHome()
  let record: RunRecord
  const failures: EngineEvent[] = []

  /** In the second round one row after the other loses its engine process, each in another phase; one row is spared. */
  beforeAll(async () => {
    const shoot = (): void => enginesOf(home).forEach(({ pid }) => kill(pid, 'SIGKILL'))
    const events = engineIn(project, home).run(plan([...Object.values(victims), 'onnxruntime'], 2, 0.8))
    for await (const event of events) {
      if (event.type === 'row-failed') failures.push(event)
      if (event.type === 'finished') record = event.record
      if (!('round' in event) || event.round !== 1) continue
      const phase = phases.find((key) => victims[key] === event.row)
      if (event.type === 'round-started' && phase === 'starting') {
        await until('the engine process has been started', 10, () => enginesOf(home))
        shoot()
      }
      if (event.type === 'phase' && event.phase === phase) {
        if (phase === 'measuring') await sleep(100)
        shoot()
      }
    }
  })

  test.each(phases)('while %s: the row fails with cause and remedy, and keeps the round it had', (phase) => {
    const row = record.rows.find(({ id }) => id === victims[phase])
    expect(row?.status).toBe('failed')
    expect(row?.failure?.message).toMatch(/^The engine process was ended by the system.* while .*\(SIGKILL\)\.$/)
    expect(row?.failure?.remedy).toMatch(/\w\.$/)
    expect(row?.rounds.map(({ round }) => round)).toEqual([0])
    expect(row?.fps?.value).toBeGreaterThan(0)
  })

  test('a phase that lasts is named in the message', () => {
    const message = (phase: MeasurePhase) => record.rows.find(({ id }) => id === victims[phase])?.failure?.message
    expect(message('compiling')).toContain('while compiling the model')
    expect(message('warming-up')).toContain('while warming up')
    expect(message('measuring')).toContain('while measuring')
  })

  test('every phase of a measurement was tried', () => {
    expect(phases).toEqual(measurePhases.filter((phase) => phase !== 'finishing'))
    expect(failures).toHaveLength(phases.length)
  })

  test('the other row is done, history holds all of it, and no process is left', async () => {
    expect(record.rows.find(({ id }) => id === 'onnxruntime')).toMatchObject({ status: 'done', failure: null })
    expect(roundsOf(record, 'onnxruntime')).toEqual([0, 1])
    expect(await kept(home)).toEqual(JSON.parse(JSON.stringify(record)))
    await untilNothingIsLeft(home)
    expect(zombiesOf(process.pid)).toEqual([])
  })
})

describe.skipIf(process.platform !== 'linux')('an engine process that stands still', () => {
  test('stopped in the middle of measuring it is hung, and the other rows go on', async () => {
    const home = newHome()
    let record: RunRecord | null = null
    const limits = { ...defaultLimits, silence: 4 }
    for await (const event of engineIn(project, home, limits).run(plan(['openvino-sync', 'latency:CPU'], 1, 1))) {
      if (event.type === 'phase' && event.phase === 'measuring' && event.row === 'latency:CPU') {
        enginesOf(home).forEach(({ pid }) => kill(pid, 'SIGSTOP'))
      }
      if (event.type === 'finished') record = event.record
    }
    expect(record?.rows.map(({ id, status }) => [id, status])).toEqual([
      ['openvino-sync', 'done'],
      ['latency:CPU', 'failed']
    ])
    expect(record?.rows[1]?.failure).toMatchObject({
      code: 'engine-hung',
      message: expect.stringContaining('no sign of life for 4 s while measuring') as string
    })
    await untilNothingIsLeft(home)
  })
})

describe.skipIf(process.platform !== 'linux')('cancelling', () => {
  const instants = Array.from({ length: 24 }, (_, k) => k)
  const random = seededRandom(20)
  const waits = instants.map((k) => Math.round((k * 110 + 110 * random()) * 1))

  test.each([0, 1])('at random moments leaves nothing behind within five seconds (half %i)', async (half) => {
    for (const wait of waits.filter((_, k) => k % 2 === half)) {
      const home = newHome()
      const stop = new AbortController()
      const rows = hasTorch ? ['pytorch', 'throughput:CPU'] : ['onnxruntime', 'throughput:CPU']
      const running = drain(engineIn(project, home).run(plan(rows, 2), { signal: stop.signal }))
      await sleep(wait)
      stop.abort()
      const cancelledAt = performance.now()
      const outcome = await running
      expect(performance.now() - cancelledAt, `cancelled after ${wait} ms`).toBeLessThan(5000)
      expect(['cancelled', 'done']).toContain(outcome)
      await untilNothingIsLeft(home)
    }
  })
})

/** How a run ended: the outcome of its last event, or the code of what it threw. */
async function drain(events: AsyncIterable<EngineEvent>): Promise<string> {
  let outcome = 'nothing'
  try {
    for await (const event of events) if (event.type === 'finished') outcome = event.outcome
  } catch (error) {
    outcome = toFailure(error).code
  }
  return outcome
}

describe.skipIf(process.platform !== 'linux')('the program itself', () => {
  const rows = ['onnxruntime', 'openvino-sync', 'throughput:CPU']
  const withPyTorch = hasTorch ? ['pytorch', ...rows] : rows
  let running: RunningCli | null = null

  /** A run long enough to be ended in the middle. */
  function startRun(home: string, chosen = rows): RunningCli {
    const which = ['--rows', chosen.join(','), '--model', small, '--rounds', '20', '--seconds', '0.2', '--seed', '1']
    running = startCli(project, ['run', ...which, '--json', path.join(home, 'result.json')], { home, cwd: folder })
    return running
  }
  afterEach(() => {
    if (running !== null) kill(running.pid, 'SIGKILL')
  })

  const printedRounds = (text: string) =>
    [...text.matchAll(/^(\S+): round (\d+) of \d+/gm)].map(([, id = '', round]) => ({ id, round: Number(round) - 1 }))

  /** Every round that was reported as finished is in the record, with whatever else it holds. */
  function expectRounds(record: RunRecord, stderr: string): void {
    for (const { id, round } of printedRounds(stderr)) expect(roundsOf(record, id), id).toContain(round)
  }

  const readResult = async (home: string): Promise<RunRecord> =>
    parseRecord(await readFile(path.join(home, 'result.json'), 'utf8'), 'result.json')

  test.each([
    ['before the first round', (home: string) => enginesOf(home).length > 0, 0, rows],
    ['after the first round', () => printedRounds(running?.stderr() ?? '').length >= 1, 0, rows],
    ['in the middle of the third round', () => printedRounds(running?.stderr() ?? '').length >= 3, 400, rows],
    ['in the middle of the fourth round', () => printedRounds(running?.stderr() ?? '').length >= 4, 900, rows],
    [
      'while PyTorch runs',
      (home: string) => (hasTorch ? baselinesOf(home) : enginesOf(home)).length > 0,
      1500,
      withPyTorch
    ]
  ])('kill -9 %s: nothing is left, and no finished round is lost', async (_when, reached, moreMs, chosen) => {
    const home = newHome()
    const cli = startRun(home, chosen)
    await until('the moment has come', 60, () => reached(home))
    await sleep(moreMs)
    kill(cli.pid, 'SIGKILL')
    expect(await cli.ended).toMatchObject({ code: null, signal: 'SIGKILL' })
    await untilNothingIsLeft(home)

    const rounds = printedRounds(cli.stderr())
    const saved = await readResult(home).catch(() => null)
    if (saved === null) {
      expect(rounds).toEqual([])
      return
    }
    expectRounds(saved, cli.stderr())
    expect(saved.finishedAt).toBeNull()
    expectRounds(await kept(home), cli.stderr())
  })

  test('what a killed write left behind is gone after the next run', async () => {
    const home = newHome()
    const first = startRun(home)
    await until('a round is done', 60, () => printedRounds(first.stderr()).length > 0)
    kill(first.pid, 'SIGKILL')
    await first.ended
    await untilNothingIsLeft(home)
    const [record = ''] = await readdir(path.join(home, 'runs'))
    const halves = [path.join(home, 'runs', `.${record}`), path.join(home, '.result.json')]
    for (const half of halves) await writeFile(`${half}.${first.pid}-0a1b2c3d.tmp`, '{"schemaVersion":1,')

    const args = ['run', '--quick', '--seconds', '0.2', '--rows', 'openvino-sync', '--model', small]
    const next = await startCli(project, [...args, '--json', path.join(home, 'result.json')], { home, cwd: folder })
      .ended
    expect(next.code).toBe(0)
    expect((await readdir(home)).sort()).toEqual(['answers', 'result.json', 'runs'])
    expect(
      (await readdir(path.join(home, 'runs'))).filter((name) => !name.endsWith('Z') && !/^\d.*\.json$/.test(name))
    ).toEqual([])
    expect((await readdir(path.join(home, 'runs'))).length).toBe(2)
    const leftInModels = (await readdir(project.models, { recursive: true })).filter((name) =>
      /(^|\/)\.\d|\.tmp$/.test(name)
    )
    expect(leftInModels).toEqual([])
  })

  test.each([
    ['SIGINT', 130, 1],
    ['SIGTERM', 143, 1],
    ['SIGINT', 130, 2]
  ] as const)(
    '%s ends with %i, keeps the finished rounds and leaves nothing (sent %i times)',
    async (signal, code, times) => {
      const home = newHome()
      const cli = startRun(home)
      await until('two rounds are done', 60, () => printedRounds(cli.stderr()).length >= 2)
      await sleep(400)
      for (let k = 0; k < times; k++) kill(cli.pid, signal)
      const result = await cli.ended
      await untilNothingIsLeft(home)

      expect(result).toMatchObject({ code, signal: null })
      expectRounds(await readResult(home), result.stderr)
      expectRounds(await kept(home), result.stderr)
      if (times > 1) return
      const record = await readResult(home)
      expect(record.finishedAt).not.toBeNull()
      expect(record.rows.map(({ status }) => status)).not.toContain('failed')
      expect(record.rows.some(({ status }) => status === 'cancelled')).toBe(true)
      expect(result.stdout).toContain('Performance difference')
      for (const { id } of printedRounds(result.stderr)) expect(result.stdout).toContain(id)
      expect(result.stderr).not.toMatch(/vinobench: /)
    }
  )

  test('SIGINT before the first round ends with 130 and says nothing is wrong', async () => {
    const home = newHome()
    const cli = startRun(home)
    await until('an engine process runs', 30, () => enginesOf(home).length > 0)
    kill(cli.pid, 'SIGINT')
    const result = await cli.ended
    expect(result).toMatchObject({ code: 130, signal: null })
    expect(result.stderr).not.toMatch(/vinobench: |\bat .+:\d+/)
    await untilNothingIsLeft(home)
    expect(processesOf(home)).toEqual([])
  })
})
