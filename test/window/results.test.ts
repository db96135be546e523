import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toCsv } from '../../src/core/export/csv'
import { toHtml } from '../../src/core/export/html'
import { toMarkdown } from '../../src/core/export/markdown'
import { chartSize } from '../../src/core/export/chart-option'
import { parseRecord } from '../../src/core/parse-record'
import type { RowRecord, RunRecord } from '../../src/core/record'
import { machineId } from '../../src/engine/circumstances'
import { around, failedRow, fakeLadder, fakeRecord, unavailableRow } from '../fakes/record'
import { answeredRow, fakeRow, otherAnswers, sameAnswers } from '../fakes/rounds'
import { stubSaveDialog } from './support/dialogs'
import { launchWindow, type LaunchedWindow, noErrors, resize } from './support/launch'
import { screenshot } from './support/screenshot'
import { needsWindow, noWindow } from './support/window'

/** Kept results in the real window: what is shown, said, copied and saved of them. */

needsWindow()

const found = [
  { label: 16, name: 'dog', score: 0.91, box: [40, 30, 60, 50] as const },
  { label: 1, name: 'bicycle', score: 0.73, box: [10, 10, 120, 90] as const }
]

const home = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'vinobench-results-')))
const picture = path.join(home, 'picture.png')

function withBoxes(row: RowRecord): RowRecord {
  if (row.backend !== 'openvino' || row.fps === null) return row
  const requested = { ...row.requested, modelFile: '~/models/yolov5n.xml' }
  return { ...row, requested, detections: found, pictureSize: [160, 120] }
}

function ladder(id: string, more: Partial<RunRecord> = {}): RunRecord {
  const record = fakeLadder({ id })
  return {
    ...record,
    machine: { ...record.machine, id: machineId() },
    plan: { ...record.plan, image: picture },
    rows: record.rows.map(withBoxes),
    ...more
  }
}

const longName = `A model with a name that never ends ${'and goes on '.repeat(20)}`
const records: Readonly<Record<string, RunRecord>> = {
  full: ladder('20261122T140200Z-00000001'),
  synthetic: ladder('20261122T140200Z-00000002', { model: { ...fakeLadder().model, synthetic: true } }),
  failed: fakeRecord(
    [failedRow('pytorch', 'The process died.'), failedRow('openvino-sync', `Nothing worked. ${'x'.repeat(900)}`)],
    { id: '20261122T140200Z-00000003', model: { ...fakeLadder().model, name: longName } }
  ),
  quick: fakeRecord(
    [fakeRow('onnxruntime', [17]), fakeRow('throughput:CPU', [34]), unavailableRow('throughput:GPU', 'None.')],
    {
      id: '20261122T140200Z-00000004'
    }
  ),
  different: fakeRecord(
    [
      answeredRow('onnxruntime', around(71.5), sameAnswers),
      answeredRow('openvino-sync', around(141.49), sameAnswers),
      answeredRow('latency:CPU', around(140.2), { state: 'not checked', why: 'dynamic-outputs' }),
      answeredRow('throughput:CPU', around(249.65), otherAnswers)
    ],
    { id: '20261122T140200Z-00000006' }
  ),
  untrusted: fakeRecord(
    [fakeRow('onnxruntime', [10, 20, 30, 40, 50, 60]), fakeRow('throughput:CPU', [20, 40, 60, 80, 100, 120])],
    {
      id: '20261122T140200Z-00000007',
      interruptions: [{ row: 'throughput:CPU', round: 1, cause: 'device-lost' }]
    }
  ),
  many: fakeRecord(
    Array.from({ length: 20 }, (_, n) => fakeRow(`openvino-batch${n + 1}`, around(30 + n))),
    { id: '20261122T140200Z-00000005' }
  )
}

let opened: LaunchedWindow

