import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fakePipeline, fakeRow, quietMachine } from '../../test/fakes/rounds'
import { compareRuns } from './compare'
import { headline } from './explain/headline'
import { verdictSentence } from './explain/verdict-words'
import { chartOption } from './export/chart-option'
import { toCsv } from './export/csv'
import { toMarkdown } from './export/markdown'
import { circumstances } from './export/settings-words'
import { FailureError } from './failure'
import { parseRecord } from './parse-record'
import type { RunRecord } from './record'
import { decide } from './verdict'

const pipeline = fakePipeline()
const rows = [fakeRow('onnxruntime', [10]), fakeRow('throughput:CPU', [30], { pipeline })]
const record: RunRecord = {
  schemaVersion: 1,
  app: { name: 'VinoBench', version: '0.1.0' },
  id: 'x',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: null,
  machine: { id: 'm', os: 'Linux', cpu: 'c', cores: 2, memoryBytes: 1, circumstances: quietMachine },
  openvino: { version: '2026.4.1', source: 'c-api' },
  devices: [],
  model: { id: 'a', name: 'A', sha256: null, licence: 'MIT', inputShape: [1], synthetic: true, source: 's' },
  plan: {
    mode: 'quick',
    rounds: 1,
    stop: { frames: null, minSeconds: 3, maxSeconds: 3 },
    seed: 1,
    image: null,
    rows: ['onnxruntime', 'throughput:CPU']
  },
  rows,
  verdict: decide(rows, [], [{ name: 'NVIDIA GeForce RTX 4070', vendor: 'NVIDIA' }])
}
const text = JSON.stringify(record)

function codeOf(broken: string): string {
  try {
    parseRecord(broken, 'a.json')
    return 'read'
  } catch (error) {
    if (!(error instanceof FailureError)) throw error
    expect(error.failure.message).toMatch(/^a\.json /)
    return error.failure.code
  }
}

test('what is written is read back, fields of later versions included', () => {
  expect(parseRecord(text, 'a.json')).toEqual(record)
  expect(parseRecord(JSON.stringify({ ...record, later: 1 }), 'a.json')).toMatchObject({ later: 1 })
})

test('a file with a byte order mark is read', () => {
  expect(codeOf(`\uFEFF${text}`)).toBe('read')
})

test('a record of a newer schema is refused by that name, whatever else is in it', () => {
  expect(codeOf('{"schemaVersion":2}')).toBe('record-newer')
})

test('every truncation is refused with a sentence', () => {
  for (let length = 0; length < text.length; length += 97)
    expect(codeOf(text.slice(0, length))).toBe('record-unreadable')
})

test('whatever else the text is, nothing but a clear failure comes out', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (any) => void expect(codeOf(any)).toBe('record-unreadable')))
})

test('a field of the wrong type is named', () => {
  expect(() => parseRecord(JSON.stringify({ ...record, rows: [{ id: 5 }] }), 'a.json')).toThrow(/"rows\.0\.id"/)
})

/** Every place in the record, as the path to it; of a list the first two. */
function* places(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (path.length > 0) yield path
  if (typeof value !== 'object' || value === null) return
  const inner: [string | number, unknown][] = Array.isArray(value)
    ? [...value.slice(0, 2).entries()]
    : Object.entries(value)
  for (const [key, part] of inner) yield* places(part, [...path, key])
}

function withValue(path: readonly (string | number)[], value: unknown): unknown {
  const changed = JSON.parse(text) as unknown
  let holder = changed as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>
  holder[path.at(-1) ?? ''] = value
  return changed
}

test('wherever a value of another kind stands, the record is refused or every view still has what it needs', () => {
  const wrong = [[], {}, 'x', -1.5, true, null]
  for (const path of places(record)) {
    for (const value of wrong) {
      const broken = JSON.stringify(withValue(path, value))
      if (codeOf(broken) === 'read') expect(() => everyView(parseRecord(broken, 'a.json'))).not.toThrow()
    }
  }
})

function everyView(parsed: RunRecord): void {
  chartOption(parsed)
  toCsv(parsed)
  toMarkdown(parsed)
  circumstances(parsed)
  compareRuns([
    { name: 'a', record: parsed },
    { name: 'b', record }
  ])
  if (parsed.verdict.facts !== undefined) verdictSentence(parsed.verdict.facts, 'ja')
  headline(parsed, 'ja')
  new Intl.DateTimeFormat('en').format(new Date(parsed.startedAt))
}

test('a moment that is none is refused', () => {
  expect(codeOf(JSON.stringify({ ...record, startedAt: 'yesterday' }))).toBe('record-unreadable')
})

test('facts that are not as they should be are left out, since the sentence says it too', () => {
  const odd = { ...record, verdict: { ...record.verdict, facts: { kind: 'of a later version' } } }
  expect(parseRecord(JSON.stringify(odd), 'a.json').verdict.facts).toBeUndefined()
  expect(parseRecord(text, 'a.json').verdict.facts).toEqual(record.verdict.facts)
})

test('extra rounds and what the machine showed against itself are read back; odd ones are left out', () => {
  const calibration = { spread: 0.02, pairs: 20, measuredAt: record.startedAt, row: 'throughput:CPU', model: 'a' }
  const more = {
    ...record,
    extraRounds: { count: 3, because: ['x'] },
    rows: rows.map((row) => ({ ...row, calibration }))
  }
  expect(parseRecord(JSON.stringify(more), 'a.json')).toEqual(more)
  const odd = {
    ...record,
    extraRounds: { count: -1 },
    rows: rows.map((row) => ({ ...row, calibration: { spread: 'wide' }, intervalCoverage: 7 }))
  }
  const read = parseRecord(JSON.stringify(odd), 'a.json')
  expect([read.extraRounds, read.rows[0]?.calibration, read.rows[0]?.intervalCoverage]).toEqual([
    undefined,
    undefined,
    undefined
  ])
})

test('what a whole frame takes is read back; where it is odd it is left out, and the row stays', () => {
  expect(parseRecord(text, 'x').rows[1]?.pipeline).toEqual(pipeline)
  const withPipeline = (value: unknown): string =>
    JSON.stringify({ ...record, rows: [{ ...record.rows[1], pipeline: value }] })
  const elsewhere = { state: 'not-measured', reason: 'other-process' }
  expect(parseRecord(withPipeline(elsewhere), 'x').rows[0]?.pipeline).toEqual(elsewhere)
  for (const odd of [
    null,
    7,
    {},
    { ...elsewhere, reason: 'new' },
    { ...pipeline, fps: 0 },
    { ...pipeline, stepsMs: {} }
  ]) {
    expect(parseRecord(withPipeline(odd), 'x').rows[0]).toMatchObject({ id: 'throughput:CPU', pipeline: undefined })
  }
})

test('where a result was imported from is read back, also what only a newer program knows of', () => {
  const from = { tool: 'another', format: 'xml', file: 'a.xml', unknown: ['machine', 'weather'] }
  const read = parseRecord(JSON.stringify({ ...record, importedFrom: from }), 'x')
  expect(read.importedFrom).toEqual(from)
  expect(toMarkdown(read)).toContain('does not say: the machine.')
})
