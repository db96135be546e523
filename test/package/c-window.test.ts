import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ordinaryUser } from '../../scripts/lib/clean-root.mjs'
import { parseRecord } from '../../src/core/parse-record'
import { type OpenedApp, openApp, startApp } from './support/app'
import { processesIn } from './support/processes'
import { userFolder, within } from './support/installed'

/** The installed window, by an ordinary user: in Chromium's sandbox, without Node, a network, a graphics card or sound. */

let app: OpenedApp
const data = userFolder()
beforeAll(async () => {
  app = await openApp({ home: data.inside })
})
afterAll(async () => {
  await app.close()
  data.remove()
})

const longMs = 180_000

test('it opens in the ordinary user’s name, and its page is in the sandbox', async () => {
  const { page, running } = app
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await page.title()).toBe('VinoBench')
  const processes = processesIn(running.process)
  expect(new Set(processes.map(({ uid }) => uid))).toEqual(new Set([ordinaryUser.id]))
  const renderers = processes.filter(({ command }) => command.includes('--type=renderer'))
  expect(renderers.length).toBeGreaterThan(0)
  for (const { command, status } of renderers) {
    expect(command).not.toContain('--no-sandbox')
    // 2: system calls are filtered.
    expect(status).toMatch(/^Seccomp:\s+2$/m)
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
  }
})

test('a quick run ends with a verdict, and history keeps it', async () => {
  const { page } = app
  await chooseQuick(page, ['OpenVINO, one at a time', 'CPU, THROUGHPUT'])
  await page.getByRole('button', { name: 'Find the fastest' }).click()
  await page.getByTestId('verdict').waitFor({ timeout: longMs })
  const folder = within(`${data.inside}/runs`)
  const [name = 'none'] = readdirSync(folder).filter((one) => /^\d.*Z-\w+\.json$/.test(one))
  const record = parseRecord(readFileSync(`${folder}/${name}`, 'utf8'), name)
  expect(record.rows.map(({ id, status }) => [id, status])).toEqual([
    ['openvino-sync', 'done'],
    ['throughput:CPU', 'done']
  ])
})

test('the devices are listed, with the reason why a graphics card is missing', async () => {
  const reply = await app.page.evaluate(() => window.vinobench.devices())
  expect(reply.ok && reply.value.devices.map(({ id }) => id)).toContain('CPU')
  expect(reply.ok && reply.value.missing.length).toBeGreaterThan(0)
})

test('it says what it is made of', async () => {
  const reply = await app.page.evaluate(() => window.vinobench.appInfo())
  expect(reply.ok && reply.value.versions.map(({ name }) => name)).toContain('Electron')
  const licences = await app.page.evaluate(() => window.vinobench.licences())
  expect(licences.ok && licences.value.length).toBeGreaterThan(5)
})

test('a result that is opened by double-click is shown by the window that is open', async () => {
  const folder = within(`${data.inside}/runs`)
  const [name = 'none'] = readdirSync(folder).filter((one) => /^\d.*Z-\w+\.json$/.test(one))
  const file = `${data.inside}/他の PC.vinobench`
  writeFileSync(within(file), readFileSync(`${folder}/${name}`))
  // As the desktop does it, by the line of the menu's entry.
  const second = startApp({ home: data.inside, args: [file] })
  expect(await second.ended).toMatchObject({ code: 0 })
  const opened = (): Promise<unknown> => app.page.evaluate(() => window.vinobench.openedRecords())
  await expect.poll(opened).toMatchObject({ ok: true, value: [{ file: '他の PC.vinobench' }] })
  await app.page.getByTestId('verdict').waitFor()
})

test('an administrator’s policy turns the check for updates off, and the settings say so', async () => {
  const updates = (page: Page): Promise<unknown> => page.evaluate(() => window.vinobench.appInfo())
  // As it was built: this repository's builds know no address.
  expect(await updates(app.page)).toMatchObject({ value: { updates: { kind: 'none' } } })
  const policy = '/etc/vinobench/policy.json'
  mkdirSync(within(path.dirname(policy)))
  writeFileSync(within(policy), '{ "updateCheck": false }')
  const other = await openApp()
  try {
    expect(await updates(other.page)).toMatchObject({ value: { updates: { kind: 'off', file: policy } } })
    await other.page.getByRole('button', { name: 'Settings', exact: true }).click()
    const section = other.page.getByRole('region', { name: 'Updates' })
    await section.getByText(/turned off the check for updates/).waitFor()
    await section.getByText(policy).waitFor()
    expect(await section.getByRole('button').count()).toBe(0)
  } finally {
    await other.close()
    rmSync(within(path.dirname(policy)), { recursive: true })
  }
})

test('nothing went wrong on the page', () => {
  expect(app.errors).toEqual([])
})

async function chooseQuick(page: Page, rows: readonly string[]): Promise<void> {
  await page.getByText('Options', { exact: true }).click()
  await page.getByRole('radio', { name: /Quick look/ }).check()
  // Which devices are here is known a moment later.
  await page
    .getByRole('checkbox', { name: /GPU, THROUGHPUT not here|NPU, THROUGHPUT not here/ })
    .first()
    .waitFor()
  for (const box of await page.getByRole('group', { name: 'Rows' }).getByRole('checkbox').all()) {
    const name = (await box.locator('xpath=..').innerText()).split('\n')[0] ?? ''
    if (await box.isEnabled()) await box.setChecked(rows.includes(name))
  }
}
