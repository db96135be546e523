import { describe, expect, test } from 'vitest'
import { effectiveOn, fakeDevice, fakeRow } from '../../test/fakes/rounds'
import { verdictSentence } from './explain/verdict-words'
import { decide } from './verdict'

const six = (fps: number): number[] => [fps, fps * 1.01, fps * 0.99, fps, fps * 1.005, fps * 0.995]
const cpu = fakeDevice('CPU')
const gpu = fakeDevice('GPU')

test('two devices are compared by their best rows, with the interval', () => {
  const rows = [
    fakeRow('openvino-sync', six(50)),
    fakeRow('throughput:CPU', six(100)),
    fakeRow('throughput:GPU', six(230))
  ]
  const { sentence, winner } = decide(rows, [cpu, gpu])
  expect(sentence).toMatch(/^The GPU is 2\.30 times as fast as the CPU, between 2\.\d\d and 2\.\d\d\.$/)
  expect(winner).toBe('throughput:GPU')
})

test('AUTO is credited to the device it used', () => {
  const auto = fakeRow('throughput:AUTO', six(300), { effective: effectiveOn('GPU') })
  const { sentence, winner } = decide([fakeRow('throughput:CPU', six(100)), auto], [cpu, gpu])
  expect(sentence).toContain('GPU is 3.00 times')
  expect(winner).toBe('throughput:AUTO')
})

test('devices whose interval includes one have no winner', () => {
  const rows = [
    fakeRow('throughput:CPU', [99, 101, 100, 102, 98, 100]),
    fakeRow('throughput:GPU', [101, 99, 101, 100, 100, 99])
  ]
  expect(decide(rows, [cpu, gpu])).toMatchObject({
    winner: null,
    sentence: expect.stringContaining('No clear winner') as string
  })
})

test('with one device the sentence says what the best trick gained over the named baseline', () => {
  const baseline = fakeRow('pytorch', six(50), {
    effective: effectiveOn('CPU', { framework: 'PyTorch 1.13.0', threads: 2 })
  })
  const { sentence, winner } = decide(
    [baseline, fakeRow('openvino-sync', six(80)), fakeRow('throughput:CPU', six(105))],
    [cpu]
  )
  expect(sentence).toMatch(
    /^OpenVINO can use only the CPU here; THROUGHPUT makes it 2\.10 times as fast as the baseline \(PyTorch 1\.13\.0, 2 threads\), between/
  )
  expect(winner).toBe('throughput:CPU')
})

test('with one device, rows that cannot be told from the named one are named too: the next run may have them first', () => {
  const baseline = fakeRow('pytorch', six(50))
  const close = [104, 106, 105, 104, 106, 105]
  const rows = [baseline, fakeRow('openvino-sync', six(80)), fakeRow('throughput:CPU', six(105))]
  const { sentence, winner, facts } = decide([...rows, fakeRow('throughput:AUTO', close)], [cpu])
  expect(winner).toBe('throughput:CPU')
  expect(facts).toMatchObject({ kind: 'gain', alike: ['throughput:AUTO'] })
  expect(sentence).toMatch(/ No clear winner among the rows: throughput:AUTO is as fast within what was measured\.$/)
  expect(verdictSentence(facts ?? { kind: 'nothing' }, 'ja')).toContain('throughput:AUTO も測定の範囲内で同じ速さ')
  expect(decide(rows, [cpu]).facts).not.toHaveProperty('alike')
})

test('graphics that OpenVINO cannot use are named as not compared, and nothing is called the fastest of the computer', () => {
  const nvidia = { name: 'NVIDIA GeForce RTX 4070', vendor: 'NVIDIA' }
  const amd = { name: 'AMD Radeon RX 7600', vendor: 'AMD' }
  const both = [fakeRow('throughput:CPU', six(100)), fakeRow('throughput:GPU', six(230))]
  const { sentence, winner, facts } = decide(both, [cpu, gpu], [nvidia, amd, nvidia])
  expect(sentence).toMatch(
    /^The GPU is 2\.30 times as fast as the CPU, .*\. The NVIDIA and AMD graphics of this computer were not compared: OpenVINO cannot use them\.$/
  )
  expect(sentence).not.toMatch(/fastest/)
  expect(winner).toBe('throughput:GPU')
  expect(facts?.notCompared).toEqual([nvidia, amd, nvidia])

  const alone = [fakeRow('onnxruntime', six(50)), fakeRow('throughput:CPU', six(100))]
  expect(decide(alone, [cpu], [nvidia]).sentence).toMatch(/baseline.*The NVIDIA graphics .* were not compared/)
  expect(decide(both, [cpu, gpu]).sentence).not.toMatch(/not compared/)
  expect(decide([], [cpu], [nvidia]).sentence).not.toMatch(/not compared/)
})

test('a quick look names a leader and crowns nobody', () => {
  const { sentence, winner } = decide([fakeRow('throughput:CPU', [100]), fakeRow('throughput:GPU', [230])], [cpu, gpu])
  expect(sentence).toMatch(/^First look, no interval yet/)
  expect(winner).toBeNull()
})

test('an invalid row never wins', () => {
  const wild = fakeRow('throughput:GPU', [500, 900, 300, 700, 500, 200])
  const { winner } = decide([fakeRow('onnxruntime', six(50)), fakeRow('throughput:CPU', six(100)), wild], [cpu, gpu])
  expect(winner).toBe('throughput:CPU')
})

test('nothing measured is said so', () => {
  expect(decide([], [cpu]).sentence).toMatch(/^No verdict/)
  expect(decide([fakeRow('onnxruntime', six(10))], [cpu]).sentence).toMatch(/nothing to compare/)
})

describe('a difference that is certain but too small', () => {
  const slightly = [100.5, 100.4, 100.6, 100.5, 100.5, 100.5]
  const flat = [100, 100, 100, 100, 100, 100]

  test('has no winner below one per cent', () => {
    const { winner, facts } = decide([fakeRow('throughput:CPU', flat), fakeRow('throughput:GPU', slightly)], [cpu, gpu])
    expect(winner).toBeNull()
    expect(facts).toMatchObject({ kind: 'tie', smallest: 0.01, ratio: { low: expect.closeTo(1.004, 3) as number } })
  })

  test('has none either below what the machine differs from itself', () => {
    const calibration = { spread: 0.04, pairs: 20, measuredAt: '', row: 'throughput:CPU', model: 'yolov5n' }
    const rows = [
      fakeRow('throughput:CPU', flat, { calibration }),
      fakeRow(
        'throughput:GPU',
        flat.map((fps) => fps * 1.03)
      )
    ]
    expect(decide(rows, [cpu, gpu])).toMatchObject({ winner: null, facts: { kind: 'tie', smallest: 0.04 } })
    expect(
      decide(
        rows.map((row) => ({ ...row, calibration: null })),
        [cpu, gpu]
      ).winner
    ).toBe('throughput:GPU')
  })
})
