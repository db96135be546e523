import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fakeEngine, fakeOutput, type FakeOutput, scriptedRun } from '../../../test/fakes/cli'
import { around, failedRow, fakeLadder, fakeRecord } from '../../../test/fakes/record'
import { fakeDevice, fakeRow } from '../../../test/fakes/rounds'
import { FailureError } from '../../core/failure'
import type { Plan } from '../../core/plan'
import type { RunRecord } from '../../core/record'
import type { EngineEvent, RunOptions as EngineRunOptions } from '../../engine'
import { exportResult } from '../../engine/worker/jobs/export'
import { parseArguments } from '../arguments'
import { runRun } from './run'

let folder = ''
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'vinobench-run-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => path.join(folder, name)

interface Ran {
  readonly code: number
  readonly out: FakeOutput
  readonly plan: Plan
  readonly options: EngineRunOptions
  /** Whether crashes of earlier runs were forgotten before it. */
  readonly forgot: boolean
}

/** Runs the command against an engine that tells these events and ends with this record. */
async function run(words: string[], record: RunRecord = fakeLadder(), events: EngineEvent[] = []): Promise<Ran> {
  const request = parseArguments(['run', ...words], { version: '0', columns: 100 })
  if (request.command !== 'run') throw new Error(request.command)
  const out = fakeOutput()
  const asked: { plan?: Plan; options?: EngineRunOptions; forgot?: boolean } = {}
  const engine = fakeEngine({
    export: (request) => exportResult({ kind: 'export', ...request }),
    devices: () =>
      Promise.resolve({
        openvino: { version: '2026.4.1', source: 'c-api' },
        devices: ['CPU', 'GPU.0', 'GPU.1'].map((id) => fakeDevice(id)),
        missing: [],
        otherGraphics: []
      }),
    forgetCrashes: () => {
      asked.forgot = asked.plan === undefined
      return Promise.resolve()
    },
    run: (plan, options) => {
      Object.assign(asked, { plan, options })
      return scriptedRun(record, events)
    }
  })
  const code = await runRun(request.options, engine, out)
  return {
    ...{ code, out, forgot: asked.forgot ?? false },
    ...{ plan: asked.plan as Plan, options: asked.options as EngineRunOptions }
  }
}

test('rows that crashed before are tried again only when that is asked for', async () => {
  expect((await run(['--quick'])).forgot).toBe(false)
  expect((await run(['--quick', '--retry-crashed'])).forgot).toBe(true)
})

test('after crashes one after the other a run goes on where that was said beforehand, and not where nobody can be asked', async () => {
  const mayGoOn = async (words: string[]): Promise<boolean | undefined> =>
    (await run(words)).options.mayGoOn?.(['throughput:GPU'], new AbortController().signal)
  expect(await mayGoOn(['--quick', '--keep-going'])).toBe(true)
  expect(await mayGoOn(['--quick'])).toBe(false)
})

describe('the plan', () => {
  test('is the ladder of the devices that are here', async () => {
    const { plan } = await run(['--batch', '8'])
    expect(plan.rows.map(({ id }) => id)).toEqual([
      'pytorch',
      'onnxruntime',
      'openvino-sync',
      'openvino-batch8',
      'latency:CPU',
      'throughput:CPU',
      'throughput:GPU.0',
      'throughput:GPU.1',
      'throughput:NPU',
      'throughput:AUTO',
      'cumulative:AUTO'
    ])
    expect(plan).toMatchObject({ model: 'yolov5n', image: null, mode: 'standard', rounds: 6 })
  })

  test('keeps the asked-for order of rows, and their seed', async () => {
    const { plan } = await run(['--rows', 'throughput:CPU,pytorch', '--seed', '42', '--quick'])
    expect(plan.rows.map(({ id }) => id)).toEqual(['throughput:CPU', 'pytorch'])
    expect(plan).toMatchObject({ seed: 42, mode: 'quick', rounds: 1 })
  })
})

