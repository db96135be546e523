import { AxeBuilder } from '@axe-core/playwright'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { irWeights, tinyIr, tinyOnnx } from '../../src/engine/models/check/test-models'
import { serve } from '../../src/engine/download/test-host'
import { onnxThatCrashes } from '../fixtures/broken-models'
import { sharedData } from '../support/project'
import { standIn, type StandIn } from '../support/stand-in'
import { launchWindow, noErrors, type LaunchedWindow, type LaunchOptions } from './support/launch'
import { needsWindow, noWindow } from './support/window'

/** The models screen in the real window: catalogue, import, download from a stand-in of the hosts. */

needsWindow()

const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-models-'))
const home = path.join(folder, 'home')
const weights = sharedData('models', 'yolov5n.pt')
let host: StandIn
let window: LaunchedWindow

async function open(more: LaunchOptions = {}): Promise<LaunchedWindow> {
  const opened = await launchWindow({ home, size: { width: 1280, height: 800 }, args: host.arguments, ...more })
  await opened.page.getByRole('button', { name: /^(Models|モデル)$/ }).click()
  return opened
}

beforeAll(async () => {
  host = await standIn((_, response) => void response.writeHead(404).end())
  await mkdir(home)
  if (noWindow === null) window = await open()
})

afterAll(async () => {
  // Only where no window was opened is there none.
  await (window as LaunchedWindow | undefined)?.close()
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

async function choose(...names: readonly (readonly [string, Uint8Array | string])[]): Promise<void> {
  const files = names.map(([name]) => path.join(folder, name))
  for (const [k, [, bytes]] of names.entries()) await writeFile(files[k] ?? '', bytes)
  await window.page.locator('input[type=file]').setInputFiles(files)
}

const article = (name: string) => window.page.getByRole('article', { name })

test('the catalogue names each built-in model, its task, size, licence and what its answers are worth', async () => {
  const { page } = window
  await page.getByRole('article').first().waitFor()
  const synthetic = article('YOLOv5n, synthetic weights')
  await expect
    .poll(() => synthetic.innerText())
    .toMatch(/speed only[\s\S]*Finds objects · 640×480 · .*ONNX · Apache-2\.0/)
  expect(await synthetic.getByRole('button', { name: /See what/ }).count()).toBe(0)
  await synthetic.getByText('Details').click()
  expect(await synthetic.innerText()).toMatch(/its answers mean nothing[\s\S]*Any picture; it is fitted into 640×480/)
  expect(await article('CenterNet MobileNetV3').innerText()).toMatch(/real answers[\s\S]*512×512[\s\S]*MIT/)
  await page.getByText('None of your own yet').waitFor()
})

test('a chosen ONNX file is checked, run once and listed; it can be renamed, removed and brought back', async () => {
  const { page } = window
  await choose(['good.onnx', tinyOnnx()])
  await page.getByText('Passed the check, and ran once.').waitFor()
  await article('good').getByText('Details').click()
  expect(await article('good').innerText()).toMatch(/ONNX[\s\S]*Not known \(your own file\)[\s\S]*good\.onnx \(ONNX\)/)
  await article('good').getByRole('button', { name: 'Rename' }).click()
  const longName = `とても長い名前のモデル ${'with many more words '.repeat(8)}`.slice(0, 190).trim()
  await page.getByLabel('New name of good').fill(longName)
  await page.keyboard.press('Enter')
  await article(longName).waitFor()
  await article(longName).getByRole('button', { name: 'Remove' }).click()
  await page.getByText('was removed.').waitFor()
  expect(await article(longName).count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await article(longName).waitFor()
})

test('an .xml chosen with its .bin is one model, and finds it', async () => {
  await choose(['pair.xml', tinyIr()], ['pair.bin', irWeights])
  await article('pair').waitFor()
  expect(await readdir(path.join(home, 'models', 'pair', 'files'))).toHaveLength(2)
})

test('a model that crashes when it is run is refused with its reason, and the window goes on', async () => {
  const { page } = window
  const file = await onnxThatCrashes.make(folder)
  await page.locator('input[type=file]').setInputFiles(file)
  const refused = page.getByRole('listitem').filter({ hasText: 'crash.onnx' }).first()
  await refused.getByText('Refused', { exact: true }).waitFor()
  expect(await refused.innerText()).toMatch(/crashed in native code .* while doing the first inference/)
  expect(await refused.innerText()).toMatch(/It was not imported\./)
  expect((await readdir(path.join(home, 'models'))).filter((name) => name.startsWith('.incoming'))).toEqual([])
  await refused.getByRole('button', { name: 'Dismiss' }).click()
})

test('what is no model is refused in words, and an import can be cancelled', async () => {
  const { page } = window
  await choose(['page.onnx', '<!DOCTYPE html><p>Hello'], ['later.onnx', tinyOnnx()])
  const later = page.getByRole('listitem').filter({ hasText: 'later.onnx' }).first()
  await later.getByRole('button', { name: 'Cancel' }).click()
  await later.getByText('Cancelled. Nothing was kept.').waitFor()
  const refused = page.getByRole('listitem').filter({ hasText: 'page.onnx' }).first()
  await refused.getByText('Refused', { exact: true }).waitFor()
  expect(await refused.innerText()).toMatch(/page\.onnx/)
})

const row = (name: RegExp | string) => window.page.getByRole('listitem').filter({ hasText: name })

test('nothing is asked of any host before the user says so, and everything is said before', async () => {
  const { page } = window
  await row('YOLOv5n, published weights').getByRole('button').click()
  const text = await page.getByRole('dialog').innerText()
  expect(text).toContain('https://github.com/ultralytics/yolov5/releases/download/v6.0/yolov5n.pt')
  expect(text).toMatch(/3,952,441 bytes[\s\S]*AGPL-3\.0[\s\S]*must publish the source[\s\S]*edd2e5cc4e3caa4b/)
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(host.requests).toEqual([])
})

test('nobody is kept out: axe finds nothing on the screen, with details and dialog open', async () => {
  const { page } = window
  const violations = async (): Promise<unknown[]> =>
    (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations.map(({ id, nodes }) => [
      id,
      nodes.map(({ html }) => html)
    ])
  expect(await violations()).toEqual([])
  await row('The picture of the original benchmark').getByRole('button').click()
  expect(await violations()).toEqual([])
  await page.keyboard.press('Escape')
})

test('a file that the page made up has no path, and is refused', async () => {
  const { page } = window
  await page.evaluate(() => {
    const made = new DataTransfer()
    made.items.add(new File(['x'], 'made-up.onnx'))
    dispatchEvent(new DragEvent('drop', { dataTransfer: made, bubbles: true, cancelable: true }))
  })
  const refused = page.getByRole('listitem').filter({ hasText: 'made-up.onnx' }).first()
  await refused.getByText('Refused', { exact: true }).waitFor()
  await refused.getByRole('button', { name: 'Dismiss' }).click()
})

test('wrong bytes are deleted, and said; a host that is not there is said', async () => {
  const { page } = window
  const wrong = Buffer.alloc(3_952_441)
  host.answer = (request, response) => serve(wrong, request, response)
  await row('YOLOv5n, published weights').getByRole('button').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Download' }).click()
  await dialog.getByText(/SHA-256 is another\. It was deleted\./).waitFor()
  expect(await readdir(path.join(home, 'downloads'))).toEqual([])

  host.answer = (_, response) => void response.writeHead(404).end()
  await dialog.getByRole('button', { name: 'Download' }).click()
  await dialog.getByText(/github\.com no longer has it at this address/).waitFor()
  host.answer = (_, response) => void response.writeHead(302, { location: 'https://evil.example/yolov5n.pt' }).end()
  await dialog.getByRole('button', { name: 'Download' }).click()
  await dialog.getByText(/evil\.example, which is not a place/).waitFor()
  expect(host.requests.some((asked) => asked.startsWith('evil'))).toBe(false)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
})

test.skipIf(weights === null)(
  'a download is stopped, survives a restart, goes on where it was, and becomes a model (needs the shared data)',
  async () => {
    if (weights === null) return
    const bytes = readFileSync(weights)
    host.answer = (_, response) => {
      response.writeHead(200, { etag: '"one"', 'content-length': bytes.length })
      response.write(bytes.subarray(0, 1_500_000))
    }
    await row('YOLOv5n, published weights').getByRole('button').click()
    await window.page.getByRole('button', { name: 'Download', exact: true }).click()
    const dialog = window.page.getByRole('dialog')
    await dialog.getByText(/1\.43 MB of 3\.77 MB/).waitFor()
    await dialog.getByRole('button', { name: 'Stop' }).click()
    await dialog.getByText(/What has arrived is kept/).waitFor()
    expect(window.errors).toEqual(noErrors)
    await window.close()

    window = await open({ locale: 'ja-JP' })
    host.answer = (request, response) => {
      if (request.headers.host !== 'github.com') return serve(bytes, request, response)
      response.writeHead(302, { location: 'https://release-assets.githubusercontent.com/yolov5n.pt?sig=1' }).end()
    }
    const { page } = window
    await page.getByText('3.77 MB 中 1.43 MB まで受信済み').waitFor()
    await row('YOLOv5n（公開されている重み）').getByRole('button').click()
    await page.getByRole('button', { name: 'ダウンロードを再開' }).click()
    await page.getByRole('heading', { name: 'ダウンロードが完了しました' }).waitFor()
    expect(host.requests.at(-1)).toBe('release-assets.githubusercontent.com/yolov5n.pt?sig=1')
    expect(host.ranges.at(-1)).toBe('bytes=1500000-')
    await page.getByRole('button', { name: '閉じる' }).click()
    const model = page.getByRole('article', { name: 'YOLOv5n（公開されている重み）' })
    expect(await model.innerText()).toMatch(/結果も有効[\s\S]*物体を検出 · 640×480/)
    expect(existsSync(path.join(home, 'models', 'yolov5n-coco', 'model.json'))).toBe(true)
    expect(await readdir(path.join(home, 'downloads'))).toEqual([])
  }
)

test('“Use in benchmark” and “See it” lead there, and nothing went wrong on the way', async () => {
  const { page } = window
  const centernet = page.getByRole('article', { name: 'CenterNet MobileNetV3' })
  await centernet.getByRole('button').last().click()
  expect(await page.getByRole('navigation').locator('[aria-current=page]').innerText()).toMatch(
    /Benchmark|ベンチマーク/
  )
  await expect
    .poll(() => page.getByRole('combobox', { name: /^(Model|モデル)$/, includeHidden: true }).inputValue())
    .toBe('centernet')
  expect(window.errors).toEqual(noErrors)
})
