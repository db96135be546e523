import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DevicesReport } from '../../src/core/device'
import { evidenceWords } from '../../src/core/explain/evidence-words'
import { missingWords } from '../../src/core/explain/missing-words'
import { projectRoot } from '../support/project'
import { launchWindow, noErrors, resize } from './support/launch'
import { screenshot } from './support/screenshot'
import { needsWindow, noWindow, windowOfThisFile } from './support/window'

const window = windowOfThisFile({ size: { width: 1280, height: 800 } })
/** What the command line says of the same computer. */
let report: DevicesReport

beforeAll(async () => {
  if (noWindow !== null) return
  const cli = path.join(projectRoot, 'out', 'cli.js')
  const env = { ...process.env, VINOBENCH_HOME: window().home }
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'devices', '--json'], { env })
  report = JSON.parse(stdout) as DevicesReport
})

const clipboard = (): Promise<string> => window().app.evaluate(({ clipboard: board }) => board.readText())
/** By keyboard. */
const choose = async (name: string): Promise<void> => {
  const { page } = window()
  await page.getByRole('navigation').getByRole('button', { name, exact: true }).press('Enter')
}
const violations = async (page: Page): Promise<unknown[]> =>
  (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html }) => html)
  }))

describe('devices', () => {
  beforeEach(async () => {
    await choose('Devices')
    await window().page.getByRole('article').first().waitFor()
  })

  test('every device that the command line lists has a card with its name', async () => {
    const { page } = window()
    for (const { id, fullName, capabilities } of report.devices) {
      const card = page.getByRole('article', { name: fullName })
      await expect.poll(() => card.getByRole('heading', { name: fullName }).count()).toBe(1)
      const text = await card.innerText()
      expect(text).toContain(id)
      for (const precision of ['FP32', 'BF16', 'FP16', 'INT8']) expect(text).toContain(precision)
      if (capabilities.includes('INT8')) expect(text).toContain('fast for quantised models')
    }
    await screenshot(page, 'devices')
  })

  test('details and every property open by keyboard', async () => {
    const { page } = window()
    const [cpu] = report.devices
    const card = page.getByRole('article', { name: cpu?.fullName ?? '' })
    await card.getByText('Details', { exact: true }).focus()
    await page.keyboard.press('Enter')
    await card.getByText('RANGE_FOR_STREAMS').first().waitFor()
    await card.getByText(/^Every property/).focus()
    await page.keyboard.press('Enter')
    const names = await card.getByRole('row').allInnerTexts()
    for (const name of Object.keys(cpu?.properties ?? {})) expect(names.some((row) => row.includes(name))).toBe(true)
  })

  test('what is missing says why, what to do, and what was seen', async () => {
    const { page } = window()
    for (const device of report.missing) {
      const card = page.getByRole('article', { name: device.id, exact: true })
      await card.getByText(device.reason).waitFor()
      await card.getByText(device.remedy).waitFor()
      await card.getByText('What was seen').focus()
      await page.keyboard.press('Enter')
      for (const { text } of device.evidence) await card.getByText(text).waitFor()
    }
  })

  test('copied as text it holds all that is shown', async () => {
    const { page } = window()
    await page.getByRole('button', { name: 'Copy as text' }).press('Enter')
    await page.getByRole('status').getByText('Copied').waitFor()
    const text = await clipboard()
    for (const { fullName, properties } of report.devices) {
      expect(text).toContain(fullName)
      for (const name of Object.keys(properties)) expect(text).toContain(`${name} = `)
    }
    for (const { reason, evidence } of report.missing) {
      expect(text).toContain(reason)
      for (const seen of evidence) expect(text).toContain(seen.text)
    }
  })

  test('looking again keeps what is known on the screen until the answer is there', async () => {
    const { page } = window()
    await page.getByRole('button', { name: 'Look again' }).press('Enter')
    await page.getByRole('status').getByText('Looking again').waitFor()
    expect(await page.getByRole('article').count()).toBe(report.devices.length + report.missing.length)
    await expect
      .poll(() => page.getByRole('button', { name: 'Look again' }).isEnabled(), { timeout: 60_000 })
      .toBe(true)
    expect(await page.getByRole('article').count()).toBe(report.devices.length + report.missing.length)
    expect(await page.getByRole('alert').count()).toBe(0)
  })
})

