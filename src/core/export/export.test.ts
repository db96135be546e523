import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { around, fakeLadder, fakeRecord, unavailableRow } from '../../../test/fakes/record'
import { answeredRow, fakePipeline, fakeRow, otherAnswers, sameAnswers } from '../../../test/fakes/rounds'
import { parseRecord } from '../parse-record'
import type { RunRecord } from '../record'
import { winningRows } from '../verdict'
import { toCsv } from './csv'
import { cameraWords, clipWords, doubts } from './describe'
import { toHtml } from './html'
import { toJson } from './json'
import { toMarkdown } from './markdown'
import { scaleFromZero } from './scale'

/** A reader of RFC 4180 that knows nothing of our writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replace(/""/g, '"') ?? plain ?? '')
    if (end !== ',') {
      rows.push(row)
      row = []
    }
  }
  return rows
}

function cells(record: RunRecord): Record<string, string>[] {
  const [names = [], ...rows] = readCsv(toCsv(record))
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])))
}

const named = (name: string): RunRecord =>
  fakeRecord([fakeRow('throughput:CPU', around(30))], { model: { ...fakeLadder().model, name } })

const nasty = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  "=cmd()|'/C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\tTAB',
  '\rCR',
  'line\r\nbreak, "quoted"; and | pipe',
  '](javascript:alert(1)) **bold** `code`',
  '日本語\u202egnp.exe\u0000\u001b[2J'
]

describe('what the figures mean, and what benchmark_app would have reported', () => {
  const record = fakeRecord([
    fakeRow('onnxruntime', around(20)),
    fakeRow('openvino-sync', around(40), { pipeline: fakePipeline() })
  ])

  test('are in the report and in the document: sentences for each row, one pass of those that it can measure', () => {
    for (const text of [toHtml(record), toMarkdown(record).replaceAll('\\', '')]) {
      expect(text).toContain('2.00 times the throughput of ONNX Runtime, between 2.00 and 2.00.')
      expect(text).toContain('An application would see about 20.00 FPS, where inference alone reaches 39.98')
      expect(text.replace(/<[^>]+>|\|/g, ' ').replace(/ +/g, ' ')).toMatch(
        /openvino-sync 120 3000\.00 25\.03 25\.03 25\.03 25\.03 39\.9/
      )
      expect(text).not.toMatch(/onnxruntime\W+60\W+3000/)
    }
  })

  test('in the table there are the steps of a whole frame, empty where they were not measured', () => {
    const [plain, whole] = cells(record)
    expect(whole).toMatchObject({ pipeline_fps: '20', pipeline_decode_ms: '16', pipeline_postprocess_ms: '' })
    expect(plain).toMatchObject({ pipeline_fps: '', pipeline_decode_ms: '' })
  })
})

describe('JSON', () => {
  test('is read back as it was written', () => {
    for (const name of nasty) expect(parseRecord(toJson(named(name)), 'x.json')).toEqual(named(name))
  })
})

describe('CSV', () => {
  test('has one line for each row, in order, all of the same width', () => {
    const rows = readCsv(toCsv(fakeLadder()))
    expect(new Set(rows.map((row) => row.length)).size).toBe(1)
    expect(cells(fakeLadder()).map(({ row }) => row)).toEqual(fakeLadder().rows.map(({ id }) => id))
  })

  test('numbers are plain, in full, with a point; what is not known is empty', () => {
    const [first, second] = cells(
      fakeRecord([fakeRow('throughput:CPU', [1234.5678]), unavailableRow('throughput:GPU', 'None.')])
    )
    expect(first).toMatchObject({
      fps: '1234.5678',
      fps_low: '',
      seconds_per_image: String(1 / 1234.5678),
      requests: '1'
    })
    expect(second).toMatchObject({
      status: 'unavailable',
      fps: '',
      failure: 'None.',
      failure_code: 'device-unavailable'
    })
  })

  test('odd names survive, and none of them is a formula', () => {
    for (const name of nasty) {
      const [row] = cells(named(name))
      const formula = /^[=+\-@\t\r]/.test(name)
      expect(row?.['model_name']).toBe(formula ? `'${name}` : name)
    }
  })

  test('any text comes back from it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const [row] = cells(named(name))
        expect(row?.['model_name']?.replace(/^'(?=[=+\-@\t\r])/, '')).toBe(name)
      })
    )
  })

  test('a negative number is a number', () => {
    const row = { ...fakeRow('throughput:CPU', [30]), loadMs: -0.5 }
    expect(cells(fakeRecord([row]))[0]?.['load_ms']).toBe('-0.5')
  })
})

describe('Markdown', () => {
  test('has the verdict, every row, doubts and circumstances', () => {
    const text = toMarkdown(fakeLadder())
    for (const { id } of fakeLadder().rows) expect(text).toContain(`| ${id} |`)
    for (const words of [
      '# Performance difference',
      '5.52',
      '0.93× skip',
      'unavailable',
      'Close other programs',
      'seed 7',
      'AGPL-3.0'
    ])
      expect(text).toContain(words)
  })

  test('graphics that were not compared are said with the verdict', () => {
    expect(toMarkdown(withNvidia())).toMatch(/\*\*.*\. The NVIDIA graphics .* OpenVINO cannot use them\.\*\*/)
  })

  test('names cannot break out of their cell', () => {
    for (const name of nasty) {
      const text = toMarkdown(named(name))
      const line = text.split('\n').find((candidate) => candidate.startsWith('| Model |')) ?? ''
      expect(line.match(/(?<!\\)\|/g)).toHaveLength(3)
      expect(text).not.toMatch(/<(script|img)/)
      expect(text).not.toMatch(/(?<!\\)\]\(/)
    }
  })
})