describe('what comes out', () => {
  test('the table on stdout, progress on stderr, exit code 0; unavailable rows are no failure', async () => {
    const { code, out } = await run([])
    expect(code).toBe(0)
    expect(out.said.stdout).toContain('Performance difference')
    expect(out.said.stderr).toContain('Measuring 8 rows in 6 rounds')
    expect(out.said.stderr).toContain('/nowhere/runs/20261122T140200Z-0a1b2c3d.json')
  })

  test('a failed row makes the exit code 1, and the others are told all the same', async () => {
    const record = fakeRecord([fakeRow('openvino-sync', around(20)), failedRow('throughput:CPU', 'It broke.')])
    const { code, out } = await run([], record)
    expect(code).toBe(1)
    expect(out.said.stdout).toContain('It broke.')
    expect(out.said.stdout).toMatch(/openvino-sync +19\.9/)
  })

  test('every format is written; the engine itself keeps the JSON up to date', async () => {
    const words = ['json', 'csv', 'markdown', 'html', 'png'].flatMap((format) => [`--${format}`, at(`all.${format}`)])
    const { code, options } = await run(words)
    expect(code).toBe(0)
    expect(options.saveTo).toEqual([at('all.json')])
    expect(readFileSync(at('all.csv'), 'utf8')).toMatch(/^position,row,/)
    expect(readFileSync(at('all.markdown'), 'utf8')).toMatch(/^# Performance difference/)
    expect(readFileSync(at('all.html'), 'utf8')).toMatch(/^<!doctype html>/)
    expect(readFileSync(at('all.png')).subarray(1, 4).toString()).toBe('PNG')
  })

  test('with - the result alone is on stdout and the table on stderr', async () => {
    const { out } = await run(['--json', '-'])
    expect(JSON.parse(out.said.stdout)).toEqual(fakeLadder())
    expect(out.said.stderr).toContain('Performance difference')
  })

  test("--style original prints the notebook's lines", async () => {
    const { out } = await run(['--style', 'original'])
    expect(out.said.stdout).toMatch(/^PyTorch model on CPU\. First inference time: 0\.0500 seconds\n/)
  })

  test('a JSON that could not be saved during the run is tried once more at the end', async () => {
    const file = at('late.json')
    const { code } = await run(['--json', file], fakeLadder(), [
      { type: 'save-failed', file, message: 'The disk is full.', remedy: 'Free some space.' }
    ])
    expect(code).toBe(0)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(fakeLadder())
  })

  test('a history that cannot be kept is said but is no failure', async () => {
    const file = '/nowhere/runs/20261122T140200Z-0a1b2c3d.json'
    const { code, out } = await run([], fakeLadder(), [
      { type: 'save-failed', file, message: 'The history could not be written.', remedy: 'Free some space.' }
    ])
    expect(code).toBe(0)
    expect(out.said.stderr).toContain('The history could not be written.')
    expect(out.said.stderr).not.toContain('Kept in')
  })
})

describe('before minutes of work', () => {
  const refused = async (words: string[]): Promise<string> => {
    const error: unknown = await run(words).catch((thrown: unknown) => thrown)
    return error instanceof FailureError ? error.failure.code : 'accepted'
  }

  test('files that cannot be written or read are found out', async () => {
    writeFileSync(at('photo.png'), 'x')
    expect(await refused(['--json', folder])).toBe('file-unwritable')
    expect(await refused(['--html', at('x'), '--png', at('x')])).toBe('wrong-usage')
    expect(await refused(['--image', at('none.png')])).toBe('file-not-found')
    expect(await refused(['--image', at('photo.png'), '--png', at('photo.png')])).toBe('wrong-usage')
    expect(readFileSync(at('photo.png'), 'utf8')).toBe('x')
    expect(existsSync(at('x'))).toBe(false)
  })
})
