import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fakeRow, quietMachine } from '../../test/fakes/rounds'
import { FailureError } from './failure'
import { parseRecord } from './parse-record'
import type { RunRecord } from './record'
import { decide } from './verdict'

const rows = [fakeRow('onnxruntime', [10]), fakeRow('throughput:CPU', [30])]
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
  verdict: decide(rows, [])
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