/** A computer whose graphics OpenVINO cannot use. */
const withNvidia = (): RunRecord =>
  fakeLadder({ otherGraphics: [{ name: 'NVIDIA GeForce RTX 4070', vendor: 'NVIDIA' }] })

describe('the HTML report', () => {
  test('graphics that were not compared are said with the verdict', () => {
    expect(toHtml(withNvidia())).toMatch(/<h1>.*\. The NVIDIA graphics .* OpenVINO cannot use them\.<\/h1>/)
  })

  test('needs nothing from outside and may execute nothing', () => {
    const text = toHtml(fakeLadder())
    expect(text).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`
    )
    expect(text).not.toMatch(/<(script|link|iframe|img|object|embed)|\ssrc=|\shref=|url\(|@import|https?:/)
  })

  test('names are text and nothing else', () => {
    const tagsOf = (text: string): number => text.match(/<[a-z/!]/g)?.length ?? 0
    const usual = tagsOf(toHtml(named('YOLOv5n')))
    for (const name of nasty) {
      const text = toHtml(named(name))
      expect(tagsOf(text)).toBe(usual)
      expect(text).not.toMatch(/<[a-z][^>]*\son\w+=/)

      expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\u202e]/)
    }
  })

  test('every tag that is opened is closed', () => {
    const open: string[] = []
    for (const [, closing, name = '', rest = ''] of toHtml(fakeLadder()).matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/g)) {
      if (['meta', 'rect', 'path'].includes(name) || rest.endsWith('/')) continue
      if (closing === '') open.push(name)
      else expect(open.pop()).toBe(name)
    }
    expect(open).toEqual([])
  })

  test('shows each row, the winner and its ties in the accent, a doubt as a word', () => {
    const text = toHtml(fakeLadder())
    for (const { label } of fakeLadder().rows) expect(text).toContain(label)
    expect(text.match(/class="row best"/g)).toHaveLength(winningRows(fakeLadder()).length)
    expect(text).toContain('<span class="badge doubtful">doubtful</span>')
    expect(text).toContain('Throughput [FPS]')
  })

  test('is made also of a result without any figure', () => {
    expect(toHtml(fakeRecord([unavailableRow('throughput:NPU', 'No NPU.')]))).toContain('No NPU.')
  })
})

describe('the same answers', () => {
  const record = fakeRecord([
    answeredRow('openvino-sync', around(30), sameAnswers),
    answeredRow('latency:CPU', around(29), { state: 'not checked', why: 'no-reference', detail: 'the disk is full' }),
    answeredRow('throughput:CPU', around(60), otherAnswers)
  ])

  test('read back, the record is the same', () => {
    expect(parseRecord(toJson(record), 'a.json')).toEqual(record)
  })

  test('a record that says only a state, or nothing, is still read', () => {
    const [row] = record.rows
    for (const agreement of [{ state: 'same' }, { state: 'of tomorrow', why: 3 }, null]) {
      const older = { ...record, rows: [{ ...row, agreement }] } as unknown as RunRecord
      const read = parseRecord(JSON.stringify(older), 'older.json')
      expect(read.rows[0]?.agreement).toEqual(agreement)
      // Every report can be made of it.
      expect([toCsv(read), toMarkdown(read), toHtml(read)].every((text) => text.length > 0)).toBe(true)
    }
  })

  test('CSV has the state, the measures and the boxes', () => {
    expect(cells(record)).toMatchObject([
      {
        answers: 'same',
        answers_bound: 'f32',
        answers_compared_frames: '60',
        answers_worst_nrmse: '0.031',
        boxes_missed: '0'
      },
      { answers: 'not checked', answers_not_compared_because: 'no-reference', answers_bound: '' },
      { answers: 'different', answers_differing_frames: '60', boxes_missed: '30', boxes_extra: '24' }
    ])
  })

  test('reports say what was compared, what was not and why, and which faster row does not count', () => {
    for (const text of [toMarkdown(record), toHtml(record)]) {
      expect(text).toContain('openvino-sync gave the same answers as the model in f32 on the CPU (60 frames compared).')
      expect(text).toContain('could not be had (the disk is full)')
      expect(text).toContain('throughput:CPU (59.97 FPS) was faster, but gave different answers, and does not count.')
      expect(text).toMatch(/60 of 60 compared frames of round 1, 2, 3, 4, 5, 6 differ/)
    }
    expect(record.verdict.winner).not.toBe('throughput:CPU')
  })
})

describe('words', () => {
  test.each([
    [34.1, '1 camera at 30 fps'],
    [249, '8 cameras at 30 fps'],
    [30, '1 camera at 30 fps'],
    [16, 'every 2nd frame of a camera at 30 fps'],
    [11, 'every 3rd frame of a camera at 30 fps'],
    [7.5, 'every 4th frame of a camera at 30 fps']
  ])('%d FPS is %s', (fps, words) => {
    expect(cameraWords(fps)).toBe(words)
  })

  test('the clip of 1,024 frames plays in 34 seconds', () => {
    expect(clipWords(249.65)).toBe('the 34-second clip takes 4.1 s')
  })

  test("one kind of doubt is one, with each row's own evidence", () => {
    const rows = [fakeRow('openvino-sync', [10, 12, 10, 12, 10, 12]), fakeRow('latency:CPU', [10, 13, 10, 13, 10, 13])]
    expect(doubts(rows)).toHaveLength(1)
    expect(doubts(rows)[0]?.findings.map(({ rows: ids }) => ids)).toEqual([['openvino-sync'], ['latency:CPU']])
  })
})

test('a scale ends at or above the largest value, in round steps', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (most) => {
      const { end, marks } = scaleFromZero(most)
      expect(end).toBeGreaterThanOrEqual(most * (1 - 1e-6))
      expect(marks.length).toBeGreaterThanOrEqual(3)
      expect(marks.length).toBeLessThanOrEqual(7)
    })
  )
  expect(scaleFromZero(262).marks).toEqual([0, 100, 200, 300])
})
