import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import type { RowRecord, RunRecord } from '../../src/core/record'
import { around, fakeLadder, fakeRecord } from '../fakes/record'
import { fakeRow } from '../fakes/rounds'
import { launchWindow, type LaunchedWindow, type LaunchOptions, noErrors } from './support/launch'
import { needsWindow } from './support/window'

needsWindow()

let opened: LaunchedWindow | null = null
const homes: string[] = []

afterEach(async () => {
  await opened?.close()
  const errors = opened?.errors ?? noErrors
  opened = null
  homes.splice(0).forEach((home) => rmSync(home, { recursive: true, force: true }))
  expect(errors).toEqual(noErrors)
})

/** A row with a timestamp for each of its frames, one request after another. */
function timed(id: string, fps: number): RowRecord {
  const row = fakeRow(id, around(fps))
  const rounds = row.rounds.map((round) => {
    const inferences = Array.from({ length: Math.ceil(171 / row.batch) }, (_, index) => index)
    const latency = (1000 * row.batch) / round.fps
    const startMs = inferences.map((index) => index * latency)
    return { ...round, samples: { startMs, latencyMs: inferences.map(() => latency) } }
  })
  return { ...row, rounds }
}

/** Fast enough for a test: the slowest takes the clip in two seconds. */
const fastRun = (): RunRecord =>
  fakeRecord([
    timed('onnxruntime', 512),
    timed('openvino-sync', 800),
    timed('openvino-batch4', 700),
    timed('throughput:CPU', 2048),
    timed('throughput:AUTO', 1400)
  ])

interface Stage extends LaunchedWindow {
  readonly runs: string
}

async function openStage(records: readonly RunRecord[], options: LaunchOptions = {}): Promise<Stage> {
  const home = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'vinobench-stage-')))
  homes.push(home)
  const runs = path.join(home, 'runs')
  mkdirSync(runs, { recursive: true })
  records.forEach((record) => writeFileSync(path.join(runs, `${record.id}.json`), JSON.stringify(record)))
  opened = await launchWindow({ home, size: { width: 1280, height: 800 }, ...options })
  await opened.page.getByRole('button', { name: /^(Race|レース)$/ }).click()
  await opened.page.getByRole('heading', { level: 1, name: /^(Race|レース)$/ }).waitFor()
  if (records.length > 0) await opened.page.getByRole('button', { name: /^(Start|スタート)$/ }).waitFor()
  return { ...opened, runs }
}

const lanesOf = (page: Page) => page.getByRole('list', { name: 'Lanes of the race' }).getByRole('listitem')
const counters = (page: Page): Promise<string[]> => lanesOf(page).locator('b').allTextContents()

/** Counts the pictures that the page asks for from now on. */
const watchFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const real = window.requestAnimationFrame.bind(window)
    Object.assign(window, { asked: 0 })
    window.requestAnimationFrame = (callback) => {
      ;(window as unknown as { asked: number }).asked++
      return real(callback)
    }
  })
const framesAsked = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { asked: number }).asked)

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

