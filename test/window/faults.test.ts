import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../src/core/plan'
import { projectRoot } from '../support/project'
import { type LaunchedWindow, launchWindow } from './support/launch'
import { needsWindow, noWindow } from './support/window'

/**
 * R1: an engine process that dies in whatever way, at whatever moment, costs what it was doing and says why; the window
 * lives on and the next work is done. The app is the real one, with a fault put into its engine processes.
 */
let launched: LaunchedWindow | undefined
let folder = ''
needsWindow()
beforeAll(async () => {
  if (noWindow !== null) return
  folder = appWithFaultyEngine()
  launched = await launchWindow({ folder })
})
afterAll(async () => {
  await launched?.close()
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

/** What the user is told, by what happened. */
const causes = {
  crash: /crashed|native code/,
  segfault: /invalid memory access.*SIGSEGV/,
  abort: /aborted by its own native code/,
  killed: /memory ran out/,
  hang: /no sign of life/,
  exit: /ended before its work was done.*exit code 0/,
  throw: /ended before its work was done|a mistake in the engine/,
  garbage: /unintelligible/,
  memory: /ran out of memory/
} as const

type Kind = keyof typeof causes

const random = seededRandom(4)

test.each([
  ['crash', 24],
  ['segfault', 24],
  ['abort', 24],
  ['killed', 24],
  ['exit', 24],
  ['throw', 20],
  ['garbage', 20],
  ['memory', 8]
] as const)('%s of the engine while it reads models: said %i times, and the window lives', async (kind, times) => {
  const { page } = opened()
  for (let time = 0; time < times; time++) {
    inject(kind, ['list-models'], Math.round(random() * 30))
    const reply = await page.evaluate(() => window.vinobench.models())
    expect(reply).toMatchObject({ ok: false })
    if (!reply.ok) expect(reply.failure.message).toMatch(causes[kind])
  }
  await expectWork()
})

test('12 engine processes that hang at once are ended, and said', async () => {
  const { page } = opened()
  inject('hang', ['list-models'], 0)
  const replies = await page.evaluate(() => Promise.all(Array.from({ length: 12 }, () => window.vinobench.models())))
  for (const reply of replies) {
    expect(reply).toMatchObject({ ok: false, failure: { code: 'engine-hung' } })
    if (!reply.ok) expect(reply.failure.message).toMatch(causes.hang)
  }
  await expectWork()
})

test.each(
  (['crash', 'segfault', 'abort', 'killed', 'exit', 'throw', 'garbage', 'memory'] as const).flatMap((kind) => [
    [kind, Math.round(random() * 300)] as const,
    [kind, Math.round(300 + random() * 2000)] as const,
    [kind, Math.round(300 + random() * 2000)] as const
  ])
)('%s of the engine %i ms into a row costs that row, with its cause; the run is kept', async (kind, afterMs) => {
  const { page, home } = opened()
  inject(kind, ['measure'], afterMs)
  const record = await page.evaluate(runOneRow)
  const [row] = record.rows
  expect(row?.status).toBe('failed')
  expect(row?.failure?.message).toMatch(causes[kind])
  expect(row?.failure?.remedy).not.toBe('')
  expect(row?.trust?.state ?? 'none').not.toBe('valid')
  const kept = JSON.parse(readFileSync(path.join(home, 'runs', `${record.id}.json`), 'utf8')) as typeof record
  expect(kept.rows[0]?.status).toBe('failed')
})

test('after all of them a run comes to its verdict', async () => {
  const { page } = opened()
  inject(null, [], 0)
  const record = await page.evaluate(runOneRow)
  expect(record.rows[0]).toMatchObject({ status: 'done' })
})

function opened(): LaunchedWindow {
  if (launched === undefined) throw new Error('There is no window.')
  return launched
}

function inject(kind: Kind | null, jobs: readonly string[], afterMs: number): void {
  writeFileSync(path.join(opened().home, 'fault.json'), JSON.stringify(kind === null ? null : { kind, jobs, afterMs }))
}

async function expectWork(): Promise<void> {
  const { page } = opened()
  inject(null, [], 0)
  expect(await page.evaluate(() => window.vinobench.models())).toMatchObject({ ok: true })
  expect(await page.evaluate(() => document.querySelectorAll('nav button').length)).toBeGreaterThan(3)
}

/** In the page: the shortest run of one row, and its record. */
async function runOneRow() {
  const started = await window.vinobench.startRun({
    mode: 'quick',
    rows: ['openvino-sync'],
    batch: null,
    model: 'yolov5n',
    picture: null
  })
  if (!started.ok) throw new Error(started.failure.message)
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const reply = await window.vinobench.currentRun()
    if (!reply.ok) throw new Error(reply.failure.message)
    const run = reply.value
    if (run?.stage === 'failed') throw new Error(run.failure?.message)
    if (run?.stage === 'finished' && run.record !== null && run.number === started.value.number) return run.record
  }
}

/** The app as built, but for its engine's entry. */
function appWithFaultyEngine(): string {
  const copy = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'vinobench-faulty-')))
  const from = (...parts: string[]) => path.join(projectRoot, ...parts)
  mkdirSync(path.join(copy, 'out'))
  for (const name of ['main', 'preload', 'renderer', 'engine-process.js', 'inference-thread.js']) {
    const to = name === 'engine-process.js' ? 'engine-process.real.js' : name
    cpSync(from('out', name), path.join(copy, 'out', to), { recursive: true })
  }
  cpSync(from('test', 'fakes', 'faulty-engine.mjs'), path.join(copy, 'out', 'engine-process.js'))
  cpSync(from('package.json'), path.join(copy, 'package.json'))
  for (const name of ['node_modules', 'models', 'resources', '.runtime']) symlinkSync(from(name), path.join(copy, name))
  return copy
}
