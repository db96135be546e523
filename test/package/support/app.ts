import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { attach, debuggerIn, secondTry } from '../../support/by-debugger'
import { kill, processesOf, until } from '../../support/processes'
import { killGroup, program, type Running, start, type StartOptions, userFolder } from './installed'

export interface AppOptions extends StartOptions {
  readonly args?: readonly string[]
  /** The program to start; the installed one by default. */
  readonly program?: string
  /** VINOBENCH_HOME inside the root; one of its own by default. Null: where the program itself puts it. */
  readonly home?: string | null
}

export interface OpenedApp {
  readonly running: Running
  readonly page: Page
  readonly browser: Browser
  /** Address of the debugger's own pages. */
  readonly debugger: string
  readonly home: string | null
  /** Errors on the page's console and errors nobody caught. */
  readonly errors: readonly string[]
  close(): Promise<void>
}

/** Starts the installed program as a user does, and attaches to its window from outside. */
export const openApp = (options: AppOptions = {}): Promise<OpenedApp> => secondTry(() => openOnce(options))

async function openOnce(options: AppOptions): Promise<OpenedApp> {
  const own = options.home === undefined ? userFolder('window') : null
  const home = options.home === undefined ? (own?.inside ?? null) : options.home
  const running = startApp({ ...options, home })
  const close = async (): Promise<void> => {
    killGroup(running.process)
    if (home !== null) for (const { pid } of processesOf(home)) kill(pid, 'SIGKILL')
    await running.ended.catch(() => undefined)
    await sleep(200)
    own?.remove()
  }
  try {
    const address = await debuggerOf(running)
    const { browser, page } = await attach(address)
    const errors: string[] = []
    page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())))
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.waitForLoadState()
    return { running, page, browser, debugger: address, home, errors, close: () => browser.close().then(close, close) }
  } catch (error) {
    const said = `${running.stdout()}\n${running.stderr()}`
    await close()
    throw new Error(`${String(error)}\nThe program said:\n${said}`)
  }
}

export function startApp(options: AppOptions): Running {
  const { args = [], home, ...rest } = options
  const words = [options.program ?? program, '--remote-debugging-port=0', '--lang=en-US', ...args]
  const env = {
    DISPLAY: process.env['VINOBENCH_TEST_DISPLAY'] ?? '',
    LANG: 'en_US.UTF-8',
    LANGUAGE: 'en_US',
    ...(typeof home === 'string' ? { VINOBENCH_HOME: home } : {}),
    ...rest.env
  }
  const binds = [...(rest.binds ?? []), ['/tmp/.X11-unix', '/tmp/.X11-unix'] as const]
  return start(words, { longestSeconds: 600, ...rest, env, binds })
}

/** Chromium says where it listens on stderr. */
async function debuggerOf(running: Running): Promise<string> {
  let over = false
  void running.ended.then(
    () => (over = true),
    () => (over = true)
  )
  return until('the program listens to a debugger', 60, () => {
    if (over) throw new Error('The program has ended.')
    return debuggerIn(running.stderr()) ?? undefined
  })
}
