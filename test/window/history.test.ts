import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseRecord } from '../../src/core/parse-record'
import type { RunRecord } from '../../src/core/record'
import { around, fakeLadder, fakeRecord } from '../fakes/record'
import { fakeRow } from '../fakes/rounds'
import { runCli } from '../support/cli'
import { copyProject, writeSmallYolo } from '../support/project'
import { folderOfThisFile } from '../support/temporary'
import { type LaunchedWindow, type LaunchOptions, launchWindow, noErrors } from './support/launch'
import { needsWindow } from './support/window'

/** The history as somebody uses it: real files, the real window. */

needsWindow()
const folder = folderOfThisFile('window-history')
let homes = 0

async function newHome(records: readonly RunRecord[]): Promise<string> {
  const home = path.join(folder, `home-${++homes}`)
  await mkdir(path.join(home, 'runs'), { recursive: true })
  for (const record of records) await writeFile(runFile(home, record.id), JSON.stringify(record))
  return home
}

const runFile = (home: string, id: string): string => path.join(home, 'runs', `${id}.json`)

const record = (id: string, startedAt: string, fps: number): RunRecord =>
  fakeRecord([fakeRow('onnxruntime', around(fps / 2)), fakeRow('throughput:CPU', around(fps))], { id, startedAt })

const older = record('older', '2026-01-02T10:00:00.000Z', 30)
const newer = record('newer', '2026-02-03T10:00:00.000Z', 36)

/** The history of this home, on the screen. */
async function open(home: string, options: LaunchOptions = {}): Promise<LaunchedWindow> {
  const window = await launchWindow({ home, ...options })
  onTestFinished(async () => {
    await window.close()
    expect(window.errors).toEqual(noErrors)
  })
  await window.page
    .getByRole('navigation')
    .getByRole('button', { name: /^(History|履歴)$/ })
    .click()
  return window
}

const list = (page: Page): Locator => page.getByRole('list', { name: /^(Runs|測定結果)$/ })
const rows = (page: Page): Locator => list(page).getByRole('listitem')
const row = (page: Page, text: string): Locator => rows(page).filter({ hasText: text })
const button = (page: Page | Locator, name: string | RegExp): Locator => page.getByRole('button', { name })

async function fileDropped(page: Page, name: string, content: string): Promise<void> {
  // A file from the disk, since only such a one has a path that main can open.
  const file = path.join(folder, name)
  await writeFile(file, content)
  await page.locator('input[type=file]').setInputFiles(file)
}

test('before the first run it says so, and the original can be seen', async () => {
  const { page } = await open(await newHome([]))
  await page.getByRole('heading', { name: 'No runs yet' }).waitFor()
  expect(await page.getByText('one measurement, no interval').isVisible()).toBe(true)
  await button(page, 'Measure this computer').click()
  expect(await button(page, 'Benchmark').getAttribute('aria-current')).toBe('page')
})

