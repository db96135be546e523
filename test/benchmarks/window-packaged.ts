import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { electronPlace, electronProgram } from '../../scripts/lib/electron.mjs'
import { projectRoot } from '../../src/engine/folders'
import { attach, debuggerIn, listenToStderr, secondTry } from '../support/by-debugger'
import { kill, processesOf, until, untilNothingIsLeft } from '../support/processes'
import startScreen from '../window/support/display'
import { appEnvironment } from '../window/support/launch'
import { runInWindow } from '../window/support/run-in-window'
import { alternate } from './lib/alternate'
import { benchmarkOptions } from './lib/options'
import { header, load, resultOfRatios, say, skipped } from './lib/report'

// What packing costs: the archive, the fuses, the check of native files. The same code from its sources is the other side.

const rows = ['throughput:CPU', 'openvino-sync']
const options = benchmarkOptions({ pairs: 31, seconds: 3 }, ['start', ...rows])
const packaged = path.join(projectRoot(), 'dist', 'linux-unpacked', 'vinobench')
const unpackaged = electronProgram(electronPlace(projectRoot()))
const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-bench-'))

interface Program {
  readonly name: string
  readonly words: readonly string[]
  /** Kept from start to start, so that what is found out once is found out before the first pair. */
  readonly home: string
}

const programs: readonly [Program, Program] = [
  { name: 'packaged', words: [packaged], home: path.join(folder, 'packaged') },
  { name: 'unpackaged', words: [unpackaged, projectRoot()], home: path.join(folder, 'unpackaged') }
]
const names = ['packaged', 'unpackaged'] as const

interface Opened {
  readonly page: Page
  close(): Promise<void>
}

if (!existsSync(packaged)) skipped('window-packaged', 'there is no dist/linux-unpacked: `npm run dist -- --dir`')
else await main()

async function main(): Promise<void> {
  const stopScreen = await startScreen()
  try {
    header('the packaged program against the same from its sources', [
      `packed ${statSync(packaged).mtime.toISOString()}`
    ])
    if (options.wants('start')) await start()
    const asked = rows.filter((row) => options.wants(row))
    if (asked.length > 0) await inOpenWindows(asked)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    stopScreen?.()
  }
}

/** From the start of the process until its devices are shown: the window, its page, and the engine's own listing. */
async function start(): Promise<void> {
  say(`\n## start: until the devices are shown (${load()})`)
  const side = async (program: Program) => {
    const { value, milliseconds } = await secondTry(() => timed(() => openWithDevices(program)))
    await value.close()
    // As a rate, as everywhere; the note has the time.
    return { fps: 1000 / milliseconds, note: `${milliseconds.toFixed(0)} ms` }
  }
  // A first start of either writes its profile, and the packaged one reads every native file once.
  for (const program of programs) say(`  first start, ${program.name}: ${(await side(program)).note}`)
  const ratios = await alternate(
    { names, first: () => side(programs[0]), second: () => side(programs[1]) },
    options.pairs
  )
  // Of the rates: below 1 the packaged one is slower.
  resultOfRatios('window-packaged:start', ratios, ({ low }) => low >= 1 / 1.1)
}

/** Both windows stay open: that which is not asked does nothing. */
async function inOpenWindows(asked: readonly string[]): Promise<void> {
  const opened = await Promise.all(programs.map((program) => secondTry(() => open(program))))
  const [first, second] = opened.map(({ page }) => page) as [Page, Page]
  try {
    for (const row of asked) {
      say(`\n## ${row}: in the packaged window against in the unpackaged one, 3 s each (${load()})`)
      const side = (page: Page) => async () => ({
        fps: await page.evaluate(runInWindow, row),
        note: await others(page)
      })
      const ratios = await alternate({ names, first: side(first), second: side(second) }, options.pairs)
      resultOfRatios(`window-packaged:${row}`, ratios, ({ low, high }) => high >= 1 && low >= 0.95)
    }
  } finally {
    for (const one of opened) await one.close()
  }
}

/** What else used the processors meanwhile, as the round itself saw it. */
async function others(page: Page): Promise<string> {
  const reply = await page.evaluate(() => window.vinobench.currentRun())
  const share = reply.ok ? reply.value?.record?.rows[0]?.rounds[0]?.around?.othersShare : null
  return `others ${share === null || share === undefined ? '?' : `${(share * 100).toFixed(0)} %`}`
}

async function openWithDevices(program: Program): Promise<Opened> {
  const opened = await open(program)
  try {
    await opened.page.getByRole('navigation').getByRole('button', { name: 'Devices', exact: true }).click()
    await opened.page.getByRole('article').first().waitFor()
    return opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function open({ words, home }: Program): Promise<Opened> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const [command = '', ...given] = words
  const args = [...given, ...sandbox, '--remote-debugging-port=0', '--lang=en-US']
  // A group of its own, to be ended as one.
  const child = spawn(command, args, { env: appEnvironment(home), detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const stderr = listenToStderr(child)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const close = async (): Promise<void> => {
    if (child.pid !== undefined) kill(-child.pid, 'SIGKILL')
    for (const { pid } of processesOf(home)) kill(pid, 'SIGKILL')
    await untilNothingIsLeft(home)
  }
  try {
    const { page } = await attach(await until('the program listens to a debugger', 60, () => debuggerIn(stderr())))
    // As a user closes it, so that what it keeps for the next start is kept.
    const closeWindow = async (): Promise<void> => {
      await page.evaluate(() => window.close()).catch(() => undefined)
      await Promise.race([ended, sleep(5000)])
      await close()
    }
    return { page, close: closeWindow }
  } catch (error) {
    await close()
    throw error
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const began = performance.now()
  const value = await work()
  return { value, milliseconds: performance.now() - began }
}
