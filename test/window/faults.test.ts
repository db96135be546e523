import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { MeasurePhase } from '../../src/core/events'
import type { Failure } from '../../src/core/failure'
import { parseRecord } from '../../src/core/parse-record'
import { seededRandom } from '../../src/core/plan'
import type { RunRecord } from '../../src/core/record'
import type { Reply } from '../../src/ipc/reply'
import type { RunState, RunWishes } from '../../src/ipc/run'
import { fakeLadder } from '../fakes/record'
import { tinyOnnxModel } from '../../src/engine/models/check/test-models'
import { writeOnnx } from '../../src/engine/models/onnx/write'
import { enginesOf } from '../support/processes'
import { writeSmallYolo } from '../support/project'
import { folderOfThisFile } from '../support/temporary'
import { copyAppWithFaults } from './support/app-copy'
import { stubMessageBox, stubSaveDialog } from './support/dialogs'
import { type LaunchedWindow, launchWindow, noErrors } from './support/launch'
import { needsWindow, noWindow } from './support/window'

/**
 * Whatever way and moment an engine process dies in, it costs what it was doing, and says why; the window lives, and the
 * work after it is done. The app is the real one, with a fault put into its engine processes.
 */

/** What the user is told; `*`: what the process was doing; `#`: with which code, or Emscripten's own word for it. */
const causes = {
  crash: 'engine process crashed in native code (invalid memory access) while * (SIGSEGV).',
  segfault: 'engine process crashed in native code (invalid memory access) while * (SIGSEGV).',
  bus: 'engine process crashed in native code (bus error) while * (SIGBUS).',
  illegal: 'engine process used an instruction that this processor does not have while * (SIGILL).',
  arithmetic: 'engine process crashed in native code (arithmetic error) while * (SIGFPE).',
  trap: 'engine process stopped itself in native code (memory ran out, or a check failed) while * (SIGTRAP).',
  abort: 'engine process was aborted by its own native code while * (SIGABRT).',
  killed: 'engine process was ended by the system, most likely because memory ran out while * (SIGKILL).',
  told: 'engine process was told to end by another program while * (SIGTERM).',
  exit: 'engine process ended before its work was done while * (exit code 0).',
  throw: 'engine process ended before its work was done while * (exit code 1).',
  memory: 'engine process ran out of memory while * (SIGABRT).',
  garbage: 'engine process sent something unintelligible while *. It was ended.',
  'thread-throw': 'inference thread ended before its work was done (a mistake in the engine).',
  'thread-word': 'inference thread ended before its work was done (a word).',
  'thread-exit': 'inference thread ended before its work was done (#).',
  'thread-memory': 'measurement needed more memory than JavaScript has.',
  stopped: 'engine process gave no sign of life for 20 s while *. It was ended.',
  busy: 'engine process gave no sign of life for 20 s while *. It was ended.'
} as const

const doing: Readonly<Record<MeasurePhase, string>> = {
  starting: 'starting',
  loading: 'loading the model',
  compiling: 'compiling the model for the device',
  'first-inference': 'doing the first inference',
  'warming-up': 'warming up',
  measuring: 'measuring',
  finishing: 'collecting the results'
}
const phases = Object.keys(doing) as readonly MeasurePhase[]

type Kind = keyof typeof causes
type Death = Exclude<Kind, 'stopped' | 'busy'>
const isHang = (kind: Kind): boolean => kind === 'stopped' || kind === 'busy'
/** There to end a hang only, on however busy a machine. */
const longMs = 600_000
const deaths = (Object.keys(causes) as readonly Kind[]).filter((kind): kind is Death => !isHang(kind))

/**
 * When it strikes: in this phase (null: as soon as the job has come; `unanswered`: when all is done but the answer), this long
 * into it (null: right where it begins).
 */
interface Fault {
  readonly kind: Kind
  readonly phase: MeasurePhase | 'unanswered' | 'answered' | null
  readonly afterMs: number | null
  readonly variant: number
}

needsWindow()
const folder = folderOfThisFile('faults')
const home = path.join(folder, 'home')
const random = seededRandom(4)
let contained = 0
let launched: LaunchedWindow | undefined
let modelFile = ''
let model = ''

