import { spawn } from 'node:child_process'
import path from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { electronPlace, electronProgram } from '../../scripts/lib/electron.mjs'
import { processesOf } from '../support/processes'
import { projectRoot } from '../support/project'
import { folderOfThisFile } from '../support/temporary'
import { appArguments, appEnvironment, launchWindow, type LaunchedWindow, noErrors } from './support/launch'
import { needsWindow } from './support/window'

needsWindow()
const folder = folderOfThisFile('shell')
let homes = 0
const newHome = (): string => path.join(folder, `home-${++homes}`)

/** A window that is closed with its test, and nothing may have gone wrong in it. */
async function open(home = newHome()): Promise<LaunchedWindow> {
  const window = await launchWindow({ home })
  onTestFinished(async () => {
    await window.close()
    expect(window.errors).toEqual(noErrors)
  })
  return window
}

/** Where the app's one window is. */
const boundsOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getNormalBounds()))

/** Starts the app once more, as a user does who has forgotten that it is open; answers its exit code. */
function startAgain(home: string): Promise<number | null> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const program = electronProgram(electronPlace(projectRoot))
  const child = spawn(program, [...sandbox, ...appArguments(home)], { env: appEnvironment(home), stdio: 'ignore' })
  return new Promise((resolve) => child.once('exit', resolve))
}

test('the window opens with its title, shows its first screen, and leaves nothing behind when it is closed', async () => {
  const { app, page, home, close } = await open()
  expect(await page.title()).toBe('VinoBench')
  await page.getByRole('navigation').waitFor()
  expect(await page.getByRole('button', { name: 'Benchmark' }).getAttribute('aria-current')).toBe('page')
  expect((await page.getByRole('main').innerText()).length).toBeGreaterThan(20)
  expect(await boundsOf(app)).toHaveLength(1)
  expect(processesOf(home)).not.toHaveLength(0)
  await app.close()
  await expect.poll(() => processesOf(home), { timeout: 10_000 }).toEqual([])
  await close()
})

test('every screen can be reached with the keyboard alone, and the one that is shown says so', async () => {
  const { page } = await open()
  const places = page.getByRole('navigation').getByRole('button')
  const names = await places.allInnerTexts()
  expect(names.length).toBeGreaterThan(4)
  for (const name of names) {
    // From the start of the page, whatever the screen before has done with the focus.
    await page.evaluate(() =>
      document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined
    )
    await page.locator('body').evaluate((body) => getSelection()?.setPosition(body, 0))
    const focused = page.locator(':focus')
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab')
      if ((await focused.innerText({ timeout: 1000 }).catch(() => '')) === name) break
    }
    expect(await focused.innerText()).toBe(name)
    // Somebody who tabs must see where they are.
    expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe('none')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('[aria-current=page]').innerText()).toBe(name)
  }
})

test('every screen has a command with a shortcut in the menu, which leads there', async () => {
  const { app, page } = await open()
  const names = await page.getByRole('navigation').getByRole('button').allInnerTexts()
  for (const name of names) {
    const accelerator = await app.evaluate(({ Menu }, label) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((menu) => menu.submenu?.items ?? []) ?? []
      const item = items.find((each) => each.label === label)
      item?.click()
      return item?.accelerator ?? null
    }, name)
    expect(accelerator, name).toMatch(/^CmdOrCtrl\+/)
    await expect.poll(() => page.locator('[aria-current=page]').innerText()).toBe(name)
  }
})

test('started a second time, it ends with 0 and brings the first window to the front', async () => {
  const { app, home } = await open()
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    // The screen of the tests has no window manager that could be asked who is in front.
    if (window) window.focus = () => void Object.assign(globalThis, { broughtToFront: true })
  })
  expect(await startAgain(home)).toBe(0)
  await expect.poll(() => app.evaluate(() => 'broughtToFront' in globalThis)).toBe(true)
  expect(await boundsOf(app)).toHaveLength(1)
})

/** What is not on the screen yet nobody can move, and it gets its first size when it comes. */
const untilShown = (app: ElectronApplication): Promise<void> =>
  expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true)

test('the window comes back where it was and as large as it was', async () => {
  const home = newHome()
  const wanted = { x: 120, y: 90, width: 1010, height: 690 }
  const first = await open(home)
  await untilShown(first.app)
  await first.app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), wanted)
  await expect.poll(() => boundsOf(first.app)).toEqual([wanted])
  // At once: what is remembered must not hang on a timer.
  await first.close()
  const second = await open(home)
  expect(await boundsOf(second.app)).toEqual([wanted])
})

test('a place that is on no screen any more is not used', async () => {
  const home = newHome()
  const first = await open(home)
  await untilShown(first.app)
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 5000, y: 4000, width: 950, height: 640 })
  )
  await expect.poll(async () => (await boundsOf(first.app))[0]?.x).toBeGreaterThan(1600)
  await first.close()
  const [bounds] = await boundsOf((await open(home)).app)
  expect(bounds?.x).toBeLessThan(1600)
  expect(bounds?.y).toBeLessThan(1000)
})
