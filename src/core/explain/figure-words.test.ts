import { describe, expect, test } from 'vitest'
import { around, fakeRecord } from '../../../test/fakes/record'
import { effectiveOn, fakePipeline, fakeRow } from '../../../test/fakes/rounds'
import { languages } from '../language'
import { type PipelineRecord, unmeasuredPipelines } from '../pipeline'
import type { RowRecord } from '../record'
import { benchmarkAppPass, passNotes, printedLines } from './benchmark-app-pass'
import { figureSentences } from './figure-words'

const twoRequests = { effective: effectiveOn('CPU', { requests: 2 }) }

/** The same row with these latencies in each of its rounds. */
const waiting = (row: RowRecord, ms: readonly number[]): RowRecord => ({
  ...row,
  latencyMs: { mean: null, min: null, max: null, p50: ms[0] ?? null, p90: null, p95: null, p99: null },
  rounds: row.rounds.map((round, index) => ({
    ...round,
    samples: { startMs: [0], latencyMs: [ms[index % ms.length] ?? 0] }
  }))
})

/** One at a time with 10 ms, and two at once. */
function pair(fps: readonly number[], ms: readonly number[], more: Partial<RowRecord> = {}): readonly RowRecord[] {
  const alone = waiting(fakeRow('openvino-sync', around(100).slice(0, fps.length)), [10])
  return [alone, { ...waiting(fakeRow('throughput:CPU', fps, twoRequests), ms), ...more }]
}

const saidOf = (rows: readonly RowRecord[], language: 'en' | 'ja' = 'en'): string =>
  figureSentences(rows.at(-1) as RowRecord, rows, language).join('\n')

describe('several frames at once', () => {
  test('what they gain, and what each of them waits for it', () => {
    const rows = pair(around(120), [19])
    expect(saidOf(rows)).toContain(
      'Two frames at once, against “OpenVINO, one at a time”: 1.20 times the throughput, each frame waits 1.90 times as long (19.0 ms instead of 10.0 ms).'
    )
    expect(saidOf(rows, 'ja')).toContain(
      '2 フレームを同時に処理すると、「OpenVINO IR モデル」と比べてスループットは 1.20 倍、1 フレームの待ち時間は 1.90 倍です（19.0 ミリ秒、1 つずつでは 10.0 ミリ秒）。'
    )
  })

  test('what hurts is said as well', () => {
    expect(saidOf(pair(around(80), [25]))).toContain(
      'only 0.80 times the throughput, each frame waits 2.50 times as long'
    )
  })

  test('no ratio is called where the interval does not say so', () => {
    const wide = pair([70, 130, 90, 120, 80, 140], [8, 14, 9, 13, 10, 12])
    expect(saidOf(wide)).toContain('the same throughput, each frame waits as long')
    const tiny = pair(around(100.4), [19])
    expect(saidOf(tiny)).toContain('the same throughput, each frame waits 1.90 times as long')
    // This machine differs from itself by more than what was gained.
    const calibration = { spread: 0.3, pairs: 20, measuredAt: '2026-11-01T00:00:00Z', row: 'x', model: 'y' }
    expect(saidOf(pair(around(120), [19], { calibration }))).toContain('the same throughput')
  })

  test('of too few rounds the figures are said, and no ratio', () => {
    const said = saidOf(pair(around(120).slice(0, 3), [19]))
    expect(said).toContain(
      'Two frames at once: each waits 19.0 ms, with “OpenVINO, one at a time” 10.0 ms; too few rounds'
    )
    expect(said).not.toMatch(/Two frames.*times/)
  })

  test('a batch is as many; with nothing to compare it with, only the wait is said', () => {
    const batch = waiting(fakeRow('openvino-batch4', around(100)), [40])
    expect(saidOf([...pair(around(100), [10]).slice(0, 1), batch])).toContain('Four frames at once, against')
    expect(saidOf([batch])).toContain('Four frames at once: each frame waits 40.0 ms.')
    expect(saidOf([waiting(fakeRow('openvino-sync', around(100)), [10])])).not.toContain('at once')
  })
})

describe('against the baseline', () => {
  const against = (fps: readonly number[]): string => {
    const [base, row] = [fakeRow('pytorch', around(50).slice(0, fps.length)), fakeRow('openvino-sync', fps)]
    return saidOf(fakeRecord([base, row]).rows)
  }

  test('a ratio with its interval, none, or too few rounds', () => {
    expect(against(around(100))).toMatch(/^2\.00 times the throughput of PyTorch, between 2\.00 and 2\.00\./)
    expect(against(around(50.2))).toMatch(
      /^As fast as PyTorch, within what was measured \(between 1\.00 and 1\.00 times\)\./
    )
    expect(against(around(100).slice(0, 2))).toMatch(
      /^About 2\.00 times .*; too few rounds to call that a difference\./
    )
  })
})