beforeAll(async () => {
  if (noWindow !== null) return
  mkdirSync(home)
  inject({})
  modelFile = await writeSmallYolo(folder)
  launched = await launchWindow({ folder: copyAppWithFaults(path.join(folder, 'app')), home })
  // Whoever is asked whether a run in which so much crashes may go on says yes.
  await stubMessageBox(launched.app, 0)
})
afterAll(async () => {
  await launched?.close()
  if (launched !== undefined) expect(launched.errors).toEqual(noErrors)
})
beforeEach(() => inject({}))

test.each(deaths)('%s, three at once, while the models are listed is said, and the next list comes', async (kind) => {
  for (const afterMs of [null, random() * 50]) {
    const put = fault(kind, null, afterMs)
    inject({ 'list-models': put })
    for (const reply of await allModels(3)) isContained(put, reply)
    await theNextWorkIsDone()
  }
})

test('a process that dies right after its answer costs nothing', async () => {
  for (const kind of deaths.filter((death) => !death.startsWith('thread-'))) {
    inject({ 'list-models': fault(kind, 'answered', null) })
    expect(await models(), kind).toMatchObject({ ok: true })
  }
})

test('12 processes that hang at once are ended, and what they were to do can be done after that', async () => {
  const file = path.join(folder, 'saved.json')
  await stubSaveDialog(opened().app, file)
  const save = (count: number) =>
    page().evaluate(
      ({ record, times }) =>
        Promise.all(Array.from({ length: times }, () => window.vinobench.exportResult(record, 'json'))),
      { record: fakeLadder(), times: count }
    )
  const stopped = fault('stopped', null, null)
  const busy = fault('busy', null, null)
  inject({ export: stopped, 'list-models': busy })
  const [saved, listed] = await Promise.all([save(10), allModels(2)])
  for (const reply of saved) isContained(stopped, reply)
  for (const reply of listed) isContained(busy, reply)
  expect(existsSync(file)).toBe(false)
  await theNextWorkIsDone()
  expect(await save(1)).toMatchObject([{ ok: true }])
  expect(existsSync(file)).toBe(true)
})

const refresh = () => page().evaluate(() => window.vinobench.refreshDevices())

test.each(['segfault', 'abort', 'killed', 'exit', 'garbage'] as const)(
  '%s of every process that lists devices is said, and the next work is done',
  async (kind) => {
    const put = fault(kind, null, null)
    inject({ devices: put, 'device-ids': put })
    isContained(put, await refresh())
    await theNextWorkIsDone()
  }
)

test('where only the process that lists all devices dies, they are listed one by one', async () => {
  inject({ devices: fault('segfault', null, null) })
  const reply = await refresh()
  expect(reply.ok ? reply.value.devices.map(({ id }) => id) : []).toContain('CPU')
})

const see = () =>
  page().evaluate(() =>
    window.vinobench.seePicture({ picture: { kind: 'built-in', id: 'coffee' }, model: 'yolov5n', device: 'CPU' })
  )

test.each(deaths)('%s while a picture is looked at is said, and the next work is done', async (kind) => {
  const put = fault(kind, null, random() * 1000)
  inject({ detect: put })
  isContained(put, await see())
  await theNextWorkIsDone()
  if (kind === deaths.at(-1)) expect(await see()).toMatchObject({ ok: true })
})

test('at whatever moment of a picture a thread ends, nobody waits for it', async () => {
  // Libraries work in threads of their own by then, which must not keep this one.
  for (let afterMs = 200; afterMs < 800; afterMs += 60) {
    const put = fault(oneOf(['thread-throw', 'thread-word', 'thread-exit']), null, afterMs)
    inject({ detect: put })
    isContained(put, await see())
  }
})

