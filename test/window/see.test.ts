import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Detection } from '../../src/core/model'
import { builtInPicture, notPrepared, projectRoot } from '../support/project'
import { folderOfThisFile } from '../support/temporary'
import { launchWindow, noErrors, type LaunchedWindow } from './support/launch'
import { needsWindow, windowOfThisFile } from './support/window'

const folder = folderOfThisFile('see')
const at = (name: string): string => path.join(folder, name)
const astronaut = builtInPicture('astronaut.png') ?? ''
const coffee = builtInPicture('coffee.png') ?? ''
const motorcycle = builtInPicture('motorcycle_left.png') ?? ''
const whyNot = notPrepared('centernet') ?? (astronaut === '' ? 'the built-in pictures are not here' : null)

const fakeCamera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
const opened = windowOfThisFile({ size: { width: 1280, height: 800 }, args: fakeCamera })
const page = (): Page => opened().page

/** On a busy machine a model takes its time to load; a limit is there to end a hang only. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 60_000 })

/** A file as if it were let go over the window by the mouse: the page gets it with its path, which only main may see. */
async function drop(file: string): Promise<void> {
  const session = await page().context().newCDPSession(page())
  const data = { items: [], files: [file], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 500, data })
  }
  await session.detach()
}

interface Listed {
  readonly name: string
  readonly score: string
  readonly box: readonly number[]
}

async function listed(): Promise<Listed[]> {
  const rows = page().getByRole('table', { name: 'Found' }).locator('tbody tr')
  const texts = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText))
  )
  return texts.map(([what = '', score = '']) => {
    const [name = '', , boxText = ''] = what.split('\n').map((line) => line.trim())
    return { name, score: score.trim(), box: (boxText.match(/[−-]?[\d,]+/g) ?? []).map(toNumber) }
  })
}

const toNumber = (text: string): number => Number(text.replace('−', '-').replaceAll(',', ''))

/** What the command line says of the same picture. */
async function detected(file: string, model = 'centernet'): Promise<Listed[]> {
  const args = [path.join(projectRoot, 'out', 'cli.js'), 'detect', file, '--model', model, '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, VINOBENCH_HOME: at('cli-home') }
  })
  const { detections } = JSON.parse(stdout) as { detections: Detection[] }
  return detections.map(({ name, score, box }) => ({
    name,
    score: score.toFixed(2),
    box: box.map((side) => Math.round(side) + 0)
  }))
}

/** The engine processes of this window, by Electron's own count. */
async function engines({ app }: LaunchedWindow = opened()): Promise<number[]> {
  const processes = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ pid, name, type }) => ({ pid, name: name ?? type }))
  )
  return processes.filter(({ name }) => name.startsWith('VinoBench engine')).map(({ pid }) => pid)
}

/** Numbers of the frames that were drawn, from now on. */
async function watchFrames(): Promise<void> {
  await page()
    .locator('canvas')
    .evaluate((canvas) => {
      const seen: number[] = []
      Object.assign(window, { framesSeen: seen })
      const watch = new MutationObserver(() => seen.push(Number(canvas.dataset['frame'])))
      watch.observe(canvas, { attributeFilter: ['data-frame'] })
    })
}

const framesSeen = (): Promise<number[]> =>
  page().evaluate(() => (window as unknown as { framesSeen?: number[] }).framesSeen ?? [])

/** Value of a figure in the strip below the picture, such as "16 ms". */
const figure = (name: string) =>
  page()
    .getByLabel('Figures')
    .locator('div', { has: page().locator('dt', { hasText: name }) })
    .locator('dd')

const button = (name: string | RegExp) => page().getByRole('button', { name })
const alert = () => page().getByRole('alert')
const startCamera = () => button('Use camera').click()