describe('a kept run', () => {
  test('is found, named with F2, given a note, and is so after a restart; its file is not touched', async () => {
    const home = await newHome([older, newer])
    const before = await readFile(runFile(home, 'older'))
    const { page, close } = await open(home)
    await page.getByRole('searchbox').fill('02')
    await page.getByRole('searchbox').fill('nothing like it')
    await page.getByText('Nothing matches').waitFor()
    await page.getByRole('searchbox').fill('2 jan 2026')
    await expect.poll(() => rows(page).count()).toBe(1)
    await page.getByRole('searchbox').fill('')

    await button(row(page, '2 Jan 2026'), /2 Jan 2026/)
      .first()
      .focus()
    await page.keyboard.press('F2')
    await page.keyboard.type('Before the update')
    await page.keyboard.press('Enter')
    await row(page, 'Before the update').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Before the update')
    await button(row(page, 'Before the update'), /^More/).click()
    await page.getByRole('menuitem', { name: 'Note' }).click()
    await page.getByRole('textbox', { name: 'Note to the run' }).fill('Fan on high')
    await button(page, 'Save the note').click()
    await page.getByText('Fan on high').waitFor()
    await close()

    const again = await open(home)
    await row(again.page, 'Before the update').waitFor()
    expect(await row(again.page, 'Before the update').innerText()).toContain('Fan on high')
    expect((await readFile(runFile(home, 'older'))).equals(before)).toBe(true)
  })

  test('is deleted with the keyboard, and brought back with the button and with Ctrl+Z', async () => {
    const home = await newHome([older, newer])
    const { page } = await open(home)
    await button(row(page, '3 Feb 2026'), /3 Feb 2026/)
      .first()
      .focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Delete')
    await expect.poll(() => rows(page).count()).toBe(1)
    expect(existsSync(runFile(home, 'older'))).toBe(false)
    // Whoever works with the keyboard goes on at the row beside it.
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(/3 Feb 2026/)
    await page.getByText(/“2 Jan 2026.*” was deleted/).waitFor()
    await button(page, 'Undo').click()
    await expect.poll(() => rows(page).count()).toBe(2)
    expect(existsSync(runFile(home, 'older'))).toBe(true)

    await page.getByRole('checkbox', { name: /Jan/ }).check()
    await page.getByRole('checkbox', { name: /Feb/ }).check()
    await button(page, 'Delete').click()
    await page.getByText('2 runs were deleted').waitFor()
    await page.keyboard.press('Control+z')
    await expect.poll(() => rows(page).count()).toBe(2)
  })

  test('opens as the result that it is', async () => {
    const { page } = await open(await newHome([fakeLadder({ id: 'ladder' })]))
    await button(rows(page).first(), /2026/).first().click()
    await page.getByRole('heading', { level: 1, name: /times as fast as PyTorch/ }).waitFor()
    expect(await button(page, 'Benchmark').getAttribute('aria-current')).toBe('page')
  })
})

test('damaged and newer files are told, the others are listed, and nothing is lost', async () => {
  const home = await newHome([older, newer])
  const cut = JSON.stringify(record('cut', '2026-01-05T00:00:00.000Z', 50)).slice(0, 2000)
  await writeFile(runFile(home, 'cut'), cut)
  await writeFile(runFile(home, 'power'), Buffer.alloc(4096))
  await writeFile(runFile(home, 'future'), '{"schemaVersion":7}')
  const { page, close } = await open(home)
  await expect.poll(() => rows(page).count()).toBe(5)
  expect(await row(page, 'cut.json').innerText()).toMatch(/damaged[\s\S]*quarantine folder/)
  expect(await row(page, 'power.json').innerText()).toMatch(/damaged/)
  expect(await row(page, 'future.json').innerText()).toMatch(/newer VinoBench, and not touched/)
  expect(await readFile(path.join(home, 'quarantine', 'cut.json'), 'utf8')).toBe(cut)
  expect(await readFile(runFile(home, 'future'), 'utf8')).toBe('{"schemaVersion":7}')
  await close()
  const again = await open(home)
  await expect.poll(() => rows(again.page).count()).toBe(5)
})