test.each([
  ['segfault', 'loading'],
  ['abort', 'compiling'],
  ['killed', 'first-inference'],
  ['exit', 'measuring'],
  ['garbage', 'measuring'],
  ['thread-throw', 'measuring']
] as const)('%s of what looks at frames, in phase %s, is said', async (kind, phase) => {
  const put = fault(kind, phase)
  inject({ live: put })
  const reply = await page().evaluate(() => {
    const session = crypto.randomUUID()
    const { port2 } = new MessageChannel()
    const looking = window.vinobench.live({ session, model: 'yolov5n', device: 'CPU' })
    window.postMessage({ vinobenchPort: session }, location.origin, [port2])
    return looking
  })
  isContained(put, reply, { ...doing, measuring: 'looking at frames' })
  await theNextWorkIsDone()
})

test(
  'whatever an import dies of is its refusal, and nothing is left of it; then the model is taken',
  async () => {
    const token = await adopted(modelFile)
    const take = () => page().evaluate((given) => window.vinobench.importModel(given), token)
    for (const [n, kind] of deaths.entries()) {
      const put = fault(kind, (['loading', 'compiling', 'first-inference', 'finishing'] as const)[n % 4] ?? null, null)
      inject({ 'import-model': put })
      isContained(put, await take())
      expect(filesBelow(path.join(home, 'models'))).toEqual([])
      await theNextWorkIsDone()
    }
    const reply = await take()
    expect(reply).toMatchObject({ ok: true })
    if (reply.ok) model = reply.value.description.id
  },
  longMs
)

test('an import that dies when the model is in its place is said to be done, and is done', async () => {
  for (const [n, kind] of (['segfault', 'killed', 'exit', 'garbage', 'garbage'] as const).entries()) {
    const file = path.join(folder, `placed-${n}.onnx`)
    // Each a model of its own.
    writeFileSync(file, writeOnnx(tinyOnnxModel(undefined, [1, 3, 32, 32 + 32 * n])))
    const token = await adopted(file)
    const take = () => page().evaluate((given) => window.vinobench.importModel(given), token)
    inject({ 'import-model': { ...fault(kind, 'unanswered', null), variant: 8 + n } })
    expect(await take(), kind).toMatchObject({ ok: true, value: { description: { id: `placed-${n}` }, warnings: [] } })
    inject({})
    expect(await take()).toMatchObject({
      ok: true,
      value: { warnings: [`This model was imported before, as placed-${n}.`] }
    })
    await theNextWorkIsDone()
  }
})

test.each([1, 2, 3])(
  'what rows die of costs them alone, and is in the result, as run %i shows',
  async () => {
    const faults = deaths.map((kind, n) => ({ ...fault(kind, oneOf(phases.slice(1))), row: `openvino-batch${n + 1}` }))
    inject(Object.fromEntries(faults.map((put) => [put.row, put])))
    const { id } = recordOf(await run(['openvino-sync', ...faults.map(({ row }) => row), 'latency:CPU']))
    const { rows } = parseRecord(readFileSync(path.join(home, 'runs', `${id}.json`), 'utf8'), id)
    for (const put of faults) {
      const row = rows.find((one) => one.id === put.row)
      expect(row).toMatchObject({ status: 'failed', fps: null, rounds: [] })
      isExplained(put, row?.failure ?? null)
    }
    const others = rows.filter((row) => !faults.some((put) => put.row === row.id))
    expect(others).toMatchObject([{ status: 'done' }, { status: 'done' }])
  },
  longMs
)

test.each(['segfault', 'memory', 'throw', 'garbage'] as const)(
  '%s while the model of a run is prepared is said, and the next work is done',
  async (kind) => {
    const put = fault(kind, 'loading', null)
    inject({ 'prepare-model': put })
    const failed = await run(['openvino-sync'])
    expect(failed.stage).toBe('failed')
    isExplained(put, failed.failure)
    await theNextWorkIsDone()
  },
  longMs
)

test(
  'after all that a run comes to its result',
  async () => {
    expect(recordOf(await run(['openvino-sync'])).rows).toMatchObject([{ status: 'done' }])
  },
  longMs
)

test('those were 200 faults and more, no process is left of them, and the window answers to clicks', async () => {
  expect(contained).toBeGreaterThanOrEqual(200)
  await expect.poll(() => enginesOf(home), { timeout: 10_000 }).toEqual([])
  for (const name of ['Models', 'Settings', 'Benchmark']) {
    await page().getByRole('navigation').getByRole('button', { name, exact: true }).click()
    await expect.poll(() => page().locator('[aria-current=page]').innerText()).toBe(name)
  }
})