describe('without a kept run', () => {
  test('the stage says what is missing and leads to the benchmark', async () => {
    const { page } = await openStage([])
    await page.getByRole('heading', { name: 'Nothing to race yet' }).waitFor()
    expect(await page.getByRole('button', { name: 'Booth' }).isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Go to the benchmark' }).click()
    await page.locator('[aria-current=page]', { hasText: 'Benchmark' }).waitFor()
  })
})

describe('a race', () => {
  test('counts every lane to the end of the clip, in the order of the recorded times, and then rests', async () => {
    const { page } = await openStage([fastRun()])
    await watchFrames(page)
    expect(await counters(page)).toEqual(['0', '0', '0', '0'])
    expect(await framesAsked(page)).toBe(0)
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Again' }).waitFor()
    expect(await counters(page)).toEqual(['1,024', '1,024', '1,024', '1,024'])
    const announced = await page.locator('[aria-live=polite] li').allTextContents()
    expect(announced.map((text) => text.trim())).toEqual([
      expect.stringMatching(/^CPU, THROUGHPUT finished, place 1, after 0\.50 s/),
      expect.stringMatching(/^AUTO, THROUGHPUT finished, place 2, after 0\.73 s/),
      expect.stringMatching(/^OpenVINO, one at a time finished, place 3, after 1\.28 s/),
      expect.stringMatching(/^ONNX Runtime finished, place 4, after 2\.00 s/)
    ])
    expect(await framesAsked(page)).toBeGreaterThan(10)
    const asked = await framesAsked(page)
    await page.waitForTimeout(500)
    expect(await framesAsked(page)).toBe(asked)
    expect(await violations(page)).toEqual([])
  })

  test('stands still while paused, and goes on from there', async () => {
    const { page } = await openStage([
      { ...fastRun(), rows: [timed('onnxruntime', 100), timed('throughput:CPU', 200)] }
    ])
    await page.getByRole('button', { name: 'Start' }).click()
    await page.waitForFunction(() => Number(document.querySelector('.lanes b')?.textContent) > 20)
    await page.getByRole('button', { name: 'Pause' }).click()
    const before = await counters(page)
    await page.waitForTimeout(400)
    expect(await counters(page)).toEqual(before)
    await page.getByRole('combobox', { name: 'Speed' }).selectOption({ label: '10 × real time' })
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Again' }).waitFor()
    expect(await counters(page)).toEqual(['1,024', '1,024'])
  })

  test('runs in the lanes that the user chose, two at least and four at most', async () => {
    const { page } = await openStage([fastRun()])
    await page.getByRole('button', { name: 'Lanes: 4 of 5' }).click()
    const box = (name: string) => page.getByRole('checkbox', { name })
    expect(await box('4 frames at once').isDisabled()).toBe(true)
    await box('AUTO, THROUGHPUT').click()
    await box('ONNX Runtime').click()
    expect(await box('CPU, THROUGHPUT').isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await lanesOf(page).locator('strong').allTextContents()).toEqual([
      'OpenVINO, one at a time',
      'CPU, THROUGHPUT'
    ])
  })

  test('steps once a second where less motion is wanted', async () => {
    const { page } = await openStage([fastRun()])
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await watchFrames(page)
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Again' }).waitFor()
    expect(await framesAsked(page)).toBe(0)
    expect(await page.locator('.mark').first().isVisible()).toBe(false)
    expect(await counters(page)).toEqual(['1,024', '1,024', '1,024', '1,024'])
  })

  test('says how much of it was recorded, after a quick look', async () => {
    const { page } = await openStage([fakeRecord([fakeRow('onnxruntime', [500]), fakeRow('throughput:CPU', [900])])])
    await page.getByText('20 of 1,024 frames recorded, the rest at the measured speed').first().waitFor()
    await page.keyboard.press('Space')
    await page.getByText('too few rounds to be sure').waitFor()
  })

  test('is not to be had while something is measured', async () => {
    const { app, page } = await openStage([fastRun()])
    await page.keyboard.press('Space')
    await tell(app, 'running')
    await page.getByRole('heading', { name: 'A measurement is running' }).waitFor()
    expect(await lanesOf(page).count()).toBe(0)
    await tell(app, 'finished')
    await page.getByRole('button', { name: 'Start' }).waitFor()
  })
})

/** What main tells the window of a run. */
const tell = (app: ElectronApplication, stage: string): Promise<void> =>
  app.evaluate(
    ({ BrowserWindow }, stage) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send('vinobench:event', 'run', { number: 1, stage, record: null }),
    stage
  )

describe('the walk-through', () => {
  test('is led by the keys of a keyboard or a clicker, one bar more with each slide', async () => {
    const { page } = await openStage([fakeLadder()])
    await page.getByRole('button', { name: 'Walk-through' }).click()
    const talk = page.getByRole('dialog', { name: 'Walk-through' })
    const title = () => talk.getByRole('heading', { level: 1 }).textContent()
    const bars = () => talk.getByRole('listitem').count()
    expect([await title(), await bars()]).toEqual(['PyTorch', 1])
    for (const key of ['ArrowRight', 'Space', 'PageDown', 'ArrowDown']) await page.keyboard.press(key)
    expect([await title(), await bars()]).toEqual(['CPU, LATENCY', 5])
    await page.keyboard.press('PageUp')
    await page.keyboard.press('ArrowLeft')
    expect([await title(), await bars()]).toEqual(['OpenVINO, one at a time', 3])
    await talk.getByText('3 of 9').waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('End')
    expect(await title()).toContain('times as fast as PyTorch')
    expect(await talk.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true)
    await page.keyboard.press('Home')
    expect(await bars()).toBe(1)
    await page.keyboard.press('Escape')
    await talk.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Start' }).waitFor()
  })
})

describe('the booth', () => {
  const booth = (page: Page) => page.getByRole('dialog', { name: 'Booth' })
  const loop = async (page: Page): Promise<number> => Number(await booth(page).getAttribute('data-loop'))

  /** Lets the page's own clock run fast until this is so. */
  async function runUntil(page: Page, isSo: () => Promise<boolean>, stepMs = 4_000): Promise<void> {
    for (let step = 0; step < 3_000; step++) {
      if (await isSo()) return
      await page.clock.fastForward(stepMs)
    }
    throw new Error('It never came to that.')
  }

  const isFullScreen = (app: ElectronApplication): Promise<boolean> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFullScreen() ?? false)
  const keepsAwake = (app: ElectronApplication): Promise<boolean> =>
    app.evaluate(({ powerSaveBlocker }) => [0, 1, 2, 3].some((id) => powerSaveBlocker.isStarted(id)))

  async function openBooth(records: readonly RunRecord[], options: LaunchOptions = {}): Promise<Stage> {
    const stage = await openStage(records, options)
    await stage.page.clock.install()
    await stage.page.getByRole('button', { name: 'Booth' }).click()
    await booth(stage.page).waitFor()
    return stage
  }

  test('shows race, verdict and a picture whose labels are right, in turn; Escape leaves after asking', async () => {
    const { app, page } = await openBooth([fastRun()])
    await expect.poll(() => isFullScreen(app)).toBe(true)
    expect(await keepsAwake(app)).toBe(true)
    const says = (text: string | RegExp) => booth(page).getByText(text).first().isVisible()
    await runUntil(page, () => says(/times as fast as/))
    await runUntil(page, () => says('What the AI sees'))
    expect(await booth(page).getByRole('listitem').allTextContents()).toEqual([expect.stringMatching(/^cup \d\d%$/)])
    expect(await violations(page)).toEqual([])
    await runUntil(page, async () => (await loop(page)) >= 3)

    const ask = page.getByRole('dialog', { name: 'Leave the booth?' })
    await page.keyboard.press('Escape')
    await ask.waitFor()
    await page.keyboard.press('Escape')
    await ask.waitFor({ state: 'detached' })
    await booth(page).waitFor()
    await page.keyboard.press('Escape')
    await ask.getByRole('button', { name: 'Leave' }).click()
    await booth(page).waitFor({ state: 'detached' })
    await expect.poll(() => isFullScreen(app)).toBe(false)
    expect(await keepsAwake(app)).toBe(false)
  })

  test('goes on when the run is deleted, and when another one is there', async () => {
    const { page, runs } = await openBooth([fastRun()])
    readdirSync(runs).forEach((name) => rmSync(path.join(runs, name), { recursive: true, force: true }))
    await runUntil(page, () => booth(page).getByText('It starts again in a moment.').isVisible())
    const before = await loop(page)
    await runUntil(page, async () => (await loop(page)) > before + 1)
    writeFileSync(path.join(runs, '20261123T140200Z-0a1b2c3e.json'), JSON.stringify(fastRun()))
    await runUntil(page, () => booth(page).getByText('CPU, THROUGHPUT').first().isVisible())
  })

  test('goes on when the engine dies over the picture, and shows the picture once it lives again', async () => {
    const { app, page } = await openBooth([fastRun()])
    const killed = await killEngine(app)
    expect(killed).toBeGreaterThan(0)
    await runUntil(page, () =>
      booth(page)
        .getByText(/times as fast as/)
        .first()
        .isVisible()
    )
    await runUntil(page, () => booth(page).getByText('What the AI sees').isVisible())
  })

  test('hides the pointer that rests, and a visitor cannot zoom or leave by the shortcuts of the menu', async () => {
    const { app, page } = await openBooth([fastRun()])
    await page.mouse.move(300, 300)
    await page.clock.fastForward(3_100)
    expect(await booth(page).evaluate((dialog) => getComputedStyle(dialog).cursor)).toBe('none')
    await page.mouse.move(310, 300)
    await expect.poll(() => booth(page).evaluate((dialog) => getComputedStyle(dialog).cursor)).not.toBe('none')
    for (const keys of ['Control+2', 'Control+Equal', 'F11', 'Control+w']) await page.keyboard.press(keys)
    expect(await booth(page).isVisible()).toBe(true)
    expect(await isFullScreen(app)).toBe(true)
  })

  test('needs no more after two hundred loops than after twenty', async () => {
    const { app, page } = await openBooth([fastRun()])
    const session = await app.context().newCDPSession(page)
    const counted = async (): Promise<{ nodes: number; listeners: number }> => {
      await session.send('HeapProfiler.collectGarbage')
      const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
      return { nodes, listeners: jsEventListeners }
    }
    const verdictOf = async (number: number): Promise<void> => {
      await runUntil(page, async () => (await loop(page)) >= number, 20_000)
      await runUntil(page, () =>
        booth(page)
          .getByText(/times as fast as/)
          .first()
          .isVisible()
      )
    }
    // By then everything has been shown once.
    await runUntil(page, () => booth(page).getByText('What the AI sees').isVisible())
    const from = await loop(page)
    await verdictOf(from + 20)
    const before = await counted()
    await verdictOf(from + 220)
    const after = await counted()
    expect(after.nodes).toBeLessThanOrEqual(before.nodes + 10)
    expect(after.listeners).toBeLessThanOrEqual(before.listeners)
  })
})

/** Kills the engine process that comes next; answers its number. */
async function killEngine(app: ElectronApplication): Promise<number> {
  const engines = (): Promise<number[]> =>
    app.evaluate(({ app }) =>
      app
        .getAppMetrics()
        .filter(({ name, serviceName }) => `${name} ${serviceName}`.includes('VinoBench engine'))
        .map(({ pid }) => pid)
    )
  for (;;) {
    const [pid] = await engines()
    if (pid === undefined) continue
    process.kill(pid, 'SIGKILL')
    return pid
  }
}

describe('in Japanese, small and dark', () => {
  test('race and walk-through are complete and accessible', async () => {
    const { page } = await openStage([fakeLadder()], {
      locale: 'ja',
      theme: 'dark',
      size: { width: 900, height: 600 }
    })
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await page.getByRole('button', { name: 'プレゼンテーション' }).click()
    const talk = page.getByRole('dialog', { name: 'プレゼンテーション' })
    await talk.getByRole('heading', { name: 'PyTorch モデル' }).waitFor()
    await page.keyboard.press('End')
    await talk
      .getByText(/倍の速さ/)
      .first()
      .waitFor()
    expect(await violations(page)).toEqual([])
  })
})
