import { expect, test } from 'vitest'
import { fakeLadder } from '../../../test/fakes/record'
import type { RowRecord } from '../record'
import { precisionSentence } from './precision-words'

const computedIn = (precision: string | null, backend: RowRecord['backend']) => {
  const record = fakeLadder()
  const rows = record.rows.map((row) =>
    row.backend === backend && row.effective !== null ? { ...row, effective: { ...row.effective, precision } } : row
  )
  return { ...record, rows }
}

test('a gain that partly comes from a lower precision is said, in both languages', () => {
  const record = computedIn('bf16', 'openvino')
  expect(precisionSentence(record, 'en')).toMatch(/^OpenVINO computed in bf16 by itself here.*PyTorch.*in f32/)
  expect(precisionSentence(record, 'ja')).toMatch(/OpenVINO.*bf16.*PyTorch.*f32/)
})

test('nothing is said where all computed alike, or where nobody knows', () => {
  expect(precisionSentence(computedIn('f32', 'openvino'), 'en')).toBeNull()
  expect(precisionSentence(computedIn(null, 'openvino'), 'en')).toBeNull()
  expect(precisionSentence({ rows: [] }, 'en')).toBeNull()
})
