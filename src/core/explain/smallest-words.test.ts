import { expect, test } from 'vitest'
import { around, fakeRecord } from '../../../test/fakes/record'
import { fakeDevice, fakeRow } from '../../../test/fakes/rounds'
import { decide } from '../verdict'
import { adviceWords } from './advice'
import { headline } from './headline'

const flat = (fps: number): number[] => Array.from({ length: 6 }, () => fps)
const calibration = { spread: 0.034, pairs: 20, measuredAt: '', row: 'throughput:CPU', model: 'yolov5n' }
const devices = [fakeDevice('CPU'), fakeDevice('GPU')]

function leadOf(cpu: readonly number[], gpu: readonly number[], spread: typeof calibration | null = null) {
  const rows = [fakeRow('throughput:CPU', cpu, { calibration: spread }), fakeRow('throughput:GPU', gpu)]
  const record = fakeRecord(rows, { verdict: decide(rows, devices) })
  return { en: headline(record, 'en').lead.join(' '), ja: headline(record, 'ja').lead.join(' ') }
}

test('a tie whose interval excludes 1 says what size keeps it from being a difference', () => {
  const floor = leadOf(flat(100), flat(100.5))
  expect(floor.en).toContain('A difference below 1.0 % is not called one.')
  expect(floor.en).not.toContain('includes 1')
  expect(floor.ja).toContain('1.0 % 未満の差は、差とみなしません。')
  const own = leadOf(flat(100), flat(103), calibration)
  expect(own.en).toContain('less than the 3.4 % by which the same work differs from itself on this computer')
  expect(own.ja).toContain('3.4 %')
})

test('a tie whose interval includes 1 says so', () => {
  expect(leadOf(around(100), around(100.1).toReversed()).en).toContain('That includes 1, so either may be ahead.')
})

test('the advice of a step says it too', () => {
  const { rows } = fakeRecord([fakeRow('openvino-sync', flat(100)), fakeRow('throughput:CPU', flat(100.5))])
  const [, step] = rows
  if (step === undefined) throw new Error('no row')
  expect(adviceWords(step, rows, 'en')).toMatchObject({ word: 'no difference' })
  expect(adviceWords(step, rows, 'en')?.sentence).toContain('A difference below 1.0 % is not called one.')
  expect(adviceWords(step, rows, 'ja')?.sentence).toContain('1.0 % 未満の差は、差とみなしません。')
})
