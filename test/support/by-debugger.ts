import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, errors, type Page } from 'playwright-core'

/** Attaching to the window of a program from outside, as its users' own tools could: by Chromium's debugger. */

export interface Attached {
  readonly browser: Browser
  readonly page: Page
}

/** Chromium says on stderr where it listens; null: it has not yet. */
export const debuggerIn = (stderr: string): string | null => {
  const address = /DevTools listening on ws:\/\/(127\.0\.0\.1:\d+)\//.exec(stderr)?.[1]
  return address === undefined ? null : `http://${address}`
}

const connectMs = 30_000

/**
 * The page may still be loading. Nobody attaches before it is there: Playwright would wait for ever for an answer of the
 * empty page that the window begins with, whose process goes away when ours comes.
 */
export async function attach(address: string): Promise<Attached> {
  await pageIsThere(address)
  const browser = await chromium.connectOverCDP(address, { timeout: connectMs })
  return { browser, page: await firstPage(browser) }
}

const longestSeconds = 60

async function pageIsThere(address: string): Promise<void> {
  const end = performance.now() + longestSeconds * 1000
  while (performance.now() < end) {
    const targets = await fetch(`${address}/json/list`).then(
      (response) => response.json() as Promise<readonly { readonly type: string; readonly url: string }[]>,
      () => []
    )
    if (targets.some(({ type, url }) => type === 'page' && url.startsWith('app://'))) return
    await sleep(20)
  }
  throw new Error(`No window was opened within ${longestSeconds} s.`)
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('The debugger shows no context.')
  for (let tries = 0; tries < 300; tries++) {
    const page = context.pages().find((one) => one.url().startsWith('app://'))
    if (page !== undefined) return page
    await sleep(100)
  }
  throw new Error('No window was opened.')
}

/**
 * Playwright's handshake with a Chromium that starts can come to a standstill on a busy machine: whatever it asks the page
 * stays without an answer, though the page is there and lives. That start is thrown away and said; a second one must succeed.
 */
export async function secondTry<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (error) {
    const stoodStill = error instanceof errors.TimeoutError || /Timeout \d+ms exceeded/.test(String(error))
    if (!stoodStill) throw error
    console.warn(`A start came to a standstill and is tried again: ${String(error).split('\n')[0] ?? ''}`)
    return start()
  }
}

/** Everything that a program started as the leader of a group has written to stderr. */
export function listenToStderr(child: ChildProcess): () => string {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  return () => said
}