describe.skipIf(whyNot !== null)('See', () => {
  beforeAll(rememberStreams)
  beforeEach(async () => {
    await page().getByRole('navigation').getByRole('button', { name: 'See it' }).click()
    await eventually(engines).toEqual([])
  })
  afterEach(async () => {
    const back = button('Look at something else')
    if (await back.isVisible()) await back.click()
    await page().getByRole('navigation').getByRole('button', { name: 'Settings' }).click()
    await eventually(engines).toEqual([])
  })

  test('a built-in picture has the boxes that `vinobench detect` says', async () => {
    await button('Motorcycle').click()
    await figure('Inference').waitFor()
    const found = await listed()
    expect(found.length).toBeGreaterThan(1)
    expect(found).toEqual(await detected(motorcycle))
    const spoken = await page()
      .getByRole('img', { name: /^The picture with motorcycle \d+%/ })
      .count()
    expect(spoken).toBe(1)
  })

  test('so has a picture that is dropped, also one that the camera held sideways', async () => {
    // Turned to the left, with the mark that says how to turn it back.
    const jpeg = await sharp(astronaut).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    writeFileSync(at('sideways.jpg'), jpeg)
    await drop(at('sideways.jpg'))
    await figure('Inference').waitFor()
    expect(await page().getByRole('heading', { level: 1 }).innerText()).toBe('sideways.jpg')
    const found = await listed()
    expect(found.map(({ name }) => name)).toContain('person')
    expect(found).toEqual(await detected(at('sideways.jpg')))
    // Upright on the screen too: the face is lighter than the dark helmet below it.
    expect(await lightness(0.52, 0.24)).toBeGreaterThan((await lightness(0.75, 0.85)) + 60)
  })

  test('another model looks at the same picture by one choice; a pose has its points', async () => {
    await button('Astronaut').click()
    await figure('Inference').waitFor()
    try {
      const pose = await detected(astronaut, 'movenet')
      expect(pose).toHaveLength(1)
      await page().getByLabel('Model').selectOption('movenet')
      await eventually(listed).toEqual(pose)
    } finally {
      await page().getByLabel('Model').selectOption('centernet')
    }
    await eventually(listed).toEqual(await detected(astronaut))
  })

  test('the certainty asked for sifts the list', async () => {
    await button('Motorcycle').click()
    await figure('Inference').waitFor()
    const usual = await listed()
    await page().getByLabel('Sure by at least').fill('0.05')
    expect((await listed()).length).toBeGreaterThan(usual.length)
    await page().getByLabel('Sure by at least').fill('0.95')
    expect(await listed()).toEqual([])
    await page().getByLabel('Sure by at least').fill('0.25')
    expect(await listed()).toEqual(usual)
  })

  test('a file that is no picture is said by its name, with what to do, and the next one works', async () => {
    writeFileSync(at('broken.png'), Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(500, 7)]))
    await drop(at('broken.png'))
    const said = await alert().innerText()
    expect(said).toContain('"broken.png" is a PNG picture that is damaged')
    expect(said).not.toContain(folder)
    expect(said).toContain('Copy or download the file again')
    await drop(coffee)
    await figure('Inference').waitFor()
    expect(await alert().count()).toBe(0)
  })

  test('the camera is shown frame by frame in order, with the figures of the whole way', async () => {
    await startCamera()
    await figure('Frames').waitFor()
    await watchFrames()
    await eventually(async () => (await framesSeen()).length).toBeGreaterThan(25)
    const frames = await framesSeen()
    expect(frames).toEqual([...frames].sort((a, b) => a - b))
    expect(new Set(frames).size).toBe(frames.length)
    for (const name of ['Decode', 'Preprocess', 'Inference', 'Postprocess', 'Draw', 'Delay']) {
      await eventually(() => figure(name).innerText()).toMatch(/^[\d.,]+ ms$/)
    }
    expect(Number(await figure('FPS').innerText())).toBeGreaterThan(0)
    // Said once a second: later than seen.
    await eventually(async () => toNumber(await figure('Frames').innerText())).toBeGreaterThan(20)
    expect(await figure('Dropped').innerText()).toMatch(/^\d+$/)
    expect(await engines()).toHaveLength(1)

    await button('Stop').click()
    await eventually(engines).toEqual([])
    expect(await cameraTracks()).toEqual([])
    expect(await button('Start again').isVisible()).toBe(true)
  })

  test('another device goes on with the same camera in a process of its own, and the old one ends', async () => {
    await startCamera()
    await figure('Frames').waitFor()
    const [before] = await engines()
    await page().getByLabel('AUTO').check()
    await page().getByText('AUTO chose CPU').waitFor()
    const after = await engines()
    expect(after).toHaveLength(1)
    expect(after[0]).not.toBe(before)
    await watchFrames()
    await eventually(async () => (await framesSeen()).length).toBeGreaterThan(3)
    await page().getByLabel('CPU').check()
  })

  test('an engine process that is killed is said, the camera is off, and it can be started again', async () => {
    await startCamera()
    await figure('Frames').waitFor()
    const [pid = 0] = await engines()
    process.kill(pid, 'SIGKILL')
    await alert().waitFor()
    expect(await alert().innerText()).toMatch(/The process that was looking has ended\.\s+.*while looking at frames/)
    expect(await cameraTracks()).toEqual([])
    await alert().getByRole('button', { name: 'Start again' }).click()
    await figure('Frames').waitFor()
    await watchFrames()
    await eventually(async () => (await framesSeen()).length).toBeGreaterThan(3)
  })

  test('leaving the screen ends the process and turns the camera off', async () => {
    await startCamera()
    await figure('Frames').waitFor()
    expect(await engines()).toHaveLength(1)
    await page().getByRole('navigation').getByRole('button', { name: 'Settings' }).click()
    await eventually(engines).toEqual([])
    expect(await cameraTracks()).toEqual([])
    await page().getByRole('navigation').getByRole('button', { name: 'See it' }).click()
    await button('Start again').waitFor()
  })

  test('a video file is decoded in the window and looked at', async () => {
    await dropVideo()
    await figure('Frames').waitFor()
    await watchFrames()
    await eventually(async () => (await framesSeen()).length).toBeGreaterThan(5)
    const frames = await framesSeen()
    expect(frames).toEqual([...frames].sort((a, b) => a - b))
  })

  test('a file that is no video is said', async () => {
    writeFileSync(at('broken.webm'), Buffer.alloc(2000, 3))
    await drop(at('broken.webm'))
    expect(await alert().innerText()).toContain('This video cannot be played here.')
    expect(await engines()).toEqual([])
  })
})