test('two real quick runs and the original are compared, row by row, and the table can be copied', async () => {
  const home = await newHome([])
  const [project, small] = [await copyProject(folder), await writeSmallYolo(folder)]
  const rowIds = 'openvino-sync,throughput:CPU'
  const args = ['run', '--quick', '--seconds', '0.3', '--rows', rowIds, '--model', small]
  for (let n = 0; n < 2; n++) expect((await runCli(project, args, { home })).code).toBe(0)
  const names = (await readdir(path.join(home, 'runs'))).sort()
  const measured = await Promise.all(
    names.map(async (name) => parseRecord(await readFile(path.join(home, 'runs', name), 'utf8'), name))
  )
  const { app, page } = await open(home)
  await expect.poll(() => rows(page).count()).toBe(2)
  for (const box of await list(page).getByRole('checkbox').all()) await box.check()
  await button(page, 'Add the original’s figures').click()
  await button(page, 'Compare 3').click()
  await page.getByRole('heading', { name: 'Compare 3 runs' }).waitFor()
  expect(await page.getByText('The original notebook states one figure for each row').isVisible()).toBe(true)
  const table = page.getByRole('table')
  const cells = await table
    .getByRole('row', { name: /^CPU, THROUGHPUT/ })
    .getByRole('cell')
    .allInnerTexts()
  expect(cells[0]).toContain('249.7')
  for (const [index, run] of measured.entries()) {
    const fps = run.rows.find(({ id }) => id === 'throughput:CPU')?.fps?.value ?? 0
    const ratio = fps / 249.65
    expect(cells[index + 1]).toContain(`${ratio.toFixed(ratio >= 10 ? 2 : 3)}× · no interval`)
  }
  await button(page, 'Copy for a spreadsheet').click()
  await page.getByText('Copied.').waitFor()
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied.split('\n')[0]?.split('\t')).toHaveLength(1 + 2 + 5 + 5)
  expect(copied).toContain('250.5')
})

test('results of other machines are opened from files, and a broken one is told', async () => {
  const { page } = await open(await newHome([older]))
  const elsewhere = { ...newer, machine: { ...newer.machine, id: 'elsewhere', cpu: 'Intel Core Ultra 9' } }
  await fileDropped(page, 'elsewhere.json', JSON.stringify(elsewhere))
  await page.getByRole('list', { name: 'Opened from files' }).getByText('elsewhere.json').waitFor()
  await fileDropped(page, 'broken.json', '{"schemaVersion":1')
  await page.getByText('broken.json is not a VinoBench result').waitFor()
  await page.getByRole('checkbox', { name: /Jan/ }).check()
  await button(page, 'Compare 2').click()
  await page.getByText(/elsewhere\.json against .*: 2 rows faster/).waitFor()
  await page.getByText('1 more thing differs').waitFor()
  expect(await page.getByText(/These were different machines.*Ultra 9/).isVisible()).toBe(true)
})

