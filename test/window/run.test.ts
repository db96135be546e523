import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { parseRecord } from '../../src/core/parse-record'
import type { RunRecord } from '../../src/core/record'
import type { RunState, RunWishes } from '../../src/ipc/run'
import type { Bridge } from '../../src/ipc/contract'
import { kill } from '../support/processes'
import { stubMessageBox } from './support/dialogs'
import { launchWindow, type LaunchedWindow, type LaunchOptions, noErrors } from './support/launch'
import { needsWindow } from './support/window'

/** The benchmark in the real window, with real engine processes on the CPU. */

declare global {
  interface Window {
    readonly vinobench: Bridge<File>
    told?: { readonly phase: string | null; readonly hasRecord: boolean }[]
  }
}

needsWindow()

const size = { width: 1280, height: 800 }
let opened: LaunchedWindow | null = null

async function open(options: LaunchOptions = {}): Promise<LaunchedWindow> {
  opened = await launchWindow({ size, ...options })
  return opened
}

afterEach(async () => {
  if (opened === null) return
  await stubMessageBox(opened.app, 0).catch(() => undefined)
  await opened.close()
  expect(opened.errors).toEqual(noErrors)
  opened = null
})

const longMs = 90_000
const where = (page: Page) => page.getByTestId('where')
const verdict = (page: Page) => page.getByTestId('verdict')

/** What a user clicks to measure only these rows, quickly. */
async function chooseQuick(page: Page, rows: readonly string[]): Promise<void> {
  await page.getByText('Options', { exact: true }).click()
  await page.getByRole('radio', { name: /Quick look/ }).check()
  const boxes = page.getByRole('group', { name: 'Rows' }).getByRole('checkbox')
  await page
    .getByRole('checkbox', { name: /GPU, THROUGHPUT not here|NPU, THROUGHPUT not here/ })
    .first()
    .waitFor()
    .catch(() => undefined)
  for (const box of await boxes.all()) {
    const name = (await box.locator('xpath=..').innerText()).split('\n')[0] ?? ''
    if (await box.isEnabled()) await box.setChecked(rows.includes(name))
  }
}

/** A run as the window asks for it, of rows that need not be clicked together. */
const start = (page: Page, rows: readonly string[], mode: RunWishes['mode'] = 'quick') =>
  page.evaluate(
    async (wishes) => {
      const reply = await window.vinobench.startRun(wishes)
      if (!reply.ok) throw new Error(reply.failure.message)
    },
    { mode, rows, batch: null, model: 'yolov5n', picture: null } satisfies RunWishes
  )

const current = async (page: Page): Promise<RunState> => {
  const reply = await page.evaluate(() => window.vinobench.currentRun())
  if (!reply.ok || reply.value === null) throw new Error('there is no run')
  return reply.value
}

async function kept(home: string): Promise<RunRecord[]> {
  const names = (await readdir(path.join(home, 'runs')).catch(() => [])).filter((name) =>
    /^\d.*Z-\w+\.json$/.test(name)
  )
  return Promise.all(
    names.map(async (name) => parseRecord(await readFile(path.join(home, 'runs', name), 'utf8'), name))
  )
}

const statuses = ({ rows }: RunRecord) => rows.map(({ id, status, rounds }) => [id, status, rounds.length])

/** Ids of the app's engine processes that are there now. */
const engines = (app: ElectronApplication): Promise<number[]> =>
  app.evaluate((electron) =>
    electron.app
      .getAppMetrics()
      .flatMap(({ pid, name }) => (name?.startsWith('VinoBench engine') === true ? [pid] : []))
  )

async function reached(what: string, seconds: number, isReached: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!(await isReached())) {
    if (performance.now() > end) throw new Error(`Waited ${seconds} s in vain until ${what}.`)
    await sleep(100)
  }
}

const noEngineIsLeft = (app: ElectronApplication): Promise<void> =>
  reached('no engine process is left', 5, async () => (await engines(app)).length === 0)

const roundsOf = ({ record }: Pick<RunState, 'record'>): number => record?.rows.flatMap((row) => row.rounds).length ?? 0

const aRoundIsDone = (page: Page): Promise<void> =>
  reached('a round is done', 90, async () => roundsOf(await current(page)) >= 1)