/** How light the picture is at a place given as shares of its width and height. */
const lightness = (x: number, y: number): Promise<number> =>
  page()
    .locator('canvas')
    .evaluate(
      (canvas: HTMLCanvasElement, [shareX = 0, shareY = 0]) => {
        const at = [Math.round(canvas.width * shareX), Math.round(canvas.height * shareY)] as const
        const [red = 0, green = 0, blue = 0] = canvas.getContext('2d')?.getImageData(...at, 1, 1).data ?? []
        return (red + green + blue) / 3
      },
      [x, y]
    )

/** From now on the page keeps every stream that it opens. */
const rememberStreams = (): Promise<void> =>
  page().evaluate(() => {
    const streams: MediaStream[] = []
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted)
      streams.push(stream)
      return stream
    }
    Object.assign(window, { streamsOpened: streams })
  })

/** States of the camera's tracks that are not over. */
const cameraTracks = (): Promise<string[]> =>
  page().evaluate(() => {
    const streams = (window as unknown as { streamsOpened?: MediaStream[] }).streamsOpened ?? []
    return streams.flatMap((stream) => stream.getTracks().map((track) => track.readyState)).filter((s) => s === 'live')
  })

/** Two seconds of a moving square, recorded in the page itself: nothing large has to be kept. */
const dropVideo = (): Promise<void> =>
  page().evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 320
    canvas.height = 240
    const context = canvas.getContext('2d')
    const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType: 'video/webm' })
    const parts: Blob[] = []
    recorder.ondataavailable = ({ data }) => void parts.push(data)
    const stopped = new Promise((resolve) => (recorder.onstop = resolve))
    recorder.start()
    for (let frame = 0; frame < 30; frame++) {
      context?.fillRect(0, 0, 320, 240)
      context?.clearRect(frame * 8, 100, 60, 60)
      await new Promise((resolve) => setTimeout(resolve, 66))
    }
    recorder.stop()
    await stopped
    const transfer = new DataTransfer()
    transfer.items.add(new File(parts, 'square.webm', { type: 'video/webm' }))
    document.querySelector('h1')?.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }))
  })

describe.skipIf(whyNot !== null)('See, where there is no camera', () => {
  needsWindow()

  test('it is said, with what else to do', async () => {
    const window = await launchWindow({ size: { width: 900, height: 600 } })
    try {
      await window.page.getByRole('navigation').getByRole('button', { name: 'See it' }).click()
      await window.page.getByRole('button', { name: 'Use camera' }).click()
      const said = window.page.getByRole('alert')
      await said.waitFor()
      expect(await said.innerText()).toMatch(/There is no camera on this computer\.\s+Connect one/)
      await eventually(() => engines(window)).toEqual([])
      expect(window.errors).toEqual(noErrors)
    } finally {
      await window.close()
    }
  })
})
