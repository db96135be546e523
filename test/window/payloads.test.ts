import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../src/core/plan'
import { methods, type MethodName } from '../../src/ipc/contract'
import { type LaunchedWindow, launchWindow } from './support/launch'
import { needsWindow, noWindow } from './support/window'

/** S13: whatever the page sends, main answers with a value, and lives. */
let launched: LaunchedWindow | undefined
needsWindow()
beforeAll(async () => {
  if (noWindow !== null) return
  launched = await launchWindow()
  // A payload that happens to be right must not open dialogs, browsers or file managers.
  await launched.app.evaluate(({ dialog, shell, BrowserWindow, clipboard }) => {
    const cancelled = { canceled: true, filePath: '', filePaths: [] }
    dialog.showSaveDialog = () => Promise.resolve(cancelled)
    dialog.showOpenDialog = () => Promise.resolve(cancelled)
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
    shell.openExternal = () => Promise.resolve()
    shell.openPath = () => Promise.resolve('')
    shell.showItemInFolder = () => undefined
    clipboard.writeText = () => Promise.resolve()
    BrowserWindow.prototype.setFullScreen = () => undefined
    const uncaught: string[] = []
    Object.assign(globalThis, { uncaught })
    process.on('unhandledRejection', (reason) => uncaught.push(String(reason)))
    process.on('uncaughtExceptionMonitor', (error) => uncaught.push(String(error.stack)))
  })
})
afterAll(() => launched?.close())

const payloadsPerMethod = 2000

test.each(methods.map((name, index) => ({ name, index })))(
  `$name answers ${payloadsPerMethod} wrong payloads with a typed failure`,
  async ({ name, index }) => {
    if (launched === undefined) throw new Error('There is no window.')
    const { app, page } = launched
    const wrong = await page.evaluate(sendAll, {
      name,
      payloads: Array.from({ length: payloadsPerMethod }, (_, number) => payload(seededRandom(index * 1e6 + number)))
    })
    expect(wrong).toEqual([])
    expect(await app.evaluate(() => (globalThis as unknown as { uncaught: string[] }).uncaught)).toEqual([])
  }
)

test('main still answers after all of them, and has not grown out of bounds', async () => {
  if (launched === undefined) throw new Error('There is no window.')
  const info = await launched.page.evaluate(() => window.vinobench.appInfo())
  expect(info.ok).toBe(true)
})

/** Runs in the page; answers what came back that is no reply. */
async function sendAll({ name, payloads }: { name: MethodName; payloads: readonly unknown[] }): Promise<string[]> {
  const call = window.vinobench[name] as (...args: unknown[]) => Promise<{ ok?: boolean; failure?: { code?: string } }>
  const revive = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(revive)
    if (typeof value !== 'object' || value === null) return value
    if ('$special' in value) return specials[String(value.$special)]?.()
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]))
  }
  const specials: Record<string, () => unknown> = {
    undefined: () => undefined,
    NaN: () => NaN,
    infinity: () => Infinity,
    bigint: () => 10n ** 30n,
    date: () => new Date(NaN),
    bytes: () => new Uint8Array(1000),
    map: () => new Map([['a', 1]]),
    huge: () => 'x'.repeat(1_000_000),
    cyclic: () => {
      const ring: Record<string, unknown> = {}
      ring['ring'] = ring
      return ring
    },
    deep: () => {
      let deep: unknown = 1
      for (let level = 0; level < 500; level++) deep = [deep]
      return deep
    },
    prototype: () =>
      JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}') as unknown
  }
  const wrong: string[] = []
  for (let at = 0; at < payloads.length; at += 50) {
    await Promise.all(
      payloads.slice(at, at + 50).map(async (payload) => {
        const args = revive(payload) as unknown[]
        try {
          const reply = await call(...args)
          const typed = reply.ok === true || (reply.ok === false && typeof reply.failure?.code === 'string')
          if (!typed) wrong.push(`no reply: ${JSON.stringify(payload).slice(0, 200)}`)
          if (reply.failure?.code === 'internal') wrong.push(`internal: ${JSON.stringify(payload).slice(0, 200)}`)
        } catch (error) {
          // What cannot be cloned does not leave the page.
          const text = String(error)
          if (!/could not be cloned|recursion|not cloneable|depth/i.test(text))
            wrong.push(`${text}: ${JSON.stringify(payload).slice(0, 200)}`)
        }
      })
    )
  }
  if ('polluted' in {}) wrong.push('the prototype of all objects was changed')
  return wrong
}

type Random = () => number

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

const strings = [
  '',
  ' ',
  'a',
  '__proto__',
  'constructor',
  'toString',
  '/etc/passwd',
  '../../etc/passwd',
  'C:\\Windows\\win.ini',
  '\\\\host\\share',
  'file:///etc/passwd',
  'https://example.com',
  'javascript:1',
  '\0',
  'a\0b',
  '\u202e',
  '😀',
  '%00',
  'CPU',
  'GPU.0',
  'yolov5n',
  'centernet',
  'json',
  'quick',
  'throughput:CPU',
  'system',
  'null',
  '0',
  '-1',
  '1e999',
  '<img src=x onerror=1>',
  '${7*7}',
  "' OR 1=1 --",
  'a'.repeat(5000)
]
const specials = ['undefined', 'NaN', 'infinity', 'bigint', 'date', 'bytes', 'map', 'cyclic', 'deep', 'prototype']
const keys = [
  'id',
  'name',
  'model',
  'device',
  'rows',
  'mode',
  'picture',
  'token',
  'kind',
  'format',
  'path',
  'language',
  '__proto__'
]

/** Arguments that are wrong in some way: of number, type, size, or content. Never none: for many methods that is right. */
function payload(random: Random): unknown[] {
  return Array.from({ length: 1 + Math.floor(random() * 3) + (random() < 0.1 ? 10 : 0) }, () => value(random, 0))
}

function value(random: Random, depth: number): unknown {
  const kind = random()
  if (kind < 0.3) return pick(random, strings)
  if (kind < 0.45) return pick(random, [0, -1, 1, 1.5, 2 ** 31, 2 ** 53, -0, 1e308])
  if (kind < 0.55) return pick(random, [true, false, null])
  if (kind < 0.7) return { $special: random() < 0.005 ? 'huge' : pick(random, specials) }
  if (depth > 3) return null
  if (kind < 0.82) return Array.from({ length: Math.floor(random() * 5) }, () => value(random, depth + 1))
  return Object.fromEntries(
    Array.from({ length: Math.floor(random() * 5) }, () => [pick(random, keys), value(random, depth + 1)])
  )
}