describe('from the first start to a verdict', () => {
  test('one button, then the chart fills and the sentence is there; history keeps what the window shows', async () => {
    const { page, home } = await open()
    await page.getByRole('heading', { level: 1, name: 'Which processor of this computer is fastest?' }).waitFor()
    expect(await page.getByTestId('estimate').innerText()).toMatch(/Takes about \d+ (minutes|seconds)/)
    await chooseQuick(page, ['ONNX Runtime', 'CPU, THROUGHPUT'])
    expect(await page.getByTestId('estimate').innerText()).toContain('Takes about 20 seconds: 2 ways')

    await page.getByRole('button', { name: 'Find the fastest' }).click()
    await page.getByRole('heading', { level: 2, name: 'Performance difference' }).waitFor({ timeout: longMs })
    await page.getByRole('progressbar', { name: 'Progress of the run' }).waitFor()
    await verdict(page).waitFor({ timeout: longMs })

    const [record] = await kept(home)
    expect(record?.rows.map(({ id, status }) => [id, status])).toEqual([
      ['onnxruntime', 'done'],
      ['throughput:CPU', 'done']
    ])
    expect(await verdict(page).innerText()).toMatch(/^First look, no interval yet: THROUGHPUT reaches [\d.]+ times/)
    expect(JSON.parse(JSON.stringify((await current(page)).record))).toEqual(record)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')

    await page.getByRole('button', { name: 'New run' }).click()
    await page.getByText('Last run').waitFor()
    expect(await page.getByTestId('estimate').innerText()).toContain('Estimated from earlier runs')
  })

  test('Ctrl+Enter starts, Escape does not stop, and while a round is timed the window hears next to nothing', async () => {
    const { page } = await open()
    await page.evaluate(() => {
      window.told = []
      window.vinobench.on.run((update) => {
        window.told?.push({ phase: update.at?.phase ?? null, hasRecord: 'record' in update })
      })
    })
    await chooseQuick(page, ['OpenVINO, one at a time'])
    await page.keyboard.press('Control+Enter')
    await where(page).getByText('measuring').waitFor({ timeout: longMs })
    await page.keyboard.press('Escape')
    await verdict(page).waitFor({ timeout: longMs })
    const { outcome, record } = await current(page)
    expect(outcome).toBe('done')

    const told = (await page.evaluate(() => window.told)) ?? []
    const timed = told.filter(({ phase }) => phase === 'measuring')
    // Of the beginning of each timed part, and then one in five seconds.
    const rounds = record?.rows[0]?.rounds ?? []
    const most = rounds.reduce((sum, { seconds }) => sum + 1 + Math.floor(seconds / 5), 0)
    expect(timed.length).toBeGreaterThanOrEqual(rounds.length)
    expect(timed.length).toBeLessThanOrEqual(most)
    expect(timed.every(({ hasRecord }) => !hasRecord)).toBe(true)
  })
})

describe('a run that is interfered with', () => {
  test('Stop in the middle of a row keeps the finished rounds, in the window and in the history', async () => {
    const { page, app, home } = await open()
    await start(page, ['openvino-sync', 'throughput:CPU'], 'standard')
    await aRoundIsDone(page)
    await where(page).getByText('measuring').waitFor({ timeout: longMs })
    await page.getByRole('button', { name: 'Stop' }).click()
    await verdict(page).waitFor({ timeout: 20_000 })
    await noEngineIsLeft(app)

    const { record, outcome } = await current(page)
    expect(outcome).toBe('cancelled')
    const [saved] = await kept(home)
    if (saved === undefined || record === null) throw new Error('nothing was kept')
    expect(statuses(saved)).toEqual(statuses(record))
    const rounds = saved.rows.flatMap((row) => row.rounds).length
    expect(rounds).toBeGreaterThanOrEqual(1)
    expect(rounds).toBeLessThan(12)
    expect(saved.rows.some(({ status }) => status === 'cancelled')).toBe(true)
  })

  test('Skip in the middle of a row ends that row only', async () => {
    const { page, home } = await open()
    await start(page, ['openvino-sync', 'throughput:CPU'])
    await where(page).getByText('measuring').waitFor({ timeout: longMs })
    const skipped = (await current(page)).at?.row
    await page.getByRole('button', { name: 'Skip this row' }).click()
    await verdict(page).waitFor({ timeout: longMs })

    const [record] = await kept(home)
    const row = record?.rows.find(({ id }) => id === skipped)
    const other = record?.rows.find(({ id }) => id !== skipped)
    expect(row).toMatchObject({
      status: 'cancelled',
      rounds: [],
      failure: { message: 'Skipped before its first round.' }
    })
    expect(other).toMatchObject({ status: 'done' })
    expect((await current(page)).outcome).toBe('done')
  })

  test('an engine process killed in the middle of a row fails that row with its reason; the window lives and the next run works', async () => {
    const { page, app, home } = await open()
    await start(page, ['openvino-sync', 'throughput:CPU'])
    await where(page).getByText('measuring').waitFor({ timeout: longMs })
    const victim = (await current(page)).at?.row
    const victims = await engines(app)
    expect(victims.length).toBeGreaterThan(0)
    for (const pid of victims) kill(pid, 'SIGKILL')
    await page.getByRole('status').getByText('failed.').waitFor({ timeout: 20_000 })
    expect(await page.getByRole('status', { name: 'What went wrong' }).innerText()).toContain('SIGKILL')
    await verdict(page).waitFor({ timeout: longMs })

    const [record] = await kept(home)
    expect(record?.rows.find(({ id }) => id === victim)).toMatchObject({
      status: 'failed',
      failure: { code: 'out-of-memory' }
    })
    expect(record?.rows.find(({ id }) => id !== victim)).toMatchObject({ status: 'done' })

    await page.getByRole('button', { name: 'Run again' }).click()
    await page.getByRole('progressbar').waitFor()
    await verdict(page).waitFor({ timeout: longMs })
    const records = await kept(home)
    expect(records.map(({ rows }) => rows.map(({ status }) => status)).at(-1)).toEqual(['done', 'done'])
  })

  test('a window that is loaded again in the middle of a run finds it as it is', async () => {
    const { page } = await open()
    await start(page, ['openvino-sync', 'throughput:CPU', 'latency:CPU'])
    await aRoundIsDone(page)
    await page.reload()
    await page.getByRole('progressbar', { name: 'Progress of the run' }).waitFor()
    await page.getByRole('heading', { level: 2, name: 'Performance difference' }).waitFor()
    await verdict(page).waitFor({ timeout: longMs })
    const { record, number } = await current(page)
    expect(number).toBe(1)
    expect(record?.rows.map(({ status }) => status)).toEqual(['done', 'done', 'done'])
  })

  test('a second run is refused while one goes on; quitting asks first, and keeps the run where the user stays', async () => {
    const { page, app, home } = await open()
    await start(page, ['openvino-sync', 'throughput:CPU'], 'standard')
    await page.getByRole('progressbar').waitFor()
    const second = await page.evaluate(() =>
      window.vinobench.startRun({ mode: 'quick', rows: null, batch: null, model: 'yolov5n', picture: null })
    )
    expect(second).toMatchObject({ ok: false, failure: { code: 'wrong-usage' } })

    await stubMessageBox(app, 1)
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await sleep(500)
    expect((await current(page)).stopping).toBe(false)

    await aRoundIsDone(page)
    await stubMessageBox(app, 0)
    const closed = app.waitForEvent('close')
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined)
    await closed
    const [record] = await kept(home)
    expect(record?.finishedAt).not.toBeNull()
    expect(record?.rows.flatMap((row) => row.rounds).length).toBeGreaterThanOrEqual(1)
  })

  test('sleep ends the round, and it is measured again after waking', async () => {
    const { page, app, home } = await open()
    await start(page, ['throughput:CPU'])
    await where(page).getByText('measuring').waitFor({ timeout: longMs })
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'))
    await noEngineIsLeft(app)
    await sleep(1500)
    expect(await engines(app)).toEqual([])
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'))
    await verdict(page).waitFor({ timeout: longMs })
    const [record] = await kept(home)
    expect(record?.interruptions).toEqual([{ row: 'throughput:CPU', round: 0, cause: 'suspended' }])
    expect(record?.rows[0]?.trust?.reasons.map(({ code }) => code)).toContain('suspended')
  })
})

