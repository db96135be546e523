import { describe, expect, test } from 'vitest'
import { around, fakeRecord, unavailableRow } from '../../test/fakes/record'
import { effectiveOn, fakeRow, quietMachine } from '../../test/fakes/rounds'
import { compareRuns, type RunComparison, withOwnNames } from './compare'
import { type Circumstance, isUnlike } from './compare-circumstances'
import { circumstanceWords } from './compare-words'
import { originalRun } from './original-run'
import { seededRandom } from './plan'
import type { RowCalibration, RunRecord } from './record'

const oneRow = (fps: readonly number[], more: Partial<RunRecord> = {}): RunRecord =>
  fakeRecord([fakeRow('throughput:CPU', fps)], more)

const compare = (a: RunRecord, b: RunRecord): RunComparison =>
  compareRuns([
    { name: 'a.json', record: a },
    { name: 'b.json', record: b }
  ])

const firstOther = (comparison: RunComparison) => comparison.rows[0]?.others[0]

describe('the ratio', () => {
  test('of rounds that are 3 % apart is found, with an interval that excludes 1', () => {
    const other = firstOther(compare(oneRow(around(100)), oneRow(around(103))))
    expect(other?.difference).toBe('faster')
    expect(other?.ratio.value).toBeCloseTo(1.03, 3)
    expect(other?.ratio.low).toBeGreaterThan(1.02)
    expect(other?.ratio.high).toBeLessThan(1.04)
    expect(firstOther(compare(oneRow(around(103)), oneRow(around(100))))?.difference).toBe('slower')
  })

  test('of rounds that overlap is no difference', () => {
    expect(
      firstOther(compare(oneRow([98, 99, 100, 101, 102, 103]), oneRow([99, 100, 101, 102, 103, 97])))?.difference
    ).toBe('no difference')
  })

  test('of less than one per cent, or than one of the machines differs from itself, is no difference however sure', () => {
    const by = (factor: number, calibration: RowCalibration | null = null) =>
      firstOther(
        compare(
          fakeRecord([fakeRow('throughput:CPU', around(100), { calibration })]),
          oneRow(around(100).map((fps) => fps * factor))
        )
      )
    const precise = firstOther(
      compare(oneRow([100, 100, 100, 100, 100, 100]), oneRow([100.5, 100.5, 100.5, 100.5, 100.5, 100.5]))
    )
    expect(precise).toMatchObject({ difference: 'no difference', smallest: 0.01, ratio: { low: 1.005 } })
    const calibration = { spread: 0.05, pairs: 20, measuredAt: '', row: 'throughput:CPU', model: 'yolov5n' }
    expect(by(1.03)).toMatchObject({ difference: 'faster', smallest: 0.01 })
    expect(by(1.03, calibration)).toMatchObject({ difference: 'no difference', smallest: 0.05 })
  })

  test('of too few rounds is stated, but nothing is concluded', () => {
    const other = firstOther(compare(oneRow([100]), oneRow([200])))
    expect(other).toMatchObject({ ratio: { value: 2, low: null, high: null }, difference: 'unknown' })
  })

  test('of two runs of the same thing is called a difference in at most one of twenty comparisons', () => {
    const random = seededRandom(11)
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const rounds = (): number[] => Array.from({ length: 6 }, () => 100 * (1 + 0.02 * normal()))
    const trials = Array.from(
      { length: 400 },
      () => firstOther(compare(oneRow(rounds()), oneRow(rounds())))?.difference
    )
    // 5 % and three standard deviations of 400 trials.
    expect(trials.filter((difference) => difference !== 'no difference').length).toBeLessThanOrEqual(33)
  })

  test('of a file with thousands of rounds is still sound', () => {
    const many = Array.from({ length: 3000 }, (_, n) => 100 + Math.sin(n * 12.9898))
    const other = firstOther(compare(oneRow(many), oneRow(many)))
    expect(other?.difference).toBe('no difference')
    expect(other?.ratio.low).toBeLessThan(1)
    expect(other?.ratio.high).toBeGreaterThan(1)
  })
})

test("rows come in the first file's order; those that some file lacks are listed", () => {
  const a = fakeRecord([
    fakeRow('pytorch', around(10)),
    fakeRow('throughput:CPU', around(30)),
    fakeRow('latency:CPU', around(20))
  ])
  const b = fakeRecord([
    fakeRow('latency:CPU', around(20)),
    fakeRow('pytorch', around(10)),
    unavailableRow('throughput:CPU', 'Not here.'),
    fakeRow('throughput:GPU', around(90))
  ])
  const { rows, unmatched } = compare(a, b)
  expect(rows.map(({ id }) => id)).toEqual(['pytorch', 'latency:CPU'])
  expect(unmatched).toEqual([
    { id: 'throughput:CPU', measuredIn: ['a.json'] },
    { id: 'throughput:GPU', measuredIn: ['b.json'] }
  ])
})