beforeAll(async () => {
  if (noWindow !== null) return
  mkdirSync(path.join(home, 'runs'))
  for (const record of Object.values(records)) {
    writeFileSync(path.join(home, 'runs', `${record.id}.json`), JSON.stringify(record))
  }
  await sharp({ create: { width: 160, height: 120, channels: 3, background: '#7799bb' } })
    .png()
    .toFile(picture)
  opened = await launchWindow({ home, size: { width: 1280, height: 800 } })
})
afterAll(async () => {
  await opened?.close()
  rmSync(home, { recursive: true, force: true })
  if (noWindow === null) expect(opened.errors).toEqual(noErrors)
})

const page = (): Page => opened.page
const recordOf = (name: string): RunRecord => records[name] as RunRecord

/** The history opens a run the same way. */
async function show(name: string): Promise<RunRecord> {
  const record = recordOf(name)
  await page()
    .getByRole('button', { name: /^(History|履歴)$/ })
    .click()
  await page().locator(`[data-run="${record.id}"] [data-part="title"]`).click()
  await page().getByTestId('verdict').waitFor()
  return record
}

const rowDetails = (name: string | RegExp) =>
  page()
    .locator('details')
    .filter({ has: page().locator('summary', { hasText: name }) })

async function setLanguage(language: 'en' | 'ja'): Promise<void> {
  await page().evaluate((chosen) => window.vinobench.changeSettings({ language: chosen }), language)
  await page().waitForFunction((chosen) => document.documentElement.lang === chosen, language)
}

const axe = async () =>
  (await new AxeBuilder({ page: page() }).setLegacyMode(true).analyze()).violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ html }) => html.slice(0, 200))
  ])

describe('a kept result', () => {
  test('says the verdict largest, what it means, and how far to believe it', async () => {
    await show('full')
    expect(await page().getByTestId('verdict').innerText()).toBe(
      'THROUGHPUT makes the CPU 5.52 times as fast as PyTorch.'
    )
    const sizes = await page().evaluate(() =>
      [...document.querySelectorAll('main *')].map((element) => Number.parseFloat(getComputedStyle(element).fontSize))
    )
    expect(Math.max(...sizes)).toBe(34)
    const facts = page().getByLabel('In short')
    for (const words of [
      '250.5 FPS',
      '8 cameras at 30 fps',
      'the 34-second clip took 4.1 s',
      '0.26 s',
      'Yes, one doubt'
    ]) {
      expect(await facts.innerText()).toContain(words)
    }
  })

  test('describes its chart in words, row by row in order', async () => {
    const record = await show('full')
    const text = (await page().locator('figure [aria-label]').first().getAttribute('aria-label')) ?? ''
    expect(text).toContain('AUTO, THROUGHPUT: 250.5, between 241.0 and 262.0 (best)')
    expect(text).toContain('GPU, THROUGHPUT: not available: This computer has no graphics card')
    const names = ['PyTorch', 'ONNX Runtime', 'OpenVINO, one at a time', '4 frames at once', 'CPU, LATENCY']
    const places = names.map((name) => text.indexOf(name))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(record.rows).toHaveLength(
      await page()
        .locator('details > summary')
        .filter({ hasText: /FPS|not available/ })
        .count()
    )
  })

  test('the chart follows the width of the window', async () => {
    await show('full')
    const width = () =>
      page()
        .locator('figure canvas')
        .evaluate((canvas) => canvas.clientWidth)
    const wide = await width()
    await resize(opened.app, page(), { width: 900, height: 600 })
    await expect.poll(width).toBeLessThan(wide - 200)
    await resize(opened.app, page(), { width: 1280, height: 800 })
    await expect.poll(width).toBe(wide)
  })

  test('a row opens by keyboard and says the trick, the advice, the settings, the boxes and the command', async () => {
    await show('full')
    const row = rowDetails('CPU, THROUGHPUT')
    await row.locator('summary').focus()
    await page().keyboard.press('Enter')
    for (const words of [
      'スループット・モード',
      'The device arranges itself for many requests',
      'It is worth having on this computer: 1.77 times',
      '5.51 times the throughput of PyTorch, between 5.51 and 5.51.',
      'It measures once; this is the pass in the middle of ours.',
      'needs 662 inferences, there are 120',
      'CPU left free while measuring',
      '2 objects found: dog 91% · bicycle 73%'
    ]) {
      expect(await row.innerText()).toContain(words)
    }
    const settings = row.getByRole('table', { name: 'Asked for, and what really ran' })
    expect(await settings.getByRole('row', { name: /^Hint/ }).innerText()).toContain('THROUGHPUT')
    // An engine process opens the picture.
    await row.getByRole('img', { name: /dog 91%, bicycle 73%/ }).waitFor()

    await row.getByRole('button', { name: 'Copy command' }).click()
    const copied = () => opened.app.evaluate(({ clipboard }) => clipboard.readText())
    await expect
      .poll(copied)
      .toBe(
        'benchmark_app -m ~/models/yolov5n.xml -d CPU -hint throughput -api async -nireq 1 -shape "[1,3,480,640]" -ip f32 -t 3'
      )
  })

  test('a row that could not run says why, and the way there is one click', async () => {
    await show('full')
    await page()
      .getByRole('button', { name: /were not measured\. Why\?$/ })
      .click()
    const row = rowDetails('GPU, THROUGHPUT')
    expect(await row.getByRole('alert').innerText()).toContain('no graphics card that the system can see')
    expect(await row.locator('summary').evaluate((summary) => summary === document.activeElement)).toBe(true)
  })

  test('the table is a table, and copies as one', async () => {
    const record = await show('full')
    await page().getByText('As a table').click()
    const table = page().getByRole('table', { name: 'Every row with its figures' })
    expect(await table.getByRole('row').count()).toBe(record.rows.length + 1)
    await page().getByRole('button', { name: 'Copy for a spreadsheet' }).click()
    await expect.poll(() => opened.app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^Row\tFPS\tInterval/)
    const lines = (await opened.app.evaluate(({ clipboard }) => clipboard.readText())).split('\n')
    expect(lines[6]).toMatch(/^CPU, THROUGHPUT\t249\.5\t/)
    expect(new Set(lines.map((line) => line.split('\t').length)).size).toBe(1)
  })
})

