import { describe, expect, test } from 'vitest'
import { around, fakeLadder, fakeRecord, unavailableRow } from '../../../test/fakes/record'
import { effectiveOn, fakeDevice, fakeRow, specOf } from '../../../test/fakes/rounds'
import { type Language, languages } from '../language'
import type { RowRecord, RunRecord, VerdictFacts } from '../record'
import { decide, winningRows } from '../verdict'
import { adviceWords, orderSentence } from './advice'
import { benchmarkApp } from './benchmark-app'
import { headline } from './headline'
import { rowWords } from './row-words'
import { isTooLight } from './too-light'
import { reasonWords, trustState } from './trust-words'
import { tricks, tricksOf, trickWords } from './tricks'
import { verdictSentence } from './verdict-words'
import { whatElse } from './what-else'

const japanese = /[ぁ-んァ-ヶ一-龠]/
const cpu = fakeDevice('CPU')
const rows = [
  'pytorch',
  'onnxruntime',
  'openvino-sync',
  'openvino-batch4',
  'latency:CPU',
  'throughput:CPU',
  'throughput:GPU',
  'throughput:GPU.1',
  'throughput:NPU',
  'throughput:AUTO',
  'cumulative:AUTO'
]
const as = (id: string): RowRecord => fakeRow(id, around(30))

function ladderRow(record: RunRecord, id: string): RowRecord {
  const row = record.rows.find((one) => one.id === id)
  if (row === undefined) throw new Error(`no row ${id}`)
  return row
}

describe('the verdict', () => {
  const only = { device: { id: 'CPU', fullName: null }, because: 'only-one-usable' } as const
  const ratio = { value: 2.1, low: 2.05, high: 2.15 }
  const first = { id: 'GPU', fullName: null }
  const second = { id: 'CPU', fullName: null }
  const gain = {
    ...only,
    trick: { hint: 'THROUGHPUT', device: 'CPU', batch: 1 },
    baseline: { framework: 'PyTorch 1.13.0', threads: 2 },
    ratio
  }
  const every: readonly VerdictFacts[] = [
    { kind: 'faster', first, second, ratio },
    { kind: 'tie', first, second, ratio, rows: [] },
    { kind: 'leads', first, fps: 230 },
    { kind: 'gain', ...gain },
    { kind: 'gain', ...gain, alike: ['throughput:AUTO'] },
    { kind: 'first-gain', ...gain },
    { kind: 'no-gain', ...gain },
    { kind: 'best-row', ...only, row: 'throughput:CPU', label: 'OpenVINO on CPU', fps: 34 },
    { kind: 'only-baseline', row: 'pytorch', label: 'PyTorch' },
    { kind: 'untrusted' },
    { kind: 'nothing' }
  ]

  test.each(every.map((facts) => [facts.kind, facts] as const))('%s is said in both languages', (_, facts) => {
    expect(verdictSentence(facts, 'en')).toMatch(/^[A-Z][^ぁ-ん]*\.$/)
    expect(verdictSentence(facts, 'ja')).toMatch(/[ぁ-ん].*。$/)
    const record = { ...fakeLadder(), verdict: { sentence: 'x', winner: null, facts } }
    expect(headline(record, 'en').title).toMatch(/^[A-Z].*\.$/)
    expect(headline(record, 'ja').title).toMatch(/[ぁ-ん].*。$/)
  })

  test.each(every.map((facts) => [facts.kind, facts] as const))('%s says what it does not speak of', (kind, facts) => {
    const notCompared = [{ name: 'NVIDIA GeForce RTX 4070', vendor: 'NVIDIA' }]
    const isSaid = !['only-baseline', 'untrusted', 'nothing'].includes(kind)
    const words = {
      en: 'The NVIDIA graphics of this computer were not compared: OpenVINO cannot use them.',
      ja: 'このコンピューターのグラフィックス（NVIDIA）は OpenVINO では使えないため、比較していません。'
    }
    for (const language of languages) {
      const sentence = verdictSentence({ ...facts, notCompared }, language)
      expect(sentence.endsWith(words[language])).toBe(isSaid)
      expect(sentence).not.toMatch(/fastest of this|このコンピューターで最/)
      const verdict = { sentence, winner: null, facts }
      const { title, lead } = headline({ ...fakeLadder(), otherGraphics: notCompared, verdict }, language)
      expect(lead.at(-1) === words[language]).toBe(isSaid)
      expect(title).not.toMatch(/fastest of this|このコンピューターで最/)
    }
  })

  test('graphics of an unknown maker are called by their name', () => {
    const notCompared = [{ name: 'Radiant 9000', vendor: 'unknown' }]
    expect(verdictSentence({ kind: 'leads', first, fps: 1, notCompared }, 'en')).toMatch(/The Radiant 9000 graphics of/)
  })

  test('the figures are the same in both', () => {
    for (const facts of every.filter((one) => 'ratio' in one && one.kind !== 'tie' && one.kind !== 'no-gain')) {
      for (const language of languages) expect(verdictSentence(facts, language)).toContain('2.10')
    }
  })

  test('in short: the trick, the device, the ratio; below it the interval, why AUTO ties, and the baseline', () => {
    const { title, lead } = headline(fakeLadder(), 'en')
    expect(title).toBe('THROUGHPUT makes the CPU 5.52 times as fast as PyTorch.')
    expect(lead.join(' ')).toBe(
      'Between 5.32 and 5.76 times, 6 rounds. OpenVINO can use only the CPU here, so AUTO does the same work and ties with it. The baseline is PyTorch 1.13.0 with 8 threads.'
    )
    expect(headline(fakeLadder(), 'ja').title).toBe(
      'THROUGHPUT ヒントにより、CPU は PyTorch の 5.52 倍の速さになります。'
    )
  })

  test('an older result keeps the sentence it was saved with', () => {
    const record = { ...fakeLadder(), verdict: { sentence: 'As it was.', winner: null } }
    expect(headline(record, 'ja')).toEqual({ title: 'As it was.', lead: [] })
  })

  test('device names are said without their marks, and not endlessly', () => {
    const devices = [
      cpu,
      fakeDevice('GPU.0'),
      fakeDevice('GPU.1', `Intel(R) Arc(TM) A770 Graphics (dGPU) ${'x'.repeat(90)}`)
    ]
    const verdict = decide([fakeRow('throughput:CPU', around(100)), fakeRow('throughput:GPU.1', around(230))], devices)
    const { title } = headline({ ...fakeLadder(), verdict }, 'en')
    expect(title).toMatch(/^GPU\.1 \(Intel Arc A770 Graphics x+…\) is 2\.30 times/)
    expect(title.length).toBeLessThan(90)
  })
})

