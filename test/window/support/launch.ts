import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { _electron, type ElectronApplication, errors, type Page } from 'playwright-core'
import { electronProgram, electronPlace } from '../../../scripts/lib/electron.mjs'
import { kill, processesOf, untilNothingIsLeft } from '../../support/processes'
import { projectRoot } from '../../support/project'
import { collectErrors, type WindowErrors } from './errors'

export interface LaunchOptions {
  /** VINOBENCH_HOME with Electron's own data below it. One of its own by default, removed by `close`. */
  readonly home?: string
  /** Another app's folder, to compare with. */
  readonly folder?: string
  /** Further arguments of the app. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Of the content, in CSS pixels, on a screen of 1600×1000. */
  readonly size?: { readonly width: number; readonly height: number }
  /** The system's language, `en-US` by default. */
  readonly locale?: string
  /** The system's theme. */
  readonly theme?: 'light' | 'dark'
  /** The window opens at once, as a user's does, and does not wait for us: for measuring the start. */
  readonly atOnce?: boolean
}

export interface LaunchedWindow {
  readonly app: ElectronApplication
  readonly page: Page
  readonly home: string
  /** What went wrong so far in the renderer and in main; a test that ends well has `noErrors`. */
  readonly errors: WindowErrors
  /** Quits as a user would, then makes sure that nothing is left running. Safe to call twice. */
  close(): Promise<void>
}

export const noErrors: WindowErrors = { renderer: [], main: [] }

/** What the test runner's surroundings would change in the app. */
const notInherited =
  /^(NO_COLOR|FORCE_COLOR|LC_|LANG|VITEST|NODE_|UV_|ELECTRON_|VINOBENCH_|DISPLAY|WAYLAND_|XDG_|XAUTHORITY|DBUS_)/

const startWhenConnected = path.join(projectRoot, 'test', 'window', 'support', 'start-when-connected.cjs')

/** Opens the built window on the invisible screen of the test run, with a home of its own. */
export async function launchWindow(options: LaunchOptions = {}): Promise<LaunchedWindow> {
  const home = options.home ?? realpathSync(mkdtempSync(path.join(os.tmpdir(), 'vinobench-window-')))
  const app = await start(home, options)
  const group = app.process().pid ?? 0
  const close = (): Promise<void> => end(app, group, home, options.home === undefined)
  try {
    // Nothing can be asked of main before: until it runs, an answer may be lost.
    const page = await app.firstWindow({ timeout: 60_000 })
    const errors = await collectErrors(app)
    await page.waitForLoadState()
    await arrange(app, page, options)
    return { app, page, home, errors, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * The window opens once Playwright is connected (`start-when-connected.cjs`): without that one start in a hundred was seen to
 * come to a standstill. Should one do so all the same, it is thrown away and said; a second one must succeed.
 */
async function start(home: string, options: LaunchOptions): Promise<ElectronApplication> {
  const launch = () =>
    _electron.launch({
      executablePath: electronProgram(electronPlace(projectRoot)),
      args: [...(options.atOnce === true ? [] : ['-r', startWhenConnected]), ...appArguments(home, options)],
      cwd: projectRoot,
      env: appEnvironment(home, options),
      // Playwright's own default would hide what the app makes of the system's theme.
      colorScheme: null,
      // Chromium has no sandbox for root.
      chromiumSandbox: process.getuid?.() !== 0,
      timeout: 60_000
    })
  try {
    return await launch()
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error
    console.warn(`A start of Electron came to a standstill and is tried again: ${error.message}`)
    for (const { pid } of processesOf(home)) kill(pid, 'SIGKILL')
    await untilNothingIsLeft(home)
    return launch()
  }
}

/** How the app is started, for tests that start it themselves. */
export const appArguments = (
  home: string,
  { folder = projectRoot, args = [], locale = 'en-US' }: LaunchOptions = {}
): string[] => [folder, `--user-data-dir=${userData(home)}`, `--lang=${locale}`, ...args]

export const userData = (home: string): string => path.join(home, 'window')

export function appEnvironment(
  home: string,
  { env = {}, locale = 'en-US' }: LaunchOptions = {}
): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !notInherited.test(name)) as [string, string][]
  const language = locale.replace('-', '_')
  return {
    ...Object.fromEntries(inherited),
    DISPLAY: process.env['VINOBENCH_TEST_DISPLAY'] ?? '',
    LANG: `${language}.UTF-8`,
    LANGUAGE: language,
    VINOBENCH_HOME: home,
    ...env
  }
}

async function arrange(app: ElectronApplication, page: Page, { size, theme }: LaunchOptions): Promise<void> {
  if (theme !== undefined) {
    await app.evaluate(({ nativeTheme }, source) => void (nativeTheme.themeSource = source), theme)
    await page.waitForFunction((dark) => matchMedia('(prefers-color-scheme: dark)').matches === dark, theme === 'dark')
  }
  if (size !== undefined) await resize(app, page, size)
}

/** Gives the window's content this size and waits until the page has it. */
export async function resize(
  app: ElectronApplication,
  page: Page,
  size: { readonly width: number; readonly height: number }
): Promise<void> {
  const window = await app.browserWindow(page)
  await window.evaluate((browserWindow, { width, height }) => {
    browserWindow.setPosition(0, 0)
    browserWindow.setContentSize(width, height)
  }, size)
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size)
}

async function end(app: ElectronApplication, group: number, home: string, removeHome: boolean): Promise<void> {
  const gone = Promise.allSettled([app.close()])
  await Promise.race([gone, sleep(10_000, undefined, { ref: false })])
  // Playwright starts the app as the leader of a process group.
  if (group > 0 && process.platform !== 'win32') kill(-group, 'SIGKILL')
  for (const { pid } of processesOf(home)) kill(pid, 'SIGKILL')
  await untilNothingIsLeft(home)
  if (removeHome) rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}