describe('saving a result', () => {
  const save = async (menu: string, file: string | null): Promise<void> => {
    await stubSaveDialog(opened.app, file)
    await page().getByRole('button', { name: 'Export' }).click()
    await page().getByRole('button', { name: menu }).click()
  }

  test.each([
    [
      'Everything (JSON)',
      'a.json',
      (file: string, record: RunRecord) => expect(parseRecord(read(file), 'a')).toEqual(record)
    ],
    ['Table (CSV)', 'b.csv', (file: string, record: RunRecord) => expect(read(file)).toBe(toCsv(record))],
    ['Text (Markdown)', 'c.md', (file: string, record: RunRecord) => expect(read(file)).toBe(toMarkdown(record))],
    ['Report (HTML)', 'd.html', (file: string, record: RunRecord) => expect(read(file)).toBe(toHtml(record))]
  ])('%s holds what the command line writes', async (menu, name, check) => {
    const record = await show('full')
    const file = path.join(home, name)
    await save(menu, file)
    await page().getByText(`Saved ${name}.`).waitFor()
    expect(await page().getByRole('button', { name: 'Show in folder' }).count()).toBe(1)
    check(file, record)
  })

  test('the chart is a picture of every row', async () => {
    const record = await show('full')
    const file = path.join(home, 'chart')
    await save('Chart (PNG)', file)
    await page().getByText('Saved chart.png.').waitFor()
    expect(await sharp(`${file}.png`).metadata()).toMatchObject({ format: 'png', ...chartSize(record) })
  })

  test('who thinks better of it gets nothing, and no message', async () => {
    await show('full')
    await save('Table (CSV)', null)
    await page().getByRole('button', { name: 'Export' }).waitFor()
    expect(
      await page()
        .getByText(/^Saved/)
        .count()
    ).toBe(0)
  })

  test('a place that cannot be written is said, and the next try works', async () => {
    await show('full')
    const folder = path.join(home, 'a-folder.csv')
    mkdirSync(folder)
    await save('Table (CSV)', folder)
    expect(await page().getByRole('alert').innerText()).toMatch(/could not be written/)
    await save('Table (CSV)', path.join(home, 'again.csv'))
    await page().getByText('Saved again.csv.').waitFor()
    expect(await page().getByRole('alert').count()).toBe(0)
    expect(existsSync(path.join(home, 'again.csv'))).toBe(true)
  })

  test('what is no result is refused', async () => {
    const replies = await page().evaluate(() =>
      Promise.all(
        [null, {}, [], { schemaVersion: 1 }, { rows: 'x' }].map((given) =>
          window.vinobench.exportResult(given as never, 'json')
        )
      )
    )
    expect(replies.every((reply) => !reply.ok)).toBe(true)
  })
})

