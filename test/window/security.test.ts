import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundledName } from '../../scripts/lib/bundled-packages.mjs'
import { events, methods } from '../../src/ipc/contract'
import { projectRoot } from '../support/project'
import { type LaunchedWindow, launchWindow } from './support/launch'
import { needsWindow, noWindow } from './support/window'

/** The checks S1 to S22 of a window that trusts nobody, against the real Electron. What it logs here is expected. */
let launched: LaunchedWindow | undefined
needsWindow()
beforeAll(async () => {
  if (noWindow === null) launched = await launchWindow()
})
afterAll(() => launched?.close())
const opened = (): LaunchedWindow => {
  if (launched === undefined) throw new Error('There is no window.')
  return launched
}

test('the page is sandboxed and isolated', async () => {
  const { app } = opened()
  const preferences = await app.evaluate(({ BrowserWindow }) =>
    // Not among Electron's types.
    BrowserWindow.getAllWindows().map(({ webContents }) =>
      (webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
    )
  )
  expect(preferences).toHaveLength(1)
  expect(preferences[0]).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false
  })
  expect(preferences[0]?.['nodeIntegrationInWorker'] ?? false).toBe(false)
  expect(preferences[0]?.['enableBlinkFeatures'] ?? '').toBe('')
})

test('the page sees no Node, and of main only the contract', async () => {
  const seen = await opened().page.evaluate(() => ({
    node: ['require', 'process', 'Buffer', 'global', 'module', '__dirname'].filter((name) => name in window),
    bridge: Object.keys(window.vinobench).sort(),
    on: Object.keys(window.vinobench.on).sort()
  }))
  expect(seen.node).toEqual([])
  expect(seen.bridge).toEqual([...methods, 'adoptFile', 'on'].sort())
  expect(seen.on).toEqual([...events].sort())
})

test('the bridge cannot be replaced by the page', async () => {
  const replaced = await opened().page.evaluate(() => {
    try {
      ;(window.vinobench as unknown as Record<string, unknown>)['appInfo'] = () => 'mine'
    } catch {
      // Frozen: it may also refuse aloud.
    }
    return String(window.vinobench.appInfo).includes('mine')
  })
  expect(replaced).toBe(false)
})

test('a listener is given the payload and never the event of Electron', async () => {
  const { app, page } = opened()
  const heard = page.evaluate(
    () =>
      new Promise<unknown[]>((resolve) => {
        const stop = window.vinobench.on.menu((...args: unknown[]) => {
          stop()
          resolve(args)
        })
      })
  )
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    setTimeout(() => window?.webContents.send('vinobench:event', 'menu', { kind: 'go', screen: 'settings' }), 200)
  })
  expect(await heard).toEqual([{ kind: 'go', screen: 'settings' }])
})

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; " +
  "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

test('every answer of the custom protocol carries the content policy', async () => {
  const files = readdirSync(path.join(projectRoot, 'out', 'renderer'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(projectRoot, 'out', 'renderer'), path.join(entry.parentPath, entry.name)))
  const answers = await ask([...files.map((file) => `app://vinobench/${file}`), 'app://vinobench/not-there.js'])
  // The build's note of the packages in the page is no part of the page.
  expect(answers.map(({ status }) => status)).toEqual([...files.map((file) => (file === bundledName ? 404 : 200)), 404])
  for (const answer of answers) {
    expect(answer.policy).toBe(policy)
    expect(answer.nosniff).toBe('nosniff')
  }
})