describe('settings', () => {
  beforeEach(() => choose('Settings'))

  test('versions of everything are there, with the source of OpenVINO', async () => {
    const { page, app } = window()
    const [electron, version] = await app.evaluate(({ app: own }) => [
      process.versions.electron ?? '',
      own.getVersion()
    ])
    const row = (name: string) => page.getByRole('row', { name })
    await row(`VinoBench ${version}`).waitFor()
    await row(`Electron ${electron}`).waitFor()
    await row(`OpenVINO ${report.openvino.version.split('-')[0] ?? ''}`).waitFor()
    for (const name of ['ONNX Runtime', 'Chromium', 'Node.js']) {
      await expect.poll(() => row(name).innerText()).toMatch(/\d+\.\d+/)
    }
    await screenshot(page, 'settings')
  })

  test('licences are found by name or licence, and their texts are shown on demand', async () => {
    const { page } = window()
    const search = page.getByRole('searchbox', { name: 'Search the parts' })
    await search.fill('echarts apache')
    await page.getByText('1 part', { exact: true }).waitFor()
    await page.getByText('echarts', { exact: true }).click()
    await page.getByRole('region', { name: 'echarts' }).getByText('Apache License').first().waitFor()
    await search.fill('no such thing')
    await page.getByText('No part is called that').waitFor()
    await search.fill('')
  })

  test('a folder of ours is shown by main, which is not told which', async () => {
    const { page, app, home } = window()
    await app.evaluate(({ shell }) => {
      shell.openPath = (folder) => {
        Object.assign(globalThis, { shownFolder: folder })
        return Promise.resolve('')
      }
    })
    await page.getByRole('button', { name: 'Show folder: Results' }).press('Enter')
    const shown = () => app.evaluate(() => (globalThis as { shownFolder?: string }).shownFolder)
    await expect.poll(shown).toBe(path.join(home, 'runs'))
  })

  test('language and theme change at once by keyboard, and are kept', async () => {
    const { page, home } = window()
    try {
      await page.getByRole('radio', { name: '日本語' }).press('Space')
      await page.getByRole('heading', { level: 1, name: '設定' }).waitFor()
      expect(await page.locator('html').getAttribute('lang')).toBe('ja')
      await page.getByRole('radio', { name: 'ダーク' }).press('Space')
      await page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches)
      const kept = (): unknown => JSON.parse(readFileSync(path.join(home, 'settings.json'), 'utf8'))
      await expect.poll(kept).toMatchObject({ language: 'ja', theme: 'dark' })
      expect(await violations(page)).toEqual([])

      await choose('デバイス')
      for (const device of report.missing) {
        const card = page.getByRole('article', { name: device.id, exact: true })
        await card.getByText(missingWords(device, 'ja').reason).waitFor()
        await card.getByText('確認した内容').press('Enter')
        for (const seen of device.evidence) await card.getByText(evidenceWords(seen, 'ja')).waitFor()
      }
      await screenshot(page, 'devices-ja-dark')
      expect(await violations(page)).toEqual([])
    } finally {
      await page.getByRole('navigation').getByRole('button').last().press('Enter')
      await page.getByRole('radio', { name: 'English' }).press('Space')
      await page.getByRole('radio', { name: 'As the system' }).last().press('Space')
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    }
  })
})

test('both screens can be used by everybody, and fit the smallest window', async () => {
  const { app, page } = window()
  await resize(app, page, { width: 900, height: 600 })
  for (const name of ['Devices', 'Settings']) {
    await choose(name)
    await page.getByRole('heading', { level: 1, name }).waitFor()
    if (name === 'Devices') await page.getByRole('article').first().waitFor()
    else await page.getByText('echarts', { exact: true }).waitFor()
    for (const summary of await page.locator('article summary').all()) await summary.click()
    expect(
      await page.evaluate(
        () => document.querySelector('main')?.scrollWidth === document.querySelector('main')?.clientWidth
      ),
      name
    ).toBe(true)
    expect(await page.evaluate(() => document.documentElement.scrollHeight), name).toBe(600)
    expect(await violations(page), name).toEqual([])
    await screenshot(page, `${name.toLowerCase()}-small`)
  }
})

describe('without OpenVINO', () => {
  needsWindow()

  test('the window opens, says what is missing and what to do, and can look again', async () => {
    const { page, errors, close } = await launchWindow({ env: { VINOBENCH_OPENVINO: '/no/openvino/here' } })
    try {
      await page.getByRole('navigation').getByRole('button', { name: 'Devices' }).click()
      const notice = page.getByRole('alert')
      await notice.getByText('There is no OpenVINO at /no/openvino/here').waitFor()
      await notice.getByText('libopenvino_c').last().waitFor()
      await notice.getByRole('button', { name: 'Try again' }).click()
      await notice.getByText('There is no OpenVINO at /no/openvino/here').waitFor()
      expect(await page.getByRole('article').count()).toBe(0)
      expect(errors).toEqual(noErrors)
    } finally {
      await close()
    }
  })
})