const read = (file: string): string => readFileSync(file, 'utf8')

test('a real quick run shows the boxes that its row found, over the picture that it saw', async () => {
  const wishes = { mode: 'quick', rows: ['openvino-sync'], batch: null, model: 'centernet', picture: null } as const
  await page().getByRole('button', { name: 'Benchmark' }).click()
  await page().evaluate((asked) => window.vinobench.startRun(asked), wishes)
  await page().getByText('Row by row').waitFor({ timeout: 100_000 })
  await page().getByRole('button', { name: 'Open all' }).click()
  await page()
    .getByRole('img', { name: /cup \d\d%/ })
    .waitFor({ timeout: 60_000 })
  expect(
    await page()
      .getByText(/object.? found: .*cup/)
      .count()
  ).toBe(1)
  await screenshot(page(), 'results-real-run')
})

describe('the same answers', () => {
  test('a faster row with other answers is marked, explained, and does not win', async () => {
    await show('different')
    expect(await page().getByTestId('verdict').innerText()).toMatch(/^OpenVINO makes the CPU 1\.98 times as fast as /)
    const main = page().locator('main')
    expect(await main.innerText()).toContain(
      'throughput:CPU (249.5 FPS) was faster, but gave different answers, and does not count.'
    )
    expect(await rowDetails('CPU, THROUGHPUT').locator('summary').innerText()).toMatch(/different answers[^]*invalid/)
    await page().getByRole('button', { name: 'Open all' }).click()
    const wrong = await rowDetails('CPU, THROUGHPUT').innerText()
    expect(wrong).toContain('60 of 60 compared frames of round 1, 2, 3, 4, 5, 6 differ from the reference')
    expect(wrong).toContain('Boxes: 6 of 36 matched, 30 missed, 24 extra')
    expect(await rowDetails('OpenVINO, one at a time').innerText()).toContain(
      'The same answers as the reference, compared on 60 frames (24 before, 12 during, 24 after the timed parts).'
    )
    expect(await rowDetails('CPU, LATENCY').innerText()).toContain(
      'Its answers were not compared with the reference: how many values it answers depends on the picture.'
    )
  })

  test('the table for screen readers and spreadsheets says it too', async () => {
    await show('different')
    await page().getByText('As a table').click()
    const table = page()
      .getByRole('table')
      .filter({ has: page().getByRole('columnheader', { name: 'Answers' }) })
    const cells = await table.locator('tbody tr td:last-child').allInnerTexts()
    expect(cells).toEqual(['same', 'same', 'not checked', 'different'])
  })

  test.each([
    [1280, 800],
    [900, 600]
  ])('%i×%i, both languages, light and dark: nothing for axe to find and nothing too wide', async (width, height) => {
    await resize(opened.app, page(), { width, height })
    for (const language of ['en', 'ja'] as const) {
      await setLanguage(language)
      for (const theme of ['light', 'dark'] as const) {
        await page().evaluate((chosen) => window.vinobench.changeSettings({ theme: chosen }), theme)
        await show('different')
        await page()
          .getByRole('button', { name: /^(Open all|すべて開く)$/ })
          .click()
        await rowDetails(language === 'en' ? 'CPU, THROUGHPUT' : 'CPU スループット').scrollIntoViewIfNeeded()
        await screenshot(page(), `results-answers-${width}-${language}-${theme}`)
        expect(await axe()).toEqual([])
        await expectNoSidewaysScroll()
      }
    }
    await setLanguage('en')
    await resize(opened.app, page(), { width: 1280, height: 800 })
  })
})

