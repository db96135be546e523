import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createEngine } from '../../src/engine'
import startScreen from '../window/support/display'
import { type LaunchedWindow, launchWindow } from '../window/support/launch'
import { alternate } from './lib/alternate'
import { benchmarkOptions } from './lib/options'
import { header, load, result, resultOfRatios, say } from './lib/report'
import { residentMegabytes } from './lib/resident-memory'
import { runInWindow } from '../window/support/run-in-window'

// What the window costs by itself: until it shows the devices, while nothing happens, and after many runs.

const options = benchmarkOptions({ pairs: 15, seconds: 30 }, ['start', 'idle', 'memory'])
const stopScreen = await startScreen()
const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-bench-'))
try {
  header('the window itself', [])
  if (options.wants('start')) await start()
  if (options.wants('idle')) await idle()
  if (options.wants('memory')) await memory()
} finally {
  rmSync(folder, { recursive: true, force: true })
  stopScreen?.()
}

/** Against an empty window of the same Electron, and then the engine's own listing; both sides by Playwright. */
async function start(): Promise<void> {
  say(`\n## start: an empty window plus the listing, against ours with its devices (${load()})`)
  const empty = emptyApp()
  const engine = createEngine()
  const side = (milliseconds: readonly number[]) => ({
    // As a rate, so that the ratio is that of the times.
    fps: 1000 / milliseconds.reduce((sum, part) => sum + part, 0),
    note: milliseconds.map((part) => `${part.toFixed(0)} ms`).join(' + ')
  })
  const reference = async () => {
    const window = await timed(
      async () => await launchWindow({ folder: empty, home: path.join(folder, 'empty'), atOnce: true })
    )
    await window.value.close()
    const listing = await timed(() => engine.devices())
    return side([window.milliseconds, listing.milliseconds])
  }
  const ours = async () => {
    const { value: launched, milliseconds } = await timed(async () => {
      const window = await launchWindow({ home: path.join(folder, 'ours'), atOnce: true })
      await window.page.evaluate(showDevices)
      return window
    })
    await launched.close()
    return side([milliseconds])
  }
  const names = ['empty + list', 'devices'] as const
  const ratios = await alternate({ names, first: reference, second: ours }, options.pairs)
  resultOfRatios('window-itself:start', ratios, ({ high }) => high <= 1.3)
}

/** In the page: goes to the devices as soon as that is possible, and ends when the first is shown. No clicking robot is timed. */
function showDevices(): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false
    const look = (): void => {
      const button = [...document.querySelectorAll('nav button')].find((one) => one.textContent.trim() === 'Devices')
      if (!isAsked && button instanceof HTMLButtonElement) {
        isAsked = true
        button.click()
      }
      if (document.querySelector('article') === null) return
      changes.disconnect()
      resolve()
    }
    const changes = new MutationObserver(look)
    changes.observe(document, { subtree: true, childList: true })
    look()
  })
}

/** Processor time of all processes of the app, of one processor, while it is open and nobody does anything. */
async function idle(): Promise<void> {
  say(`\n## idle: processor time of all its processes over ${options.seconds} s (${load()})`)
  const home = path.join(folder, 'idle')
  const launched = await launchWindow({ home, size: { width: 1280, height: 800 } })
  try {
    await launched.page.getByRole('button', { name: 'Find the fastest' }).waitFor()
    await sleep(10_000)
    const before = await processorSeconds(launched)
    await sleep(options.seconds * 1000)
    const share = ((await processorSeconds(launched)) - before) / options.seconds
    const processes = (await processesOf(launched)).length
    result('window-itself:idle', { percent: (share * 100).toFixed(2), processes }, share < 0.01)
  } finally {
    await launched.close()
  }
}

/** Resident memory of main and of the page's process after ten runs, against after the first. */
async function memory(): Promise<void> {
  say(`\n## memory: main and renderer after each of ten runs (${load()})`)
  const home = path.join(folder, 'memory')
  const launched = await launchWindow({ home, size: { width: 1280, height: 800 } })
  try {
    const seen: number[] = []
    for (let run = 0; run < 10; run++) {
      await launched.page.evaluate(runInWindow, 'throughput:CPU')
      await sleep(5000)
      // What only waits to be collected is no growth.
      await launched.page.requestGC()
      await launched.app.evaluate(() => (globalThis as { gc?: () => void }).gc?.())
      await sleep(1000)
      const megabytes = await mainAndRenderer(launched)
      seen.push(megabytes)
      say(`  run ${String(run + 1).padStart(2)}  ${megabytes.toFixed(1)} MB`)
    }
    const ratio = (seen.at(-1) ?? NaN) / (seen[0] ?? NaN)
    result('window-itself:memory', { ratio: ratio.toFixed(4) }, ratio <= 1.05)
  } finally {
    await launched.close()
  }
}

function emptyApp(): string {
  const app = path.join(folder, 'empty-app')
  mkdirSync(app, { recursive: true })
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.cjs' }))
  writeFileSync(path.join(app, 'index.html'), '<!doctype html><title>Empty</title>')
  const main = `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile(${JSON.stringify(path.join(app, 'index.html'))}))
app.on('window-all-closed', () => app.quit())`
  writeFileSync(path.join(app, 'main.cjs'), main)
  return app
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const began = performance.now()
  const value = await work()
  return { value, milliseconds: performance.now() - began }
}

/** Electron's own list: Chromium overwrites the environment by which our tests know a process. */
function processesOf({ app }: LaunchedWindow) {
  return app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid, type }) => ({ pid, type })))
}

/** Fields 14 and 15 of `stat`, in ticks of a hundredth of a second. */
async function processorSeconds(launched: LaunchedWindow): Promise<number> {
  return (await processesOf(launched)).reduce((sum, { pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return sum + (Number(fields[11]) + Number(fields[12])) / 100
  }, 0)
}

async function mainAndRenderer(launched: LaunchedWindow): Promise<number> {
  return (await processesOf(launched))
    .filter(({ type }) => type === 'Browser' || type === 'Tab')
    .reduce((sum, { pid }) => sum + (residentMegabytes(pid) ?? 0), 0)
}