describe('what an application would see', () => {
  const measured = fakePipeline({
    fps: 21.4,
    stepsMs: { decode: 3.1, preprocess: 2, inference: 29.3, readBack: 0.8, postprocess: 1.5 },
    withoutPostprocess: null
  })
  const said = (pipeline: PipelineRecord, language: 'en' | 'ja' = 'en'): string =>
    figureSentences({ ...fakeRow('openvino-sync', around(34)), pipeline }, [], language).join('\n')

  test('beside inference alone, with where the time goes', () => {
    expect(said(measured)).toContain(
      'An application would see about 21.40 FPS, where inference alone reaches 33.98: decoding the picture takes 3.10 ms, preparing it 2.00 ms, inference 29.3 ms, reading back 0.80 ms, finding the boxes 1.50 ms per frame.'
    )
    expect(said(measured, 'ja')).toContain('アプリケーション全体では約 21.40 FPS です（推論だけなら 33.98 FPS）')
    expect(said({ ...measured, requests: 2 })).toContain('per frame, with two requests in work at once.')
  })

  test('one short measurement that came out higher is not called faster than its own part', () => {
    expect(said({ ...measured, fps: 40 })).toContain('about 40.00 FPS, no fewer than inference alone (33.98)')
  })

  test('what is left out, and why it was not measured, in both languages', () => {
    const without = { ...measured, stepsMs: { ...measured.stepsMs, postprocess: null } }
    expect(said({ ...without, withoutPostprocess: 'random-weights' })).toMatch(
      /0\.80 ms per frame\. Finding boxes is not in it/
    )
    for (const language of languages) {
      const sentences = unmeasuredPipelines.map((reason) => said({ state: 'not-measured', reason }, language))
      expect(new Set(sentences).size).toBe(unmeasuredPipelines.length)
    }
    expect(figureSentences(fakeRow('openvino-sync', around(34)), [], 'en').join()).not.toContain('application')
  })
})

test('the first answer and the processors that stay free', () => {
  const said = saidOf([fakeRow('openvino-sync', around(34))])
  expect(said).toContain(
    'The first answer comes 0.26 s after the start: loading takes 10.0 ms, compiling 200 ms, the first inference 50.0 ms; later ones take 29.4 ms.'
  )
  expect(said).toContain('It left 50 % of the processors free for other work.')
  expect(saidOf([fakeRow('openvino-sync', [])])).toBe('')
})

describe('what benchmark_app would have reported', () => {
  const row = fakeRow('throughput:CPU', [100, 140, 120, 130, 110, 90])

  test('one pass: the middle one, by its own definitions', () => {
    const round = {
      ...row.rounds[0],
      samples: { startMs: [0, 1, 2, 3], latencyMs: [4, 1, 2, 3] },
      frames: 600,
      seconds: 5
    }
    const odd = { ...row, rounds: [{ ...round, fps: 120 }] as RowRecord['rounds'] }
    expect(benchmarkAppPass(odd)).toEqual({
      iterations: 600,
      seconds: 5,
      fps: 120,
      latencyMs: { median: 2, average: 2.5, min: 1, max: 4 },
      kept: 4,
      otherFps: null
    })
    // 100, 110 and 120, 130 are in the middle of six: a round that was, not a mean of two.
    expect(benchmarkAppPass(row)).toMatchObject({ fps: 110, otherFps: { low: 90, high: 140 } })
  })

  test('in its own words, with what it does not say beside them', () => {
    const pass = benchmarkAppPass(row)
    if (pass === null) throw new Error('no pass')
    expect(printedLines(pass)).toEqual([
      'Count:         330 iterations',
      'Duration:      3000.00 ms',
      'Latency:',
      '   Median:     9.09 ms',
      '   Average:    9.09 ms',
      '   Min:        9.09 ms',
      '   Max:        9.09 ms',
      'Throughput:    110.00 FPS'
    ])
    expect(passNotes(pass, 'en').join(' ')).toContain('anything from 90.00 to 140.0 FPS')
    expect(passNotes(pass, 'en').join(' ')).toContain('first 20 inferences')
    expect(passNotes(pass, 'ja').join('')).toContain('90.00～140.0 FPS')
  })

  test('a batch is one iteration; other frameworks and rows without rounds have none', () => {
    expect(benchmarkAppPass(fakeRow('openvino-batch4', [100]))).toMatchObject({ iterations: 75, fps: 100 })
    expect(benchmarkAppPass(fakeRow('onnxruntime', [100]))).toBeNull()
    expect(benchmarkAppPass(fakeRow('throughput:CPU', []))).toBeNull()
  })
})