describe('who shares the accent', () => {
  test('the winner and what cannot be told from it', () => {
    const ladder = fakeLadder()
    const tied = { ...ladderRow(ladder, 'throughput:CPU') }
    expect(winningRows(ladder)).toContain(ladder.verdict.winner)
    expect(winningRows(ladder)).toContain(tied.id)
    expect(winningRows(ladder)).not.toContain('openvino-sync')
  })

  test('both devices of a tie, and nobody in a quick look', () => {
    const pair = [
      fakeRow('throughput:CPU', [99, 101, 100, 102, 98, 100]),
      fakeRow('throughput:GPU', [101, 99, 101, 100, 100, 99])
    ]
    const devices = [cpu, fakeDevice('GPU')]
    expect([...winningRows({ rows: pair, verdict: decide(pair, devices) })].sort()).toEqual([
      'throughput:CPU',
      'throughput:GPU'
    ])
    const quick = [fakeRow('throughput:CPU', [100]), fakeRow('throughput:GPU', [230])]
    expect(winningRows({ rows: quick, verdict: decide(quick, devices) })).toEqual([])
  })
})

describe('every kind of row', () => {
  test.each(rows)('%s has a name and a note in both languages', (id) => {
    const english = rowWords(as(id), 'en')
    const own = rowWords(as(id), 'ja')
    expect(english.name).not.toMatch(japanese)
    expect(english.note.length * own.note.length).toBeGreaterThan(0)
    expect(own.name + own.note).toMatch(japanese)
  })

  test('no two rows of a ladder have the same name', () => {
    for (const language of languages) {
      expect(new Set(rows.map((id) => rowWords(as(id), language).name)).size).toBe(rows.length)
    }
  })

  test.each([
    ['pytorch', ['baseline', 'release']],
    ['openvino-sync', ['ir', 'release']],
    ['openvino-batch4', ['batch', 'release']],
    ['latency:CPU', ['latency', 'release']],
    ['throughput:CPU', ['throughput', 'async', 'order', 'release']],
    ['throughput:AUTO', ['auto', 'throughput', 'async', 'order', 'release']],
    ['cumulative:AUTO', ['cumulative', 'auto', 'async', 'order', 'release']]
  ])('%s uses %j', (id, expected) => {
    const { hint, ...spec } = specOf(id)
    expect(tricksOf({ ...spec, requested: { hint } })).toEqual(expected)
  })

  test('every trick is explained in both languages, with the term of the original', () => {
    for (const trick of tricks) {
      const { title, original, text } = trickWords[trick]
      expect(text.en.length).toBeGreaterThan(60)
      expect(text.ja).toMatch(/[ぁ-ん].*。$/)
      expect(title.en).not.toMatch(japanese)
      expect(original).toMatch(/[A-Zァ-ヶ一-龠]/)
    }
  })

  test('what else helps is said in both', () => {
    expect(whatElse.map(({ original }) => original)).toEqual(expect.arrayContaining(['量子化', '前後処理 API']))
    for (const { text } of whatElse) expect(text.ja).toMatch(/。$/)
  })
})