describe('odd results', () => {
  test('with random weights it is speed only, and the real ones are one button away', async () => {
    await show('synthetic')
    expect(
      await page()
        .getByText(/^Speed only: the weights are random/)
        .count()
    ).toBe(1)
    await page().getByRole('button', { name: 'Get the original’s weights and picture…' }).click()
    await page().getByRole('dialog').waitFor()
    expect(await page().getByRole('dialog').innerText()).toMatch(/AGPL-3\.0/)
    await page().keyboard.press('Escape')
  })

  test('all rows failed: each says why, long words do not widen the window', async () => {
    await show('failed')
    expect(await page().getByTestId('verdict').innerText()).toMatch(/^No verdict/)
    await page().getByRole('button', { name: 'Open all' }).click()
    expect(await rowDetails('OpenVINO, one at a time').getByRole('alert').innerText()).toContain('Nothing worked.')
    await expectNoSidewaysScroll()
  })

  test('where no figure can be trusted that is said everywhere, and not that nothing was measured', async () => {
    await show('untrusted')
    const facts = page().getByLabel('In short')
    expect((await facts.innerText()).split('\n').filter(Boolean)).toEqual([
      ...['Best', '–', 'no figure can be trusted', 'In practice', '–', 'First answer after', '–'],
      ...['Can I believe it?', 'No', 'each row says why']
    ])
    await page().getByText('A driver lost its device during one round, which was measured again.').waitFor()
    await screenshot(page(), 'result-untrusted')
    await page().getByRole('button', { name: 'History', exact: true }).click()
    const kept = page().locator(`[data-run="${recordOf('untrusted').id}"]`)
    expect(await kept.innerText()).toContain('no figure to trust')
    expect(
      await page()
        .locator(`[data-run="${recordOf('failed').id}"]`)
        .innerText()
    ).toContain('nothing measured')
  })

  test('a quick look crowns nobody', async () => {
    await show('quick')
    expect(await page().getByTestId('verdict').innerText()).toMatch(/^First look, no interval yet/)
    expect(await page().getByLabel('In short').innerText()).toContain('Not yet')
  })

  test('twenty rows fit, also in the smallest window', async () => {
    await show('many')
    await resize(opened.app, page(), { width: 900, height: 600 })
    await expectNoSidewaysScroll()
    expect(
      await page()
        .locator('figure canvas')
        .evaluate((canvas) => canvas.clientHeight)
    ).toBeGreaterThan(900)
    await resize(opened.app, page(), { width: 1280, height: 800 })
  })
})

async function expectNoSidewaysScroll(): Promise<void> {
  const isWider = () =>
    page().evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('main')].some(
        ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth
      )
    )
  // The chart follows the window a frame later.
  await expect.poll(isWider).toBe(false)
}

describe.each(['en', 'ja'] as const)('in %s', (language) => {
  test.each(['light', 'dark'] as const)('%s: nothing for axe to find, with every row open', async (theme) => {
    await setLanguage(language)
    await page().evaluate((chosen) => window.vinobench.changeSettings({ theme: chosen }), theme)
    for (const name of ['full', 'failed', 'synthetic']) {
      await show(name)
      await screenshot(page(), `results-${name}-${language}-${theme}`)
      await page()
        .getByRole('button', { name: /^(Open all|すべて開く)$/ })
        .click()
      expect(await axe()).toEqual([])
    }
    await setLanguage('en')
  })
})

test('in Japanese the verdict, the tricks and the reasons are Japanese', async () => {
  await setLanguage('ja')
  await show('full')
  expect(await page().getByTestId('verdict').innerText()).toBe(
    'THROUGHPUT ヒントにより、CPU は PyTorch の 5.52 倍の速さになります。'
  )
  await page().getByRole('button', { name: 'すべて開く' }).click()
  const text = await page().locator('main').innerText()
  for (const words of [
    '大きなバッチ',
    '非同期処理',
    '累積スループット',
    'リソースの解放',
    '測定ごとのばらつきが 2.8 %'
  ]) {
    expect(text).toContain(words)
  }
  await setLanguage('en')
})
