import { AxeBuilder } from '@axe-core/playwright'
import { readFileSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { standIn, type StandIn } from '../support/stand-in'
import { folderOfThisFile } from '../support/temporary'
import { copyApp } from './support/app-copy'
import { launchWindow, type LaunchedWindow, noErrors, resize } from './support/launch'
import { screenshot } from './support/screenshot'
import { needsWindow, noWindow } from './support/window'

/** The check for updates in the real window: it asks the address it was built with, and a stand-in answers. */

needsWindow()
const folder = folderOfThisFile('updates')
const address = 'https://updates.example/vinobench/latest-linux.yml'
const page = 'https://updates.example/new'
let host: StandIn
let sent: IncomingHttpHeaders[] = []
let app = ''
let opened: LaunchedWindow

const feed = (version: string): string => `version: ${version}
files:
  - url: VinoBench-${version}-linux-x64.AppImage
    sha512: VbN4hAfLUJ9yP5nEQF0yGg==
    size: 101
releaseDate: '2026-12-24T12:00:00.000Z'
`

/** From now on the host says that this version is the newest. */
const publish = (version: string): void => {
  host.answer = (request, response) => {
    sent.push(request.headers)
    response.writeHead(200, { 'set-cookie': 'who=you' }).end(feed(version))
  }
}

beforeAll(async () => {
  host = await standIn((_, response) => void response.writeHead(404).end())
  if (noWindow !== null) return
  app = copyApp(path.join(folder, 'app'))
  const file = path.join(app, 'package.json')
  const updates = { feed: 'https://updates.example/vinobench/', page }
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), updates }))
  opened = await launchWindow({ folder: app, args: host.arguments, size: { width: 1280, height: 800 } })
})
afterAll(async () => {
  const launched = opened as LaunchedWindow | undefined
  await launched?.close()
  await host.close()
  if (launched !== undefined) expect(launched.errors).toEqual(noErrors)
})
beforeEach(() => {
  sent = []
})

const section = (at: Page = opened.page) => at.getByRole('region', { name: /^(Updates|アップデート)$/ })
const check = () => section().getByRole('button', { name: /^(Check for updates|アップデートを確認)$/ })

/** By the menu, as each system has it. */
const chooseInMenu = (launched: LaunchedWindow, label: string): Promise<void> =>
  launched.app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((menu) => menu.submenu?.items ?? []) ?? []
    items.find((each) => each.label === wanted)?.click()
  }, label)

test('the menu leads to where it can be asked, what will be asked is said, and nobody is asked by that', async () => {
  await chooseInMenu(opened, 'Check for Updates…')
  const heading = section().getByRole('heading', { name: 'Updates' })
  await expect.poll(() => heading.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await section().innerText()).toContain(address)
  expect(await section().innerText()).toMatch(/never looks for updates by itself[\s\S]*Nothing is downloaded/)
  // Screens that one passes on the way ask nobody either.
  for (const name of ['Models', 'Devices', 'History', 'Settings']) {
    await opened.page.getByRole('button', { name, exact: true }).click()
    await opened.page.getByRole('heading', { level: 1 }).waitFor()
  }
  expect(host.requests).toEqual([])
})

test('asked, it says that there is a newer version, since when, and where to read about it', async () => {
  publish('99.1.0')
  await check().click()
  await section().getByText('Version 99.1.0 of 24 Dec 2026 is there. You have 0.1.0.').waitFor()
  expect(host.requests).toEqual(['updates.example/vinobench/latest-linux.yml'])
  expect(await section().innerText()).toContain(page)
})

test('what is sent tells nothing of the user, the computer or the version, and no cookie is kept', async () => {
  publish('99.1.0')
  for (let times = 0; times < 2; times++) {
    await check().click()
    await expect.poll(() => sent.length).toBe(times + 1)
  }
  const [{ host: _, connection: __, ...headers } = {}] = sent.slice(-1)
  const told = Object.entries(headers).filter(([name]) => !name.startsWith('sec-fetch-'))
  expect(Object.fromEntries(told)).toEqual({
    accept: '*/*',
    'accept-encoding': 'identity',
    'accept-language': '*',
    'user-agent': 'VinoBench'
  })
})