describe('a report of benchmark_app', () => {
  const fixtures = path.resolve(import.meta.dirname, '../fixtures/benchmark-app')
  const files = ['throughput.csv', 'latency.json'].map((name) => path.join(fixtures, name))
  // Each file is opened in an engine process.
  const patient = { timeout: 30_000 }
  const given = (page: Page) => page.locator('input[type=file]')

  test('is taken into the history, marked with what it does not say, and is there after a restart', async () => {
    const home = await newHome([older])
    const { page, close } = await open(home)
    await given(page).setInputFiles(files)
    await expect.poll(() => rows(page).count(), patient).toBe(3)
    const taken = await row(page, 'throughput.csv').innerText()
    expect(taken).toMatch(
      /imported[\s\S]*benchmark_app reached 140\.9 FPS on CPU[\s\S]*unknown machine · yolov5n\.onnx · benchmark_app, one pass[\s\S]*140\.9/
    )
    // The same one again is the same one.
    await given(page).setInputFiles(files.slice(0, 1))
    await expect.poll(() => button(page, /^Compare \d/).innerText(), patient).toBe('Compare 2')
    expect(await rows(page).count()).toBe(3)

    await page.getByRole('checkbox', { name: 'Select latency.json' }).uncheck()
    await page.getByRole('checkbox', { name: /Jan/ }).check()
    await button(page, 'Compare 2').click()
    await page.getByText(/throughput\.csv.*1 row without an interval/).waitFor()
    await page.getByText(/is a report of benchmark_app: one pass.*does not say: the machine/).waitFor()
    expect(await page.getByText(/\d row(s)? (faster|slower)/).count()).toBe(0)
    await close()

    const again = await open(home)
    await expect.poll(() => rows(again.page).count(), patient).toBe(3)
    await button(row(again.page, 'throughput.csv'), /^throughput/).click()
    await again.page.getByTestId('verdict').waitFor()
    const said = await again.page.getByRole('main').innerText()
    expect(said).toContain(
      'Imported from a report of benchmark_app (throughput.csv): one pass, so there is no interval.'
    )
    expect(said).toContain('doubtful')
    await button(again.page, 'Open all').click()
    await again.page.getByText('This is what benchmark_app itself reported.').waitFor()
    await again.page
      .getByText(/nobody checked the answers/)
      .first()
      .waitFor()
    expect(await violations(again.page)).toEqual([])
  })

  test('that is cut short, failed or of layers is refused in words, and nothing is kept', async () => {
    const home = await newHome([older])
    const { page } = await open(home)
    await fileDropped(page, 'cut.csv', (await readFile(path.join(fixtures, 'sync.csv'), 'utf8')).slice(0, 300))
    await page.getByText('cut.csv is a report of benchmark_app that was cut short').waitFor()
    await given(page).setInputFiles(path.join(fixtures, 'failed.csv'))
    await page.getByText('failed.csv is the report of a run of benchmark_app that failed').waitFor()
    await given(page).setInputFiles(path.join(fixtures, 'layers.csv'))
    await page.getByText('list of layers').waitFor()
    expect(await readdir(path.join(home, 'runs'))).toEqual(['older.json'])
  })

  test.each(['light', 'dark'] as const)('in Japanese, %s: all of it is said, and axe finds nothing', async (theme) => {
    const { page } = await open(await newHome([older]), { locale: 'ja-JP', theme, size: { width: 900, height: 600 } })
    await given(page).setInputFiles(files.slice(0, 1))
    await expect.poll(() => rows(page).count(), patient).toBe(2)
    expect(await row(page, 'throughput.csv').innerText()).toMatch(/取り込み[\s\S]*コンピューター不明[\s\S]*1 回の測定/)
    expect(await violations(page)).toEqual([])
    await page.getByRole('checkbox', { name: /2026/ }).check()
    await button(page, '2 件を比較').click()
    await page.getByText(/throughput\.csv は benchmark_app のレポートです/).waitFor()
    expect(await violations(page)).toEqual([])
  })
})

test('a run that cannot be kept is shown, and it is said that it is not kept', async () => {
  const home = path.join(folder, `home-${++homes}`)
  await mkdir(home)
  await writeFile(path.join(home, 'runs'), 'no folder')
  const { page, close } = await launchWindow({ home })
  onTestFinished(close)
  const wishes = { mode: 'quick', rows: ['openvino-sync'], batch: null, model: 'yolov5n', picture: null } as const
  expect(await page.evaluate((asked) => window.vinobench.startRun(asked), wishes)).toMatchObject({ ok: true })
  await page.getByTestId('verdict').waitFor({ timeout: 120_000 })
  await page.getByText(/The result could not be saved/).waitFor()
})