/** What the page tries, and the directive that stops it. */
const forbidden: readonly (readonly [what: string, directive: string, act: () => unknown])[] = [
  [
    'an inline script',
    'script-src-elem',
    () => document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.broken = 1' }))
  ],
  [
    'a script from elsewhere',
    'script-src-elem',
    () => document.head.append(Object.assign(document.createElement('script'), { src: 'https://example.com/a.js' }))
  ],
  [
    'an inline style',
    'style-src-elem',
    () => document.head.append(Object.assign(document.createElement('style'), { textContent: 'b{}' }))
  ],
  ['a style attribute', 'style-src-attr', () => document.body.setAttribute('style', 'color: red')],
  [
    'an event attribute',
    'script-src-attr',
    () => {
      const button = document.createElement('button')
      document.body.append(button)
      button.setAttribute('onclick', 'window.broken = 1')
      button.click()
    }
  ],
  ['a picture from elsewhere', 'img-src', () => Object.assign(new Image(), { src: 'https://example.com/a.png' })],
  ['a request elsewhere', 'connect-src', () => void fetch('https://example.com/').catch(() => undefined)],
  ['a socket elsewhere', 'connect-src', () => void new WebSocket('wss://example.com/')],
  [
    'a frame',
    'frame-src',
    () => document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://example.com/' }))
  ],
  ['a worker from a blob', 'worker-src', () => void new Worker(URL.createObjectURL(new Blob([''])))],
  [
    'a sound from elsewhere',
    'media-src',
    () => Object.assign(new Audio(), { src: 'https://example.com/a.ogg' }).load()
  ],
  [
    'a base address',
    'base-uri',
    () => document.head.append(Object.assign(document.createElement('base'), { href: 'https://example.com/' }))
  ]
]

test.each(forbidden)('%s is blocked by the content policy, and reported', async (_, directive, act) => {
  const { page } = opened()
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective))
  })
  await page.evaluate(act).catch(() => undefined)
  await page
    .waitForFunction((expected) => (window as unknown as { seen: string[] }).seen.includes(expected), directive, {
      timeout: 5000
    })
    .catch(() => undefined)
  expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toContain(directive)
  expect(await page.evaluate(() => 'broken' in window)).toBe(false)
})

test('eval and its relatives throw', async () => {
  const { page } = opened()
  // Through a timer: what the debugger itself evaluates is not bound by the policy.
  const caught = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) =>
        setTimeout(() => {
          const tries = [() => (0, eval)('1'), () => new Function('return 1')()]
          resolve(
            tries.map((act) => {
              try {
                act()
                return 'ran'
              } catch (error) {
                return (error as Error).name
              }
            })
          )
        })
      )
  )
  expect(caught).toEqual(['EvalError', 'EvalError'])
})

const up = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '..\\', '%252e%252e%252f', '..;/', '....//', '..%00/']
const traversals = [
  ...up.flatMap((form) => [
    `app://vinobench/${form.repeat(3)}package.json`,
    `app://vinobench/assets/${form.repeat(4)}main/index.js`
  ]),
  'app://vinobench//etc/passwd',
  'app://vinobench/%2fetc%2fpasswd',
  'app://vinobench/C:/Windows/win.ini',
  'app://vinobench/\\\\host\\share\\file',
  'app://vinobench/%5c%5chost%5cshare',
  'app://vinobench/file:///etc/passwd',
  'app://vinobench/index.html%00.png',
  'app://vinobench/index.html/',
  'app://vinobench/./index.html/../../main/index.js',
  'app://vinobench/assets/',
  'app://vinobench/assets',
  'app://vinobench/INDEX.HTML',
  'app://vinobench/.build.json',
  'app://vinobench/../out/cli.js',
  'app://vinobench/assets/../../cli.js',
  'app://vinobench/~/.bashrc',
  `app://vinobench/${'a'.repeat(60_000)}`,
  `app://vinobench/${'a/'.repeat(20_000)}`,
  'app://other/index.html',
  'app://vinobench.example.com/index.html',
  'app://user@vinobench/index.html',
  'app:index.html'
]

test('no form of address leads outside of the window’s files', async () => {
  expect(traversals.length).toBeGreaterThanOrEqual(40)
  const answers = await ask(traversals)
  const served = traversals.filter((_, index) => ![0, 400, 404].includes(answers[index]?.status ?? 0))
  expect(served).toEqual([])
})