describe('circumstances', () => {
  const base = oneRow(around(30))
  const said = (more: Partial<RunRecord>): string => compare(base, { ...base, ...more }).circumstances.join('\n')

  test('of two equal runs give nothing to say', () => {
    expect(compare(base, base).circumstances).toEqual([])
  })

  test.each([
    [
      { machine: { ...base.machine, id: 'other', cpu: 'Intel(R) Core(TM) Ultra 7' } },
      /different machines.*i9-10920X.*Ultra 7/
    ],
    [
      { machine: { ...base.machine, circumstances: { ...quietMachine, usableCores: 2 } } },
      /machine had changed.*8 of 8.*2 of 8/
    ],
    [
      { machine: { ...base.machine, circumstances: { ...quietMachine, onBattery: true } } },
      /b\.json was measured on battery/
    ],
    [{ model: { ...base.model, id: 'yolov5s', name: 'YOLOv5s' } }, /different models.*yolov5n.*yolov5s/],
    [{ model: { ...base.model, sha256: 'c'.repeat(64) } }, /model files .* not the same/],
    [{ model: { ...base.model, synthetic: true } }, /b\.json was measured with random weights/],
    [
      { openvino: { version: '2025.1', source: 'c-api' as const } },
      /a\.json was measured with OpenVINO 2026.*b\.json with OpenVINO 2025\.1/
    ],
    [
      { plan: { ...base.plan, stop: { frames: null, minSeconds: 60, maxSeconds: 60 } } },
      /plans differ.*171 frames.*6 rounds of 60 s/
    ],
    [{ app: { name: 'VinoBench', version: '9' } }, /different versions of VinoBench: 0\.1\.0 and 9/]
  ])('%# are pointed out', (more, sentence) => {
    expect(said(more)).toMatch(sentence)
  })

  test('a row that ran differently on one machine is pointed out', () => {
    const f16 = fakeRecord([
      fakeRow('throughput:CPU', around(30), { effective: effectiveOn('CPU', { precision: 'bf16', requests: 4 }) })
    ])
    expect(compare(base, f16).circumstances).toEqual([
      'throughput:CPU did not run alike in a.json and b.json: requests 1 and 4; precision f32 and bf16.'
    ])
  })

  test('rows that a file itself doubts are named', () => {
    expect(compare(base, oneRow([20, 30, 40, 20, 30, 40])).circumstances.join()).toContain(
      'b.json itself calls these rows invalid: throughput:CPU.'
    )
  })
})

describe("the original's figures", () => {
  const ours = fakeRecord([fakeRow('pytorch', around(20)), fakeRow('throughput:CPU', around(50))])
  const comparison = compareRuns([
    { name: 'notebook', record: originalRun },
    { name: 'ours', record: ours }
  ])

  test('are the six of the notebook, without rounds or intervals', () => {
    expect(originalRun.rows.map(({ id, fps }) => [id, fps?.value])).toEqual([
      ['pytorch', 45.32],
      ['openvino-sync', 141.49],
      ['openvino-batch4', 146.44],
      ['throughput:CPU', 249.65],
      ['throughput:AUTO', 249.9],
      ['cumulative:AUTO', 250.47]
    ])
    for (const { fps, rounds } of originalRun.rows) expect([fps?.low, fps?.high, rounds]).toEqual([null, null, []])
  })

  test('are compared without an interval, so that nothing is concluded, and that is said', () => {
    const [row] = comparison.rows
    expect(row?.others[0]?.ratio).toEqual({ value: (row?.others[0]?.fps.value ?? 0) / 45.32, low: null, high: null })
    expect(comparison.rows.flatMap(({ others }) => others.map(({ difference }) => difference))).toEqual([
      'unknown',
      'unknown'
    ])
    const single = comparison.differing.find(({ kind }) => kind === 'single-figures')
    expect(single).toMatchObject({ kind: 'single-figures', run: 'notebook' })
    expect(single && isUnlike(single)).toBe(true)
    expect(comparison.circumstances.join()).toContain('nothing can be concluded')
    expect(comparison.differing.map(({ kind }) => kind)).toContain('machines')
  })
})

describe('like for like', () => {
  const base = oneRow(around(30))
  const kinds = (more: Partial<RunRecord>): [Circumstance['kind'], boolean][] =>
    compare(base, { ...base, ...more }).differing.map((one) => [one.kind, isUnlike(one)])

  test('is not another model, battery or precision; another OpenVINO or machine is what one compares', () => {
    expect(kinds({ model: { ...base.model, id: 'yolov5s' } })).toEqual([['models', true]])
    expect(kinds({ openvino: { version: '2025.1', source: 'c-api' } })).toEqual([['openvino', false]])
    expect(kinds({ machine: { ...base.machine, id: 'other' } })).toEqual([['machines', false]])
    const battery = { ...base.machine, circumstances: { ...quietMachine, onBattery: true } }
    expect(kinds({ machine: battery })).toEqual([['battery', true]])
    const f16 = fakeRow('throughput:CPU', around(30), { effective: effectiveOn('CPU', { precision: 'f16' }) })
    expect(kinds({ rows: [f16] })).toEqual([['settings', true]])
    expect(kinds({ model: { ...base.model, synthetic: true } })).toEqual([['random-weights', false]])
  })

  test('every difference is said in both languages, with both names', () => {
    const wholly: Partial<RunRecord> = {
      machine: { ...base.machine, id: 'other' },
      model: { ...base.model, id: 'yolov5s' },
      openvino: null,
      plan: { ...base.plan, rounds: 9 },
      app: { name: 'VinoBench', version: '9' }
    }
    for (const one of compare(base, { ...base, ...wholly }).differing) {
      expect(circumstanceWords(one, 'ja')).toMatch(/[ぁ-ん].*。$/)
      expect(circumstanceWords(one, 'en')).not.toMatch(/[ぁ-ん]/)
    }
  })
})

test('results of one name are told apart', () => {
  const names = withOwnNames(['a', 'b', 'a', 'a (2)'].map((name) => ({ name }))).map(({ name }) => name)
  expect(names).toEqual(['a', 'b', 'a (2)', 'a (2) (2)'])
})