describe('what cannot be run', () => {
  test('a model that has gone is said with its remedy, and there is a way back', async () => {
    const { page } = await open()
    await page.evaluate(() =>
      window.vinobench.startRun({ mode: 'quick', rows: null, batch: null, model: 'gone-model', picture: null })
    )
    await page.getByRole('heading', { level: 1, name: 'The run could not start' }).waitFor({ timeout: 20_000 })
    expect(await page.getByRole('alert').innerText()).toContain('There is no model "gone-model"')
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('button', { name: 'Find the fastest' }).waitFor()
  })

  test('what the window must not ask for is refused at the door', async () => {
    const { page } = await open()
    const wrong = {
      'a path as model': { model: '/etc/passwd' },
      'a model outside of the folder': { model: '../yolov5n' },
      'a row that does not exist': { rows: ['throughput:../GPU'] },
      'the same row twice': { rows: ['onnxruntime', 'onnxruntime'] },
      'no row': { rows: [] },
      'a picture by its path': { picture: { kind: 'file', path: '/etc/passwd' } },
      'a huge batch': { batch: 100_000 },
      'something else beside it': { saveTo: '/tmp/x' }
    }
    for (const [what, part] of Object.entries(wrong)) {
      const wishes = { mode: 'quick', rows: null, batch: null, model: 'yolov5n', picture: null, ...part }
      const reply = await page.evaluate((asked) => window.vinobench.startRun(asked as RunWishes), wishes)
      expect(reply, what).toMatchObject({ ok: false, failure: { code: 'wrong-usage' } })
    }
    expect(await page.evaluate(() => window.vinobench.currentRun())).toEqual({ ok: true, value: null })
  })
})

describe('how it looks', () => {
  test.each([
    ['light', 'en-US', 'Find the fastest', 'rgb(250, 250, 248)'],
    ['dark', 'ja', '最速を調べる', 'rgb(21, 23, 26)']
  ] as const)(
    'in %s and %s the start and a run have their words and fit into 900×600',
    async (theme, locale, button, paper) => {
      const { page } = await open({ theme, locale, size: { width: 900, height: 600 } })
      await page.getByRole('button', { name: button }).waitFor()
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(paper)
      const overflow = () => page.locator('main').evaluate((main) => main.scrollWidth - main.clientWidth)
      expect(await overflow()).toBe(0)
      await start(page, ['throughput:CPU'])
      await page.getByRole('progressbar').waitFor()
      expect(await overflow()).toBe(0)
      await verdict(page).waitFor({ timeout: longMs })
      const shown = await page.locator('main').innerText()
      expect(/run:|results:|common:/.test(shown)).toBe(false)
      if (locale === 'ja') expect(await verdict(page).innerText()).toMatch(/[ぁ-ん]/)
    }
  )
})