describe('a result that is opened from outside the window', () => {
  const elsewhere = { ...newer, machine: { ...newer.machine, id: 'elsewhere', cpu: 'Intel Core Ultra 9' } }
  const onDisk = async (name: string, content: string): Promise<string> => {
    await writeFile(path.join(folder, name), content)
    return path.join(folder, name)
  }

  test('with the start: it is shown at once, and is not kept', async () => {
    const file = await onDisk('別の PC.vinobench', JSON.stringify(elsewhere))
    const home = await newHome([older])
    const window = await launchWindow({ home, args: [file, '/etc/passwd', 'https://example.com/a.vinobench'] })
    onTestFinished(() => window.close())
    await window.page.getByTestId('verdict').waitFor()
    await window.page.getByText('Intel Core Ultra 9').first().waitFor()
    await button(window.page.getByRole('navigation'), 'History').click()
    await window.page.getByRole('list', { name: 'Opened from files' }).getByText('別の PC.vinobench').waitFor()
    expect(await readdir(path.join(home, 'runs'))).toEqual(['older.json'])
    expect(window.errors).toEqual(noErrors)
  })

  test('while the window is open: the first one shows it, and says of a broken one what is wrong', async () => {
    const { app, page, home } = await open(await newHome([older]))
    const files = [await onDisk('second.vinobench', JSON.stringify(elsewhere)), await onDisk('bad.vinobench', '{"a":1')]
    for (const file of files) {
      await app.evaluate(
        ({ app: main }, argv) => void main.emit('second-instance', {}, argv, '/nowhere', null),
        ['vinobench', '--lang=en-US', file, path.join(folder, 'none.vinobench')]
      )
      if (file === files[0]) await page.getByTestId('verdict').waitFor()
    }
    await page.getByText('bad.vinobench is not a VinoBench result').waitFor()
    await page.getByRole('list', { name: 'Opened from files' }).getByText('second.vinobench').waitFor()
    expect(await readdir(path.join(home, 'runs'))).toEqual(['older.json'])
  })
})

test('the trend of a row names what changed between its runs', async () => {
  const updated = { ...newer, openvino: { version: '2027.0.0', source: 'c-api' as const } }
  const { page } = await open(await newHome([older, updated]))
  await button(page, 'Trend').click()
  await page.getByLabel('Row').selectOption({ label: 'CPU, THROUGHPUT (2 runs)' })
  await page.getByText(/2 runs; the newest reached 35\.98 FPS, between 35\.86 and 36\.14/).waitFor()
  await page.getByText('The runs as a table').click()
  await page.getByText('OpenVINO 2026.4.1 → 2027.0.0').waitFor()
  await button(page, 'Compare the first with the newest').click()
  await page.getByText(/2 rows faster/).waitFor()
})

const violations = async (page: Page): Promise<string[]> => {
  const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

test.each(['light', 'dark'] as const)('%s: axe finds nothing in any state, at the smallest size', async (theme) => {
  const home = await newHome([older, { ...newer, finishedAt: null }])
  await writeFile(runFile(home, 'cut'), '{"schema')
  await writeFile(runFile(home, 'future'), '{"schemaVersion":7}')
  const { page } = await open(home, { theme, size: { width: 900, height: 600 } })
  await expect.poll(() => rows(page).count()).toBe(4)
  await fileDropped(page, 'elsewhere.json', JSON.stringify(newer))
  await page.getByRole('list', { name: 'Opened from files' }).waitFor()
  expect(await violations(page)).toEqual([])
  await button(row(page, '2 Jan 2026'), /^More/).click()
  expect(await violations(page)).toEqual([])
  await page.getByRole('menuitem', { name: 'Note' }).click()
  expect(await violations(page)).toEqual([])
  await button(page, 'Cancel').click()
  await button(row(page, '2 Jan 2026'), /2 Jan 2026/)
    .first()
    .focus()
  await page.keyboard.press('Delete')
  await button(page, 'Undo').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('checkbox', { name: /Feb/ }).check()
  await button(page, 'Add the original’s figures').click()
  await button(page, 'Compare 3').click()
  await page.getByRole('table').waitFor()
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(900)
  await button(page, 'All runs').click()
  await button(page, 'Clear').click()
  await button(page, 'Trend').click()
  await page.getByText('The runs as a table').click()
  expect(await violations(page)).toEqual([])
})

test('in Japanese every word is Japanese', async () => {
  const { page } = await open(await newHome([older, newer]), { locale: 'ja-JP' })
  await page.getByText('2 件の測定結果を保存しています。').waitFor()
  for (const box of await list(page).getByRole('checkbox').all()) await box.check()
  await button(page, '2 件を比較').click()
  await page.getByText('2 行が高速', { exact: false }).waitFor()
  expect(await page.getByRole('main').innerText()).not.toMatch(/\b(faster|slower|rows?|compare|interval)\b/i)
})