function opened(): LaunchedWindow {
  if (launched === undefined) throw new Error('There is no window.')
  return launched
}

const page = (): Page => opened().page

const models = () => page().evaluate(() => window.vinobench.models())
const allModels = (count: number) =>
  page().evaluate((length) => Promise.all(Array.from({ length }, () => window.vinobench.models())), count)

function fault(kind: Kind, phase: Fault['phase'], afterMs: number | null = random() * 200): Fault {
  const variant = contained
  // What is thrown where the thread tells its phase would be caught there.
  if (kind === 'thread-throw' || kind === 'thread-word') return { kind, phase, afterMs: afterMs ?? 0, variant }
  // Where native code runs beside it, that may be what asks for the last memory.
  return { kind, phase, afterMs: kind === 'memory' ? null : afterMs, variant }
}

/** By the kind of job, or by the row that is measured. */
function inject(faults: Readonly<Record<string, Fault>>): void {
  const file = path.join(home, 'faults.json')
  writeFileSync(`${file}.new`, JSON.stringify(faults))
  renameSync(`${file}.new`, file)
}

function isContained(put: Fault, reply: Reply<unknown>, words = doing): void {
  expect(reply.ok).toBe(false)
  isExplained(put, reply.ok ? null : reply.failure, words)
}

function isExplained(put: Fault, failure: Failure | null, words = doing): void {
  expect(failure?.message).toMatch(causeOf(put, words))
  expect(failure?.remedy).not.toBe('')
  if (put.kind.endsWith('throw')) expect(failure?.detail).toContain('a mistake in the engine')
  contained++
}

/** What was thrown, killed or sent right where a phase begins is told with that phase; else it may be a later one by then. */
function causeOf({ kind, phase, afterMs }: Fault, words: typeof doing): RegExp {
  const began = phases.findIndex((one) => one === (phase ?? 'starting'))
  const during = phases.slice(began, afterMs === null ? began + 1 : undefined)
  const escaped = causes[kind].replace(/[.()]/g, '\\$&').replace('#', '(?:exit code 0|unwind)')
  return new RegExp(`${escaped.replace('*', `(?:${during.map((one) => words[one]).join('|')})`)}$`)
}

async function theNextWorkIsDone(): Promise<void> {
  inject({})
  expect(await models()).toMatchObject({ ok: true })
}

const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T

/** The token of a file that the user chose. */
async function adopted(file: string): Promise<string> {
  await page().evaluate(() => {
    const input = document.createElement('input')
    input.type = 'file'
    input.id = 'chosen'
    document.body.append(input)
  })
  await page().locator('#chosen').setInputFiles(file)
  return page().evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>('#chosen')
    const file = input?.files?.[0]
    const reply = file === undefined ? null : await window.vinobench.adoptFile(file)
    input?.remove()
    if (reply?.ok !== true) throw new Error('The file was not taken.')
    return reply.value.token
  })
}

/** A quick run of these rows, when it is over. */
async function run(rows: readonly string[]): Promise<RunState> {
  const wishes: RunWishes = { mode: 'quick', rows, batch: null, model, picture: null }
  return page().evaluate(async (asked) => {
    // What crashed in the run before is to crash again.
    await window.vinobench.forgetCrashes()
    const started = await window.vinobench.startRun(asked)
    if (!started.ok) throw new Error(started.failure.message)
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      const reply = await window.vinobench.currentRun()
      if (!reply.ok || reply.value === null) throw new Error('There is no run.')
      if (['finished', 'failed'].includes(reply.value.stage)) return reply.value
    }
  }, wishes)
}

function recordOf({ record, failure }: RunState): RunRecord {
  if (record === null || failure !== null) throw new Error(failure?.message ?? 'There is no record.')
  return record
}

const filesBelow = (parent: string): string[] =>
  existsSync(parent) ? readdirSync(parent, { recursive: true }).map(String) : []