test('the page about it opens in the user’s own browser, and only when that is asked for', async () => {
  await opened.app.evaluate(({ shell }) => {
    shell.openExternal = (url) => Promise.resolve(void Object.assign(globalThis, { visited: url }))
  })
  const visited = () => opened.app.evaluate(() => (globalThis as unknown as { visited?: string }).visited ?? null)
  expect(await visited()).toBeNull()
  await section().getByRole('button', { name: 'Open in browser' }).click()
  await expect.poll(visited).toBe(page)
})

test('who has the newest version is told so', async () => {
  publish('0.1.0')
  await check().click()
  await section().getByText('This is the newest version (0.1.0).').waitFor()
  expect(await section().getByRole('button', { name: 'Open in browser' }).count()).toBe(0)
})

test('an answer of no use is said, and asking again is possible', async () => {
  host.answer = (_, response) => void response.writeHead(200).end('<!DOCTYPE html>Please log in.')
  await check().click()
  await section()
    .getByText(/What updates\.example answered does not say which version is the newest/)
    .waitFor()
  host.answer = (_, response) => void response.writeHead(302, { location: 'https://evil.example/x' }).end()
  await check().click()
  await section()
    .getByText(/sent on to evil\.example/)
    .waitFor()
  expect(host.requests.filter((request) => request.startsWith('evil'))).toEqual([])
  publish('0.1.0')
  await check().click()
  await section().getByText('This is the newest version').waitFor()
  expect(await section().getByRole('alert').count()).toBe(0)
})

test('while a benchmark is measured nobody is asked', async () => {
  const wishes = { mode: 'quick', rows: ['openvino-sync'], batch: null, model: 'yolov5n', picture: null } as const
  const before = host.requests.length
  expect(await opened.page.evaluate((asked) => window.vinobench.startRun(asked), wishes)).toMatchObject({ ok: true })
  await check().click()
  await section()
    .getByText(/A benchmark is being measured/)
    .waitFor()
  expect(host.requests).toHaveLength(before)
  const state = (): Promise<unknown> => opened.page.evaluate(() => window.vinobench.currentRun())
  await expect.poll(state, { timeout: 200_000, interval: 500 }).toMatchObject({ value: { outcome: 'done' } })
  publish('99.1.0')
  await check().click()
  await section()
    .getByText(/Version 99\.1\.0/)
    .waitFor()
})

test('it is accessible and fits, in both languages and both themes', async () => {
  const { page: shown, app: electron } = opened
  publish('99.1.0')
  for (const [language, theme] of [
    ['en', 'light'],
    ['ja', 'dark'],
    ['ja', 'light'],
    ['en', 'dark']
  ] as const) {
    for (const [width, height] of [
      [1280, 800],
      [900, 600]
    ] as const) {
      await shown.evaluate((changes) => window.vinobench.changeSettings(changes), { language, theme })
      await resize(electron, shown, { width, height })
      await check().click()
      await section()
        .getByText(/99\.1\.0/)
        .waitFor()
      await section().evaluate((element) => element.scrollIntoView({ block: 'center' }))
      expect(await section().evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
      await screenshot(shown, `updates-${language}-${theme}-${width}`)
    }
    const { violations } = await new AxeBuilder({ page: shown }).setLegacyMode(true).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  }
  await shown.evaluate((changes) => window.vinobench.changeSettings(changes), {
    language: 'system',
    theme: 'system'
  } as const)
})

test('a build without an address says how updates come, and offers nothing to press', async () => {
  const before = host.requests.length
  const plain = await launchWindow({ args: host.arguments })
  try {
    await chooseInMenu(plain, 'Check for Updates…')
    await section(plain.page)
      .getByText(/knows no address to ask/)
      .waitFor()
    expect(await section(plain.page).getByRole('button').count()).toBe(0)
    expect(await plain.page.evaluate(() => window.vinobench.checkForUpdates())).toMatchObject({
      ok: false,
      failure: { code: 'update-unknown' }
    })
    expect(host.requests).toHaveLength(before)
    expect(plain.errors).toEqual(noErrors)
  } finally {
    await plain.close()
  }
})
