import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunState, RunWishes } from '../../src/ipc/run'
import { folderOfThisFile } from '../support/temporary'
import { copyAppWithFaults } from './support/app-copy'
import { stubMessageBox } from './support/dialogs'
import { type LaunchedWindow, launchWindow, noErrors } from './support/launch'
import { screenshot } from './support/screenshot'
import { needsWindow, noWindow } from './support/window'

/** A row that has crashed twice is left out, says why in the window, and is tried again when the user says so. */

needsWindow()
const folder = folderOfThisFile('crashed-before')
const home = path.join(folder, 'home')
let launched: LaunchedWindow

const crash = { kind: 'segfault', phase: 'compiling', afterMs: null, variant: 0 }
const inject = (...rows: readonly string[]): void =>
  writeFileSync(path.join(home, 'faults.json'), JSON.stringify(Object.fromEntries(rows.map((row) => [row, crash]))))

beforeAll(async () => {
  if (noWindow !== null) return
  mkdirSync(home)
  inject()
  launched = await launchWindow({
    folder: copyAppWithFaults(path.join(folder, 'app')),
    home,
    size: { width: 1280, height: 800 }
  })
})
afterAll(async () => {
  const opened = launched as LaunchedWindow | undefined
  await opened?.close()
  if (opened !== undefined) expect(opened.errors).toEqual(noErrors)
})

const longMs = 300_000

async function run(page: Page, rows: readonly string[], mode: RunWishes['mode'] = 'quick'): Promise<RunState> {
  const wishes: RunWishes = { mode, rows, batch: null, model: 'yolov5n', picture: null }
  const started = await page.evaluate((asked) => window.vinobench.startRun(asked), wishes)
  expect(started.ok).toBe(true)
  return whenOver(page)
}

async function whenOver(page: Page): Promise<RunState> {
  const current = async (): Promise<RunState | null> => {
    const reply = await page.evaluate(() => window.vinobench.currentRun())
    return reply.ok ? reply.value : null
  }
  await expect.poll(async () => (await current())?.stage, { timeout: longMs, interval: 300 }).toBe('finished')
  const run = await current()
  if (run === null) throw new Error('There is no run.')
  return run
}

const ends = ({ record }: RunState) =>
  record?.rows.map(({ id, status, failure }) => [id, status, failure?.code ?? null])
const rows = ['openvino-sync', 'throughput:CPU']

test('after two crashes the row is left out and says so; “Try again” tries it again', { timeout: longMs }, async () => {
  const { page } = launched
  inject('throughput:CPU')
  for (let times = 0; times < 2; times++) {
    expect(ends(await run(page, rows))).toEqual([
      ['openvino-sync', 'done', null],
      ['throughput:CPU', 'failed', 'engine-crashed']
    ])
  }
  inject()
  expect(ends(await run(page, rows))).toEqual([
    ['openvino-sync', 'done', null],
    ['throughput:CPU', 'unavailable', 'crashed-before']
  ])
  await page.getByText('A row was left out because it has crashed before.').waitFor()
  await page.getByRole('button', { name: /was not measured\. Why\?/ }).click()
  await page
    .getByText(/Not tried: it crashed the last 2 times with this model/)
    .first()
    .waitFor()
  for (const [language, theme] of [
    ['ja', 'dark'],
    ['en', 'light']
  ] as const) {
    await page.evaluate((changes) => window.vinobench.changeSettings(changes), { language, theme })
    if (language === 'ja')
      await page
        .getByText(/直近の 2 回続けて異常終了した/)
        .first()
        .waitFor()
    await screenshot(page, `crashed-before-why-${language}`)
    await page.evaluate(() => document.querySelector('main')?.scrollTo(0, 0))
    await screenshot(page, `crashed-before-${language}`)
  }
  await page.getByRole('button', { name: 'Try again', exact: true }).click()
  const running = async (): Promise<unknown> => page.evaluate(() => window.vinobench.currentRun())
  await expect.poll(running, { timeout: 20_000 }).toMatchObject({ value: { number: 4 } })
  // Of the whole ladder, which would take minutes here.
  await page.evaluate(() => window.vinobench.stopRun())
  expect(ends(await run(page, rows))).toEqual([
    ['openvino-sync', 'done', null],
    ['throughput:CPU', 'done', null]
  ])
})

test.each([
  ['end the benchmark', 1, ['cancelled', 'crash-loop']],
  ['measure the other rows', 0, ['done', null]]
] as const)('after three crashes the user is asked, and may %s', { timeout: longMs }, async (_, button, expected) => {
  const { page, app } = launched
  await page.evaluate(() => window.vinobench.forgetCrashes())
  await stubMessageBox(app, button)
  const crashing = ['openvino-sync', 'openvino-batch2', 'openvino-batch4']
  inject(...crashing)
  // In the standard mode: whichever order the first round has, this row has rounds to come after the third crash.
  const over = await run(page, [...crashing, 'latency:CPU'], 'standard')
  for (const id of crashing) expect(ends(over)).toContainEqual([id, 'failed', 'engine-crashed'])
  expect(ends(over)).toContainEqual(['latency:CPU', ...expected])
})
