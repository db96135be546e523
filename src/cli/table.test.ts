import pc from 'picocolors'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { around, failedRow, fakeLadder, fakeRecord, unavailableRow } from '../../test/fakes/record'
import { effectiveOn, fakePipeline, fakeRow } from '../../test/fakes/rounds'
import type { RunRecord } from '../core/record'
import { originalStyle } from './original-style'
import { resultTable } from './table'

const plain = { columns: 120, colours: pc.createColors(false), unicode: true }
const lineOf = (text: string, id: string): string => text.split('\n').find((line) => line.startsWith(`${id} `)) ?? ''

describe('the table', () => {
  test("has the rows in the ladder's order, each with its figures in one line", () => {
    const text = resultTable(fakeLadder(), plain)
    expect(text).toMatch(/^Performance difference\n/)
    const ids = text.split('\n').flatMap((line) => /^([a-z]+[-:]?\w*) .*(█|unavailable)/.exec(line)?.[1] ?? [])
    expect(ids).toEqual(fakeLadder().rows.map(({ id }) => id))
    expect(lineOf(text, 'openvino-batch4')).toMatch(
      /131\.4 +130\.9–132\.0 +█+.? +2\.90× +0\.93× skip +0\.0076 +7\.61\/– +valid/
    )
    expect(lineOf(text, 'throughput:GPU')).toContain('unavailable: This computer has no graphics card')
    expect(text).toContain(fakeLadder().verdict.sentence.slice(0, 60))
    expect(text).toContain('8 cameras at 30 fps')
    expect(text).toContain('The baseline is pytorch (PyTorch 1.13.0, 8 threads)')
  })

  test('what an application would see of the best row is said in one line', () => {
    const rows = [
      fakeRow('openvino-sync', around(30)),
      fakeRow('throughput:CPU', around(40), { pipeline: fakePipeline() })
    ]
    const text = resultTable(fakeRecord(rows), plain).replace(/\s+/g, ' ')
    expect(text).toContain(
      'An application would see about 20.00 FPS, where inference alone reaches 39.98: decoding the'
    )
    expect(resultTable(fakeLadder(), plain)).not.toContain('application')
  })

  test('graphics that were not compared are said with the verdict', () => {
    const otherGraphics = [{ name: 'Apple M4', vendor: 'Apple' }]
    const text = resultTable(fakeLadder({ otherGraphics }), plain).replace(/\s+/g, ' ')
    expect(text).toContain('The Apple graphics of this computer were not compared: OpenVINO cannot use them.')
  })

  test('the longest bar belongs to the fastest row, and bars are to scale', () => {
    const text = resultTable(
      fakeRecord([fakeRow('openvino-sync', around(50)), fakeRow('throughput:CPU', around(100))]),
      plain
    )
    const bar = (id: string): number => /█+/.exec(lineOf(text, id))?.[0].length ?? 0
    expect(bar('throughput:CPU')).toBeGreaterThan(20)
    expect(Math.abs(bar('openvino-sync') * 2 - bar('throughput:CPU'))).toBeLessThanOrEqual(1)
  })

  test.each([60, 72, 80, 100, 120, 200])('no line is wider than %i columns', (columns) => {
    const long =
      'A reason that goes on and on, 日本語も含めて、 with a/very/long/path/that/has/no/blanks/at/all/to/break/it/anywhere/'.repeat(
        2
      )
    const record = fakeLadder({
      rows: [
        ...fakeLadder().rows,
        unavailableRow('throughput:GPU.1', long, long),
        failedRow('latency:GPU.0', long),
        fakeRow('throughput:HETERO:GPU.0,CPU', around(1234.5), {
          effective: effectiveOn('GPU.0', { executionDevices: ['GPU.0', 'CPU'] })
        })
      ]
    })
    for (const unicode of [true, false]) {
      const widths = resultTable(record, { ...plain, columns, unicode })
        .split('\n')
        .map((line) => stringWidth(line))
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns)
    }
  })

  test('nothing is lost on a narrow terminal: what has no room follows below', () => {
    const text = resultTable(fakeLadder(), { ...plain, columns: 60 })
    for (const word of ['0.93× skip', '0.0221', '7.61/–', '5.52×', '245.5–247.5']) expect(text).toContain(word)
  })

  test("has no colour codes where colours are off, and the winner's in green where they are on", () => {
    expect(resultTable(fakeLadder(), plain)).not.toContain('\u001b')
    expect(resultTable(fakeLadder(), { ...plain, colours: pc.createColors(true) })).toMatch(/\u001b\[32m█/)
  })

  test('is pure ASCII where nothing else can be shown', () => {
    expect(resultTable(fakeLadder(), { ...plain, unicode: false })).toMatch(/^[\x00-\x7f]*$/)
    expect(resultTable(fakeLadder(), { ...plain, unicode: false })).toMatch(/throughput:CPU +249\.5.*##########/)
  })

  test('says a doubt once with its remedy, however many rows it touches', () => {
    const rows = ['openvino-sync', 'latency:CPU', 'throughput:CPU'].map((id) => fakeRow(id, [30, 30.1]))
    const text = resultTable(fakeRecord(rows), plain)
    expect(text.match(/every row: 2 rounds: a quick look/g)).toHaveLength(1)
    expect(text.match(/Run the standard ladder/g)).toHaveLength(1)
    expect(text).toContain('quick look')
  })

  test('says plainly that answers from random weights mean nothing', () => {
    const synthetic = fakeLadder({ model: { ...fakeLadder().model, synthetic: true } })
    expect(resultTable(synthetic, plain)).toContain('Speed only: the weights are random, the answers mean nothing.')
    expect(resultTable(fakeLadder(), plain)).not.toContain('Speed only')
  })

  test('sets what was asked for against what ran, automatic batching included', () => {
    const row = fakeRow('throughput:GPU', around(300), {
      effective: effectiveOn('GPU', { requests: 64, autoBatch: 16, precision: 'f16' })
    })
    const text = resultTable(fakeRecord([row]), plain)
    expect(text).toMatch(/throughput:GPU +THROUGHPUT +FP16 +OpenVINO 2026\.4\.1 +64 +1 +2 +f16 +GPU +16/)
  })

  test('a record without any figure is still told', () => {
    const text = resultTable(fakeRecord([failedRow('throughput:CPU', 'It broke.')]), plain)
    expect(text).toContain('throughput:CPU  failed: It broke.')
    expect(text).toContain('nothing was measured')
    expect(text).toContain('Update the driver of the device.')
  })

  test('a failed row keeps the figure of its finished rounds and says why it failed', () => {
    const row = fakeRow('throughput:CPU', around(30), {
      status: 'failed',
      failure: { code: 'engine-crashed', message: 'It crashed in round 4.', remedy: 'Run again.' }
    })
    const text = resultTable(fakeRecord([row]), plain)
    expect(lineOf(text, 'throughput:CPU')).toMatch(/30\.\d+.*failed$/)
    expect(text).toContain('It crashed in round 4.')
  })
})

describe("the original's style", () => {
  const record = (rows: RunRecord['rows']): string => originalStyle(fakeRecord(rows))

  test("prints the notebook's two lines with its words and decimals", () => {
    expect(record([fakeRow('pytorch', [45.32])])).toBe(
      'PyTorch model on CPU. First inference time: 0.0500 seconds\nPyTorch model on CPU: 0.0221 seconds per image (45.32 FPS)\n'
    )
    expect(record([fakeRow('cumulative:AUTO', [250.47])])).toContain(
      'OpenVINO model on AUTO (CUMULATIVE THROUGHPUT): 0.0040 seconds per image (250.47 FPS)'
    )
  })

  test.each([
    ['openvino-sync', 'OpenVINO model on CPU'],
    ['openvino-batch4', 'OpenVINO model + bigger batch on CPU'],
    ['throughput:CPU', 'OpenVINO model on CPU (THROUGHPUT)'],
    ['throughput:GPU.1', 'OpenVINO model on GPU.1 (THROUGHPUT)'],
    ['throughput:AUTO', 'OpenVINO model on AUTO (THROUGHPUT)'],
    ['latency:CPU', 'OpenVINO model on CPU (LATENCY)'],
    ['onnxruntime', 'ONNX Runtime model on CPU']
  ])('%s is called "%s"', (id, name) => {
    const [first, second] = record([fakeRow(id, [20])]).split('\n')
    expect(first).toBe(`${name}. First inference time: 0.0500 seconds`)
    expect(second).toBe(`${name}: 0.0500 seconds per image (20.00 FPS)`)
  })

  test('a row that was not measured says so', () => {
    expect(record([unavailableRow('throughput:NPU', 'No NPU.')])).toBe(
      'OpenVINO model on NPU (THROUGHPUT): unavailable. No NPU.\n'
    )
  })
})