const escapes: readonly (readonly [what: string, act: () => unknown])[] = [
  ['location', () => void (location.href = 'https://example.com/')],
  ['location to a file', () => void (location.href = 'file:///etc/passwd')],
  ['location to another host of our scheme', () => void (location.href = 'app://other/')],
  ['location to data', () => void (location.href = 'data:text/html,hello')],
  ['location to script', () => void (location.href = 'javascript:document.title="broken"')],
  [
    'a link',
    () => {
      const link = Object.assign(document.createElement('a'), { href: 'https://example.com/' })
      document.body.append(link)
      link.click()
    }
  ],
  [
    'a link to a new window',
    () => {
      const link = Object.assign(document.createElement('a'), { href: 'https://example.com/', target: '_blank' })
      document.body.append(link)
      link.click()
    }
  ],
  [
    'a form',
    () => {
      const form = Object.assign(document.createElement('form'), { action: 'https://example.com/', method: 'post' })
      document.body.append(form)
      form.submit()
    }
  ],
  [
    'a refresh',
    () => {
      const meta = Object.assign(document.createElement('meta'), {
        httpEquiv: 'refresh',
        content: '0;https://example.com/'
      })
      document.head.append(meta)
    }
  ],
  ['window.open', () => void window.open('https://example.com/')],
  ['window.open of our own page', () => void window.open('app://vinobench/index.html')],
  ['window.open of nothing', () => void window.open('about:blank', 'named', 'noopener')],
  [
    'a webview',
    () => document.body.append(Object.assign(document.createElement('webview'), { src: 'https://example.com/' }))
  ]
]

test.each(escapes)('%s leads nowhere, and opens nothing', async (_, act) => {
  const { app, page } = opened()
  await app.evaluate(({ shell }) => {
    shell.openExternal = (url) => Promise.reject(Object.assign(globalThis, { openedOutside: url }))
  })
  await page.evaluate(act).catch(() => undefined)
  await page.waitForTimeout(300)
  const after = await app.evaluate(({ BrowserWindow, webContents }) => ({
    windows: BrowserWindow.getAllWindows().length,
    contents: webContents.getAllWebContents().map((contents) => contents.getURL()),
    outside: 'openedOutside' in globalThis
  }))
  expect(after).toEqual({ windows: 1, contents: ['app://vinobench/index.html'], outside: false })
})

test('only pages of a closed list are opened in the browser, whatever the page asks for', async () => {
  const { app, page } = opened()
  const asked = [
    'https://example.com',
    'file:///etc/passwd',
    'smb://host/share',
    'javascript:1',
    ' mit-licence',
    '__proto__'
  ]
  const replies = await page.evaluate(
    (links) => Promise.all(links.map((link) => window.vinobench.openLink(link as 'mit-licence'))),
    asked
  )
  expect(replies.map((reply) => (reply.ok ? 'opened' : reply.failure.code))).toEqual(asked.map(() => 'wrong-usage'))
  expect(await app.evaluate(() => 'openedOutside' in globalThis)).toBe(false)
})

