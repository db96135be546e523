import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { around, fakeRecord } from '../../../test/fakes/record'
import { fakeRow } from '../../../test/fakes/rounds'
import { compareRuns } from '../compare'
import { toCsv } from '../export/csv'
import { toHtml } from '../export/html'
import { toMarkdown } from '../export/markdown'
import { FailureError } from '../failure'
import { parseRecord } from '../parse-record'
import type { RunRecord } from '../record'
import { importReport } from '.'

// Written by benchmark_app 2026.4.1 (Python) on a machine with a CPU only; paths shortened, lists of layers cut.
const folder = path.resolve(import.meta.dirname, '../../../test/fixtures/benchmark-app')
const reportOf = (name: string): string => readFileSync(path.join(folder, name), 'utf8')

const about = { file: 'report.csv', fingerprint: '0123456789abcdef', writtenAt: '2026-11-27T22:29:00.000Z' }
const take = (text: string, name = 'report.csv') => importReport(text, name, about)

function taken(text: string): RunRecord & { readonly row: RunRecord['rows'][number] } {
  const record = take(text)
  const row = record?.rows[0]
  if (record === null || row === undefined) throw new Error('no report')
  return { ...record, row }
}

function failureOf(work: () => unknown): { code: string; message: string } {
  try {
    work()
  } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
  throw new Error('It did not fail.')
}

describe('a report becomes a row of the ladder where that does the same', () => {
  test.each([
    ['throughput.csv', 'throughput:CPU', 140.95],
    ['throughput.json', 'throughput:CPU', 141.41],
    ['auto.csv', 'throughput:AUTO', 141.87],
    ['cumulative.json', 'cumulative:AUTO', 141.53],
    ['latency.json', 'latency:CPU', 93.05],
    ['no-warm-up.csv', 'latency:CPU', 60.6],
    ['sync.csv', 'openvino-sync', 104.79],
    ['batch4-percentile90.csv', 'openvino-batch4', 50.93]
  ])('%s: %s', (file, id, fps) => {
    const { row } = taken(reportOf(file))
    expect(row).toMatchObject({ id, status: 'done', fps: { value: fps, low: null, high: null } })
  })

  test('settings of its own make it a row of its own, in the words of the tool', () => {
    const { row } = taken(reportOf('streams.csv'))
    expect(row.id).toBe('benchmark_app (CPU, async, nstreams 1, nthreads 1, nireq 2)')
    expect(row.label).toBe(row.id)
    expect(row.effective).toMatchObject({ requests: 2, streams: 1, threads: null })
  })

  test('without a hint the tool takes its own, which is said; before there were hints, it had none', () => {
    const plain = reportOf('throughput.csv').replace('-hint;throughput\n', '')
    expect(taken(plain)).toMatchObject({
      row: { id: 'throughput:CPU', requested: { hint: 'THROUGHPUT' } },
      importedFrom: { unknown: expect.arrayContaining(['hint']) as unknown }
    })
    const older = plain.replace('duration (ms);2000\n', 'duration (ms);2000\nnumber of CPU streams;2\n')
    expect(taken(older).row).toMatchObject({ id: 'benchmark_app (CPU, async)', requested: { hint: null } })
  })
})

test('all its figures are taken: what the tool prints is what the record holds', () => {
  expect(taken(reportOf('throughput.csv')).row).toMatchObject({
    loadMs: 19.03 + 9.42,
    compileMs: 131.17,
    firstInferenceMs: 20.5,
    secondsPerImage: 1 / 140.95,
    latencyMs: { mean: 13.93, min: 13.27, max: 21.27, p50: 13.81, p90: null, p99: null },
    effective: { requests: 2 },
    device: 'CPU',
    mode: 'async',
    batch: 1
  })
  // 286 iterations in 2,022.55 ms; the same run as JSON.
  expect(taken(reportOf('throughput.json')).row).toMatchObject({ latencyMs: { p50: 13.69, mean: 13.88 } })
  // Another percentile than the median is no median.
  expect(taken(reportOf('batch4-percentile90.csv')).row.latencyMs).toMatchObject({ p50: null, p90: 100.04 })
})