describe('advice', () => {
  const ladder = fakeLadder()
  const words = (id: string) => adviceWords(ladderRow(ladder, id), ladder.rows, 'en')

  test('keep, skip and no difference each say against what, and by how much', () => {
    expect(words('openvino-sync')).toMatchObject({ word: 'keep' })
    expect(words('openvino-sync')?.sentence).toMatch(
      /1\.98 times the speed of the row before \(ONNX Runtime\), between/
    )
    expect(words('openvino-batch4')).toMatchObject({ word: 'skip on this computer' })
    expect(words('throughput:AUTO')).toMatchObject({ word: 'no difference' })
    expect(words('pytorch')).toBeNull()
  })

  test('a quick look advises nothing', () => {
    const record = fakeRecord([fakeRow('pytorch', [10]), fakeRow('openvino-sync', [30])])
    expect(adviceWords(ladderRow(record, 'openvino-sync'), record.rows, 'en')?.sentence).toMatch(/too few rounds/)
    expect(adviceWords(ladderRow(record, 'openvino-sync'), record.rows, 'ja')?.sentence).toMatch(/測定回数が足りません/)
  })

  test('frames out of order are counted, and rows that take one at a time say nothing of it', () => {
    const row = { ...as('throughput:CPU'), outOfOrderFrames: 3 }
    expect(orderSentence(row, 'en')).toMatch(/^3 of the 540 frames finished out of order/)
    expect(orderSentence({ ...row, outOfOrderFrames: 0 }, 'en')).toMatch(/^All 540 frames finished in the order/)
    expect(orderSentence(row, 'ja')).toContain('540 フレームのうち 3 フレーム')
    expect(orderSentence(as('openvino-sync'), 'en')).toBeNull()
  })
})

describe('trust', () => {
  const doubtful = fakeRow('throughput:CPU', [30, 31, 29, 30, 31, 29]).trust?.reasons[0]

  test('its reasons carry their figures into both languages', () => {
    if (doubtful === undefined) throw new Error('no doubt')
    expect(reasonWords(doubtful, 'en')).toEqual({
      evidence: 'The rounds differ by 3.0 % (coefficient of variation).',
      remedy: 'Close other programs, let the computer cool, then run again or choose Thorough.'
    })
    expect(reasonWords(doubtful, 'ja').evidence).toBe('測定ごとのばらつきが 3.0 % あります（変動係数）。')
  })

  test('what went on beside a round, a sleep in it and a lost device are said in both languages', () => {
    const disturbed = [{ round: 1, works: ['import', 'download'] }] as const
    const interrupted = [
      { round: 2, cause: 'suspended' },
      { round: 3, cause: 'device-lost' }
    ] as const
    const row = fakeRow('throughput:CPU', around(30), { disturbed, interrupted })
    const said = (language: Language): string[] =>
      (row.trust?.reasons ?? []).map((reason) => reasonWords(reason, language).evidence)
    expect(said('en')).toEqual([
      'The computer slept during round 3, which was measured again.',
      'The driver lost the device during round 4, which was measured again.',
      'VinoBench itself took in a model and downloaded a file during round 2.'
    ])
    expect(said('ja')).toEqual([
      '3 回目の測定中にコンピューターがスリープしたため、測定し直しました。',
      '4 回目の測定中にドライバーがデバイスを見失ったため、測定し直しました。',
      '2 回目の測定中に、VinoBench 自身がモデルの取り込みとダウンロードをしていました。'
    ])
  })

  test('a reason without figures, with odd ones, or of another version is said as it was stored', () => {
    const stored = { code: 'rounds-differ', evidence: 'the rounds differ', remedy: 'Wait.' }
    const said = { evidence: 'The rounds differ.', remedy: 'Wait.' }
    expect(reasonWords(stored, 'ja')).toEqual(said)
    expect(reasonWords({ ...stored, facts: { variation: 'much' } }, 'ja')).toEqual(said)
    expect(reasonWords({ ...stored, code: 'eclipse', facts: {} }, 'ja')).toEqual(said)
  })

  test('states are words', () => {
    expect([trustState('doubtful', 'en'), trustState('doubtful', 'ja')]).toEqual(['doubtful', '要確認'])
  })
})

