import type { ConsoleMessage, ElectronApplication, Page } from 'playwright-core'

export interface WindowErrors {
  /** Errors on the console (a violation of the content security policy is one) and errors nobody caught. */
  readonly renderer: readonly string[]
  /** Errors nobody caught in the main process, and renderers that died. */
  readonly main: readonly string[]
}

const mark = 'nobody caught: '

/** Both lists grow while the app runs; what happens twice in the same place is listed once. */
export async function collectErrors(app: ElectronApplication): Promise<WindowErrors> {
  const renderer: string[] = []
  const main: string[] = []
  const add = (list: string[], text: string): void => void (list.includes(text) || list.push(text))
  const onMessage = (message: ConsoleMessage): void => {
    if (message.type() === 'error') add(renderer, `${message.text()} (${message.location().url})`)
  }
  const onError = (error: Error): void => add(renderer, error.stack ?? error.message)
  const watch = async (page: Page): Promise<void> => {
    page.on('console', onMessage)
    page.on('pageerror', onError)
    page.on('crash', () => add(main, 'a renderer crashed'))
    // What was said before anybody listened.
    const [messages, errors] = await Promise.all([page.consoleMessages(), page.pageErrors()])
    messages.forEach(onMessage)
    errors.forEach(onError)
  }
  app.on('window', (page) => void watch(page).catch(() => undefined))
  app.on('console', (message) => {
    if (message.text().startsWith(mark)) add(main, message.text())
  })
  await app.evaluate(listenInMain, mark)
  await Promise.all(app.windows().map(watch))
  return { renderer, main }
}

/** Only listens: whatever the app does about an error, it does as without us. */
function listenInMain(_electron: unknown, prefix: string): void {
  process.on('uncaughtExceptionMonitor', (error) => console.error(prefix + error.stack))
  process.on('warning', (warning) => {
    if (warning.name === 'UnhandledPromiseRejectionWarning') console.error(prefix + warning.stack)
  })
}