test('every permission is refused that nobody asked the user for', async () => {
  const outcome = await opened().page.evaluate(async () => {
    const refused = async (ask: () => Promise<unknown> | undefined): Promise<string> => {
      try {
        const answer = await Promise.race([
          ask(),
          new Promise((resolve) => setTimeout(() => resolve('no answer'), 3000))
        ])
        const nothing = Array.isArray(answer) && answer.length === 0
        return typeof answer === 'string' ? answer : nothing ? 'nothing to choose from' : 'granted'
      } catch (error) {
        return error instanceof Error ? error.name : String(error)
      }
    }
    const devices = navigator as unknown as Record<
      string,
      { requestDevice?: (o: object) => Promise<unknown> } | undefined
    >
    return {
      camera: await refused(() => navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await refused(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      both: await refused(() => navigator.mediaDevices.getUserMedia({ audio: true, video: true })),
      screen: await refused(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
      place: await refused(
        () =>
          new Promise((resolve, reject) =>
            navigator.geolocation.getCurrentPosition(resolve, (error) => reject(new Error(error.message)))
          )
      ),
      notification: await Notification.requestPermission(),
      clipboard: await refused(() => navigator.clipboard.readText()),
      midi: await refused(() => navigator.requestMIDIAccess({ sysex: true })),
      usb: await refused(() => devices['usb']?.requestDevice?.({ filters: [] })),
      hid: await refused(() => devices['hid']?.requestDevice?.({ filters: [] }))
    }
  })
  const granted = Object.entries(outcome).filter(([, answer]) => answer === 'granted')
  expect(granted).toEqual([])
})

test('the camera is allowed for a moment after the user asked for it, the microphone is not', async () => {
  const { page } = opened()
  await page.evaluate(() => window.vinobench.allowCamera())
  const asked = await page.evaluate(async () => {
    const name = (ask: Promise<unknown>) =>
      ask.then(
        () => 'granted',
        (error: Error) => error.name
      )
    return {
      camera: await name(navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await name(navigator.mediaDevices.getUserMedia({ audio: true }))
    }
  })
  // This machine may have no camera: then it is not found, which is said only to who may look.
  expect(['granted', 'NotFoundError']).toContain(asked.camera)
  expect(asked.microphone).not.toBe('granted')
})

test('nobody but the top frame of our own page is answered', async () => {
  const { app } = opened()
  const answers = await app.evaluate(async ({ app: electron, BrowserWindow }) => {
    const preload = `${electron.getAppPath()}/out/preload/index.cjs`
    const urls = ['about:blank', 'data:text/html,hello', 'app://vinobench/index.html']
    const heard: string[] = []
    for (const url of urls) {
      const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await other.loadURL(url).catch(() => undefined)
      const said: unknown = await other.webContents
        .executeJavaScript(`window.vinobench.appInfo().then(() => 'answered', (error) => String(error.message))`)
        .catch((error: Error) => error.message)
      heard.push(String(said))
      other.destroy()
    }
    return heard
  })
  expect(answers).toHaveLength(3)
  for (const answer of answers) expect(answer).toMatch(/Not for you/)
})

test('a path is taken from nobody: what is no file of the user has no token', async () => {
  const outcome = await opened().page.evaluate(async () => {
    const made = new File(['{}'], '/etc/passwd')
    const reply = await window.vinobench.adoptFile(made)
    const forged: unknown = await (async () =>
      window.vinobench.adoptFile({ path: '/etc/passwd', name: 'passwd' } as unknown as File))().catch(
      (error: Error) => error.name
    )
    return { reply, forged }
  })
  expect(outcome.reply).toMatchObject({ ok: false })
  expect(outcome.forged).not.toMatchObject({ ok: true })
})

test('nothing leaves this computer: no request but for our own files, no connection but the debugger’s', async () => {
  const { app, page } = opened()
  await app.evaluate(({ session }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    session.defaultSession.webRequest.onBeforeRequest((details, decide) => {
      asked.push(details.url)
      decide({})
    })
  })
  await page.reload()
  await page.evaluate(() => window.vinobench.devices())
  const asked = await app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter((url) => !url.startsWith('app://vinobench/') && !url.startsWith('devtools://'))).toEqual([])
  expect(await app.evaluate(({ session }) => session.defaultSession.isPersistent())).toBe(true)
})

interface Answered {
  readonly status: number
  readonly policy: string | null
  readonly nosniff: string | null
}

/** Asked by the main process, which the page's own policy does not bind. */
const ask = (urls: readonly string[]): Promise<Answered[]> =>
  opened().app.evaluate(
    async ({ net }, asked) => {
      const answers = []
      for (const url of asked) {
        const answer = await net.fetch(url).catch(() => null)
        answers.push({
          status: answer?.status ?? 0,
          policy: answer?.headers.get('content-security-policy') ?? null,
          nosniff: answer?.headers.get('x-content-type-options') ?? null
        })
      }
      return answers
    },
    [...urls]
  )