test('what a report does not say is null, and named', () => {
  const record = taken(reportOf('no-warm-up.csv'))
  expect(record).toMatchObject({
    machine: { cores: null, memoryBytes: null, circumstances: { usableCores: null, onBattery: null } },
    openvino: null,
    devices: [],
    model: { name: 'yolov5n.onnx', sha256: null, inputShape: [1, 3, 480, 640] },
    importedFrom: { tool: 'benchmark_app', format: 'csv', file: 'report.csv' },
    row: {
      rounds: [],
      agreement: null,
      resources: null,
      firstInferenceMs: null,
      effective: { precision: null, executionDevices: null, threads: null },
      trust: { state: 'doubtful', reasons: [{ code: 'one-pass' }] }
    }
  })
  expect(record.importedFrom?.unknown).toEqual([
    ...['machine', 'openvino', 'date', 'model-file', 'precision', 'execution-devices'],
    ...['first-inference', 'steady', 'answers']
  ])
  expect(record.verdict).toEqual({ sentence: 'benchmark_app reached 60.60 FPS on CPU.', winner: null })
})

describe('reports of other versions and of the C++ tool', () => {
  const cpp = `Command line parameters
d;CPU
hint;latency
m;C:\\Users\\somebody\\models\\resnet 50.xml
report_type;no_counters

Configuration setup
benchmark mode;inference only
topology;ResNet-50
target device;CPU
API;sync
precision;dynamic
batch size;1
number of iterations;0
number of parallel infer requests;1
duration (ms);60000

Execution results
read model time (ms);12.345678
compile model time (ms);98.700000
first inference time (ms);7.100000
total execution time (ms);60003.120000
total number of iterations;12000
Median latency (ms);4.980000
Percentile boundary;50
Average latency (ms);5.000260
Min latency (ms);4.700000
Max latency (ms);19.000000
throughput;199.989600

`

  test('the C++ tool, as CSV: other names, longer numbers, and nobody’s folders are taken over', () => {
    const record = taken(cpp)
    expect(record.row).toMatchObject({
      id: 'latency:CPU',
      fps: { value: 199.9896 },
      latencyMs: { mean: 5.00026, min: 4.7, max: 19, p50: 4.98 },
      compileMs: 98.7,
      loadMs: 12.345678
    })
    expect(record.model.name).toBe('resnet 50.xml')
    expect(JSON.stringify(record)).not.toContain('somebody')
  })

  test('the C++ tool, as JSON: short names, and numbers as numbers', () => {
    const json = {
      cmd_options: { d: 'GPU.0', hint: 'throughput', m: 'net.xml' },
      configuration_setup: { api: 'async', batch_size: 1, nireq: 4, target_device: 'GPU.0', topology: 'net' },
      execution_results: {
        execution_time: 10_000,
        iterations_num: 2500,
        latency_avg: 15.9,
        latency_max: 40,
        latency_median: 15.5,
        latency_min: 9,
        load_model_time: 800,
        percentile_boundary: 95,
        throughput: 250
      }
    }
    expect(taken(JSON.stringify(json, null, 4)).row).toMatchObject({
      id: 'throughput:GPU.0',
      fps: { value: 250 },
      compileMs: 800,
      latencyMs: { p50: null, p95: 15.5, mean: 15.9 }
    })
  })

  test('the first Python one: a latency alone, and a throughput that is its inverse instead of frames by time', () => {
    const old = `Configuration setup
topology;net
target device;CPU
API;sync
precision;FP32
batch size;2
number of iterations;0
number of parallel infer requests;1
duration (ms);60000

Execution results
read network time (ms);30.00
load network time (ms);200.00
total execution time (ms);1000.00
total number of iterations;40
latency (ms);20.00
throughput;100.00
`
    const record = taken(old)
    expect(record.row).toMatchObject({
      id: 'openvino-batch2',
      fps: { value: 80 },
      latencyMs: { p50: 20, mean: null },
      loadMs: 30,
      compileMs: 200
    })
    expect(record.importedFrom).toMatchObject({ printedFps: 100 })
    expect(toMarkdown(record)).toContain('It prints 100 FPS; shown are its frames divided by its time.')
  })

  test('a device that it could not measure the latency on has none', () => {
    const multi = reportOf('throughput.csv')
      .replace(/^(latency|avg|min|max).*\n/gm, '')
      .replaceAll(';CPU', ';MULTI:CPU,GPU')
    expect(taken(multi)).toMatchObject({
      row: { device: 'MULTI:CPU,GPU', latencyMs: null },
      importedFrom: { unknown: expect.arrayContaining(['latency']) as unknown }
    })
  })

  test('a group of shapes does not replace the figures of all', () => {
    const groups = reportOf('throughput.csv').replace(
      'throughput;',
      'group;[1,3,96,96]\navg latency;1.00\nmin latency;0.50\nmax latency;2.00\nthroughput;'
    )
    expect(taken(groups).row.latencyMs).toMatchObject({ mean: 13.93, min: 13.27, max: 21.27 })
  })
})