describe('the benchmark_app command', () => {
  const { machine, model } = fakeLadder()
  const run = { machine, model }
  const file = '~/.local/share/vinobench/models/yolov5n.xml'
  const command = (row: RowRecord, where = run): string | null => benchmarkApp(row, where, 'en').command
  const withFile = (id: string, modelFile = file, config: RowRecord['requested']['config'] = {}): RowRecord => {
    const row = fakeRow(id, around(30), { effective: effectiveOn('CPU', { requests: 4, streams: 4, threads: 8 }) })
    return { ...row, requested: { ...row.requested, modelFile, config } }
  }
  const shape = '-shape "[1,3,480,640]" -ip f32 -t 3'

  test.each([
    ['openvino-sync', `-d CPU -api sync ${shape}`],
    ['openvino-batch4', '-d CPU -api sync -b 4 -ip f32 -t 3'],
    ['latency:CPU', `-d CPU -hint latency -api sync ${shape}`],
    ['throughput:CPU', `-d CPU -hint throughput -api async -nireq 4 ${shape}`],
    ['throughput:GPU.1', `-d GPU.1 -hint throughput -api async -nireq 4 ${shape}`],
    ['cumulative:AUTO', `-d AUTO -hint cumulative_throughput -api async -nireq 4 ${shape}`]
  ])('of %s', (id, rest) => {
    expect(command(withFile(id))).toBe(`benchmark_app -m ${file} ${rest}`)
  })

  test('with a limit on the threads says each setting, since only -hint none takes them', () => {
    expect(command(withFile('throughput:CPU', file, { INFERENCE_NUM_THREADS: 2 }))).toContain(
      '-hint none -api async -nstreams 4 -nthreads 2 -nireq 4'
    )
  })

  test('quotes odd paths for the shell of the system', () => {
    expect(command(withFile('openvino-sync', "~/my models/it's $HOME.xml"))).toContain(
      `-m ~/'my models/it'\\''s $HOME.xml'`
    )
    const windows = { model, machine: { ...machine, os: 'Windows 11 x64' } }
    expect(command(withFile('openvino-sync', '~\\my models\\a.xml'), windows)).toContain(
      '-m "%USERPROFILE%\\my models\\a.xml"'
    )
  })

  test('is none for other frameworks and for what was not measured, and says why', () => {
    expect(benchmarkApp(as('pytorch'), run, 'en')).toEqual({
      command: null,
      reason: expect.stringContaining('OpenVINO only') as string
    })
    expect(benchmarkApp(as('onnxruntime'), run, 'ja').command).toBeNull()
    expect(benchmarkApp(unavailableRow('throughput:GPU', 'None.'), run, 'en').command).toBeNull()
  })

  test('of a result that does not name its file has a place for it', () => {
    const app = benchmarkApp(as('openvino-sync'), run, 'en')
    expect(app.command).toContain('-m MODEL.xml')
    expect(app.command === null ? [] : app.notes).toHaveLength(2)
  })
})

describe('a model that may be too light for the GPU', () => {
  const judged = (gpu: number, fps = 100, id = 'yolov5n') => {
    const both = [fakeRow('throughput:CPU', around(fps)), fakeRow('throughput:GPU', around(gpu))]
    const [, row] = both
    return row !== undefined && isTooLight(row, { rows: both, model: { ...fakeLadder().model, id } })
  }

  test('is one with which the GPU is not faster than the CPU', () => {
    expect(judged(80)).toBe(true)
    expect(judged(100)).toBe(true)
    expect(judged(130)).toBe(false)
  })

  test('is small, or fast on the CPU already', () => {
    expect(judged(15, 20, 'yolov5n')).toBe(true)
    expect(judged(15, 20, 'my-model')).toBe(false)
    expect(judged(80, 100, 'my-model')).toBe(true)
    expect(judged(80, 100, 'yolov5m')).toBe(false)
  })

  test('is not said of the CPU, nor where the CPU was not measured', () => {
    expect(isTooLight(as('throughput:CPU'), fakeLadder())).toBe(false)
    expect(isTooLight(as('throughput:GPU'), { rows: [as('throughput:GPU')], model: fakeLadder().model })).toBe(false)
  })
})
