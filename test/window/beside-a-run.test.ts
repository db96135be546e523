import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bridge } from '../../src/ipc/contract'
import type { RunState, RunWishes } from '../../src/ipc/run'
import { notPrepared } from '../support/project'
import { standIn, type StandIn } from '../support/stand-in'
import { launchWindow, noErrors, type LaunchedWindow } from './support/launch'
import { needsWindow, noWindow } from './support/window'

/** What else the window may do while a benchmark is measured, asked through its Api and by a user. */

declare global {
  interface Window {
    readonly vinobench: Bridge<File>
  }
}

needsWindow()

let host: StandIn
let shown: LaunchedWindow
const page = (): Page => shown.page
const noCenterNet = notPrepared('centernet')

beforeAll(async () => {
  host = await standIn((_, response) => void response.writeHead(404).end())
  if (noWindow === null) shown = await launchWindow({ size: { width: 900, height: 600 }, args: host.arguments })
})

afterAll(async () => {
  // Only where no window was opened is there none.
  const opened = shown as LaunchedWindow | undefined
  await opened?.close()
  await host.close()
  if (opened) expect(opened.errors).toEqual(noErrors)
})

const start = (mode: RunWishes['mode'] = 'quick'): Promise<void> =>
  page().evaluate(
    async (wishes) => {
      const reply = await window.vinobench.startRun(wishes)
      if (!reply.ok) throw new Error(reply.failure.message)
    },
    { mode, rows: ['onnxruntime'], batch: null, model: 'yolov5n', picture: null } satisfies RunWishes
  )

const stop = (): Promise<unknown> => page().evaluate(() => window.vinobench.stopRun())

async function current(): Promise<RunState> {
  const reply = await page().evaluate(() => window.vinobench.currentRun())
  if (!reply.ok || reply.value === null) throw new Error('there is no run')
  return reply.value
}

/** A limit is there to end a hang only. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 90_000 })

/** What becomes of a request for each thing that would disturb a run. */
const askForAll = (): Promise<Record<string, string>> =>
  page().evaluate(async () => {
    const { vinobench } = window
    const model = { model: 'centernet', device: 'CPU' }
    const asked = {
      camera: vinobench.allowCamera(),
      picture: vinobench.seePicture({ picture: { kind: 'built-in', id: 'coffee' }, ...model }),
      live: vinobench.live({ session: crypto.randomUUID(), ...model }),
      import: vinobench.importModel('no-token'),
      download: vinobench.download('yolov5n-coco'),
      booth: vinobench.boothPicture()
    }
    const replies = await Promise.all(
      Object.entries(asked).map(async ([name, reply]) => {
        const answer = await reply
        return [name, answer.ok ? 'done' : `${answer.failure.code}: ${answer.failure.remedy}`] as const
      })
    )
    return Object.fromEntries(replies)
  })

test('while a benchmark is measured nothing begins that would disturb it, and it is said what to do', async () => {
  // Rounds so long that it is over only when it is stopped.
  await start('thorough')
  const remedy = 'measuring: Wait for its end or stop it, then try again.'
  const refused = { camera: remedy, picture: remedy, live: remedy, import: remedy, download: remedy, booth: remedy }
  expect(await askForAll()).toEqual(refused)
  await eventually(async () => (await current()).at?.phase).toBe('measuring')
  expect(await askForAll()).toEqual(refused)

  await page().getByRole('navigation').getByRole('button', { name: 'See it' }).click()
  await page().getByRole('button', { name: 'Use camera' }).click()
  await page().getByRole('alert').getByText('A benchmark is being measured, and this would disturb it.').waitFor()
  await page().getByRole('navigation').getByRole('button', { name: 'Models' }).click()
  const weights = page().getByText('YOLOv5n, published weights').locator('xpath=ancestor::*[.//button][1]')
  await weights.getByRole('button').first().click()
  const dialog = page().getByRole('dialog')
  await dialog.getByRole('button', { name: 'Download' }).click()
  await dialog.getByText('A benchmark is being measured, and this would disturb it.').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(host.requests).toEqual([])

  await stop()
  const allowed = await page().evaluate(() => window.vinobench.allowCamera())
  expect(allowed.ok).toBe(true)
})

test.skipIf(noCenterNet !== null)('what is looked at live ends when a benchmark begins, and that goes on', async () => {
  await page().evaluate(async () => {
    const session = crypto.randomUUID()
    const { port1, port2 } = new MessageChannel()
    const ready = new Promise((resolve) => (port1.onmessage = resolve))
    const ended = window.vinobench.live({ session, model: 'centernet', device: 'CPU' })
    window.postMessage({ vinobenchPort: session }, location.origin, [port2])
    Object.assign(window, { liveEnded: ended.then((reply) => (reply.ok ? 'done' : reply.failure.code)) })
    await Promise.race([ready, ended])
  })
  await start()
  const ended = await page().evaluate(() => (window as unknown as { liveEnded: Promise<string> }).liveEnded)
  expect(ended).toBe('cancelled')
  await eventually(async () => (await current()).stage).toBe('finished')
  expect((await current()).record?.rows[0]).toMatchObject({ status: 'done' })
})

test('a download that is under way goes on, and the result says so', async () => {
  host.answer = (_, response) => {
    response.writeHead(200, { 'content-length': 3_952_441 })
    response.write(Buffer.alloc(100_000))
  }
  await page().evaluate(() => void window.vinobench.download('yolov5n-coco'))
  await eventually(() => host.requests.length).toBe(1)
  await start()
  await eventually(async () => (await current()).stage).toBe('finished')
  const [row] = (await current()).record?.rows ?? []
  expect(row?.trust?.reasons).toContainEqual(
    expect.objectContaining({ code: 'own-work', facts: { rounds: ['1'], works: ['download'] } })
  )
  await page().evaluate(() => window.vinobench.discardDownload('yolov5n-coco'))
})