describe('what a spreadsheet or another editor made of a report', () => {
  const original = taken(reportOf('throughput.csv'))

  test.each<[string, (text: string) => string]>([
    ['line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['line ends of old Macs', (text) => text.replaceAll('\n', '\r')],
    ['a byte order mark', (text) => `\uFEFF${text}`],
    [
      'commas, with quotes where they must be',
      (text) => text.replace('[1,3,480,640]', '"[1,3,480,640]"').replaceAll(';', ',')
    ],
    ['tabs', (text) => text.replaceAll(';', '\t')],
    ['decimal commas', (text) => text.replace(/(\d)\.(\d)/g, '$1,$2')],
    ['empty cells to the width of the table', (text) => text.replaceAll('\n', ';;;\n')],
    ['quotes round every cell', (text) => text.replace(/^(.+?);(.*)$/gm, '"$1";"$2"')],
    ['capital headings and blanks', (text) => text.replace('Execution results', '  EXECUTION RESULTS ')]
  ])('%s: the same result', (_, change) => {
    expect(taken(change(reportOf('throughput.csv'))).row).toEqual(original.row)
  })
})

describe('what states no figure is refused in words', () => {
  test.each([
    ['failed.csv', /a run of benchmark_app that failed: Exception from src/],
    ['layers.csv', /list of layers/],
    ['layers.json', /list of layers/]
  ])('%s', (file, message) => {
    expect(failureOf(() => take(reportOf(file)))).toMatchObject({
      code: 'record-unreadable',
      message: expect.stringMatching(message) as unknown
    })
  })

  test.each(['0', '0.00', '1.5e+300', '9999999999999'])('a throughput of %s cannot be', (value) => {
    const text = reportOf('throughput.csv').replace('throughput;140.95', `throughput;${value}`)
    expect(failureOf(() => take(text)).message).toMatch(/throughput that cannot be|cut short/)
  })

  test.each(readdirSync(folder).filter((file) => !/failed|layers/.test(file)))('%s, cut anywhere', (file) => {
    const text = reportOf(file)
    const whole = taken(text).row
    for (let end = 0; end < text.trimEnd().length; end += 7) {
      try {
        const cut = take(text.slice(0, end))
        // The last number may have lost digits; then it no longer agrees with frames by time, which is shown instead.
        if (cut !== null) expect((cut.rows[0]?.fps?.value ?? 0) / (whole.fps?.value ?? 1)).toBeCloseTo(1, 1)
      } catch (error) {
        expect(error).toBeInstanceOf(FailureError)
      }
    }
  })

  test.each([
    ['other tables', 'name;value\nthroughput;12\n'],
    ['our own table', toCsv(fakeRecord([fakeRow('throughput:CPU', around(30))]))],
    ['our own result', JSON.stringify(fakeRecord([fakeRow('throughput:CPU', around(30))]))],
    ['an empty file', ''],
    ['other JSON', '{"execution_results":[1,2]}'],
    ['JSON that is no object', '[1,2,3]'],
    ['prose', 'Execution results are below.\nthroughput; 12']
  ])('%s: not taken for one', (_, text) => {
    expect(take(text)).toBeNull()
  })
})

describe('whatever a file holds', () => {
  const pieces = fc.constantFrom(
    ...[
      'Execution results',
      'Configuration setup',
      'Command line parameters',
      'throughput',
      'API',
      'async',
      'batch size'
    ],
    ...[
      '-hint',
      'throughput;',
      'total number of iterations',
      'latency (ms)',
      '"',
      ';',
      ',',
      '\t',
      '\n',
      '\r',
      '0',
      '-1'
    ],
    ...['1e999', 'nan', '__proto__', 'constructor', '1,5', '1.234,5', 'layerName', 'error', '😀', '\0', '{', '}', '[']
  )

  const isTakenOrRefused = (text: string): void => {
    let record: RunRecord | null
    try {
      record = take(text)
    } catch (error) {
      if (!(error instanceof FailureError)) throw error
      expect(error.failure.code).toBe('record-unreadable')
      return
    }
    if (record === null) return
    // What was taken is a result like any other, and every report can be written of it.
    expect(parseRecord(JSON.stringify(record), 'x')).toEqual(JSON.parse(JSON.stringify(record)))
    expect(record.rows[0]?.fps?.value).toBeGreaterThan(0)
    for (const write of [toHtml, toMarkdown, toCsv]) expect(write(record)).not.toContain('NaN')
  }

  test('pieces of reports in any order are taken, refused in words or not taken for one', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => isTakenOrRefused(parts.join(''))),
      { numRuns: 3000 }
    )
  })

  test('reports with anything changed in them, too', () => {
    const files = readdirSync(folder).map(reportOf)
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.nat(),
        fc.nat(40),
        fc.oneof(pieces, fc.string()),
        (text, at, gone, put) => {
          const from = at % text.length
          isTakenOrRefused(text.slice(0, from) + put + text.slice(from + gone))
        }
      ),
      { numRuns: 3000 }
    )
  })

  test('JSON of any shape under its names', () => {
    const entries = fc.dictionary(
      fc.oneof(
        fc.constantFrom('throughput', 'latency (ms)', 'api', 'target device', 'error', '__proto__'),
        fc.string()
      ),
      fc.jsonValue()
    )
    fc.assert(
      fc.property(fc.record({ execution_results: entries, configuration_setup: entries }), (value) => {
        isTakenOrRefused(JSON.stringify(value))
      })
    )
  })
})

describe('beside a measured result', () => {
  const mine = { name: 'mine.json', record: fakeRecord([fakeRow('throughput:CPU', around(150))]) }
  const theirs = { name: 'report.csv', record: taken(reportOf('throughput.csv')) }

  test('there is a ratio but no interval, so nothing is called faster', () => {
    for (const pair of [
      [mine, theirs],
      [theirs, mine]
    ] as const) {
      const { rows } = compareRuns([...pair])
      expect(rows[0]?.others[0]).toMatchObject({ difference: 'unknown', ratio: { low: null, high: null } })
    }
  })

  test('what the report leaves open is said once, and not called different', () => {
    const { circumstances } = compareRuns([mine, theirs])
    expect(circumstances.filter((sentence) => sentence.includes('report of benchmark_app'))).toHaveLength(1)
    expect(circumstances.join('\n')).toMatch(
      /one pass.*nothing can be concluded.*yolov5n\.onnx.*does not say: the machine/
    )
    expect(circumstances.join('\n')).not.toMatch(
      /different machines|different models|no OpenVINO|precision f32 and none/
    )
    // What both say is compared.
    expect(circumstances.join('\n')).toContain('requests 1 and 2')
  })
})
