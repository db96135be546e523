import { describe, expect, test } from 'vitest'
import { answeredRow, fakeProgress, fakeRow, otherAnswers, quietMachine, sameAnswers } from '../../../test/fakes/rounds'
import { agreementSentences, agreementWord } from '../explain/agreement-words'
import { fasterButDifferentSentence } from '../explain/faster-but-different'
import { reasonWords } from '../explain/trust-words'
import type { Detection } from '../model'
import { type Agreement, notComparedReasons } from '../record'
import { judge } from '../trust'
import { decide } from '../verdict'
import { matchBoxes } from './boxes'
import { agreementBounds, agreementOf, boundOf, type ComparedFrame, judgeAnswers } from './judge'
import { type AnswerMeasures, columnsOf, measureAnswer, scaleOf } from './measure'

describe('how far an answer lies from the reference', () => {
  // Two columns: pixels that hardly depend on the input, and a score that does.
  const answer = (score: number): Float32Array =>
    Float32Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? 300 + at : score * (1 + Math.sin(at))))
  const references = [answer(0.1), answer(0.5), answer(0.9)]
  const scale = scaleOf(references, 0, 2)
  const measured = (actual: Float32Array): AnswerMeasures => measureAnswer(actual, references[0] as Float32Array, scale)

  test('the same answer is 0 away, with a cosine of 1', () => {
    expect(measured(answer(0.1))).toEqual({
      nrmse: 0,
      worstColumn: 0,
      cosine: expect.closeTo(1, 12) as number,
      notFinite: 0
    })
  })

  test('the answer to another input is about 1 away, however small its numbers are beside others', () => {
    const { nrmse, worstColumn } = measured(answer(0.5))
    expect(nrmse).toBeGreaterThan(0.4)
    expect(worstColumn).toBeGreaterThan(0.6)
    // Over all values at once nothing would show.
    const reference = references[0] as Float32Array
    const dot = (a: Float32Array, b: Float32Array): number =>
      a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
    const other = answer(0.5)
    expect(dot(other, reference) / Math.sqrt(dot(other, other) * dot(reference, reference))).toBeGreaterThan(0.99999)
  })

  test('half the pixels are far away', () => {
    expect(measured(answer(0.1).map((value, at) => (at % 2 === 0 ? value / 2 : value))).nrmse).toBeGreaterThan(100)
  })

  test.each([NaN, Infinity, -Infinity])('%s is counted, and nothing else is said then', (value) => {
    const broken = answer(0.1)
    broken[5] = value
    expect(measured(broken)).toEqual({ nrmse: NaN, worstColumn: NaN, cosine: NaN, notFinite: 1 })
  })

  test('columns are those of the last axis where they hold enough', () => {
    expect(columnsOf([1, 18900, 85])).toBe(85)
    expect(columnsOf([1, 128, 128, 80])).toBe(80)
    expect(columnsOf([1, 1000])).toBe(1)
    expect(columnsOf([1, 3, 480, 2048])).toBe(1)
    expect(columnsOf([])).toBe(1)
  })

  test('outputs that do not depend on the input are still compared', () => {
    const same = [answer(0.1), answer(0.1)]
    const { units } = scaleOf(same, 0, 2)
    expect(units.every((unit) => unit > 0)).toBe(true)
    expect(measureAnswer(answer(0.2), same[0] as Float32Array, scaleOf(same, 0, 2)).nrmse).toBeGreaterThan(10)
  })
})

describe('boxes', () => {
  const box = (name: string, x: number, score = 0.8, side = 100): Detection => ({
    label: 1,
    name,
    score,
    box: [x, 0, side, side]
  })

  test('the same boxes match, in any order', () => {
    const boxes = [box('dog', 0), box('cat', 300)]
    expect(matchBoxes([...boxes].reverse(), boxes)).toEqual({
      ...{ expected: 2, matched: 2, missed: 0, extra: 0 },
      ...{ leastIou: 1, scoreDrift: 0 }
    })
  })

  test('another name is a missed box and an extra one', () => {
    expect(matchBoxes([box('cat', 0)], [box('dog', 0)])).toMatchObject({ matched: 0, missed: 1, extra: 1 })
  })

  test('half the size is a missed box and an extra one', () => {
    expect(matchBoxes([box('dog', 0, 0.8, 50)], [box('dog', 0)])).toMatchObject({ matched: 0, missed: 1, extra: 1 })
  })

  test('overlap and drift are those of the worst pair', () => {
    const match = matchBoxes([box('dog', 10, 0.6), box('dog', 300)], [box('dog', 0), box('dog', 300)])
    expect(match).toMatchObject({
      leastIou: expect.closeTo(90 / 110, 6) as number,
      scoreDrift: expect.closeTo(0.2, 6) as number
    })
  })

  test('a score at the threshold may be there or not', () => {
    expect(matchBoxes([], [box('dog', 0, 0.3)])).toMatchObject({ expected: 0, missed: 0, extra: 0 })
    expect(matchBoxes([box('dog', 0, 0.36)], [box('dog', 0, 0.2)])).toMatchObject({ extra: 0 })
  })

  test('each box answers one of the others', () => {
    expect(matchBoxes([box('dog', 0)], [box('dog', 0), box('dog', 5)])).toMatchObject({ matched: 1, missed: 1 })
  })
})

const frame = (
  nrmse: number,
  more: Partial<ComparedFrame['outputs'][number]> & { boxes?: ComparedFrame['boxes'] } = {}
): ComparedFrame => {
  const { boxes = null, ...rest } = more
  const measures = { nrmse, worstColumn: nrmse, cosine: 1, notFinite: 0 }
  return {
    when: 'before',
    outputs: [{ when: 'before', input: 0, output: 'out', measures, movement: 0.01, ...rest }],
    boxes
  }
}

describe('the judgement', () => {
  test.each(['f32', 'f16', 'bf16'] as const)('what %s may do is the same, what it may not is different', (bound) => {
    const { nrmse } = agreementBounds[bound]
    expect(judgeAnswers([frame(0.9 * Math.min(nrmse, agreementBounds[bound].worstColumn))], bound)).toMatchObject({
      state: 'same',
      differing: 0
    })
    expect(judgeAnswers([frame(0), frame(1.1 * nrmse)], bound)).toMatchObject({ state: 'different', differing: 1 })
  })

  test('the bound is that of what executed; several devices may each have another', () => {
    expect(boundOf({ precision: 'bf16', executionDevices: ['CPU'] })).toBe('bf16')
    expect(boundOf({ precision: 'f32', executionDevices: ['CPU', 'GPU.0'] })).toBe('f16')
    expect(boundOf({ precision: null, executionDevices: null })).toBe('unknown')
  })

  test('an answer that jumps where the input changes a little is not judged, but for numbers that are none', () => {
    const jumps = { movement: 1.7 }
    expect(judgeAnswers([frame(1, jumps)], 'f32')).toEqual({ state: 'not checked', why: 'unstable' })
    expect(judgeAnswers([frame(1, jumps), frame(0.01)], 'f32')).toMatchObject({ state: 'same', unstable: 1 })
    const measures = { nrmse: NaN, worstColumn: NaN, cosine: NaN, notFinite: 3 }
    expect(judgeAnswers([frame(1, { ...jumps, measures })], 'f32')).toMatchObject({ state: 'different', notFinite: 3 })
  })

  test('an answer of another shape is another answer, and its record is valid JSON', () => {
    const agreement = judgeAnswers([frame(Infinity)], 'bf16')
    expect(agreement.state).toBe('different')
    expect(JSON.parse(JSON.stringify(agreement))).toEqual(agreement)
  })

  test('boxes that are missed are different, whatever the values say', () => {
    const boxes = { expected: 3, matched: 1, missed: 2, extra: 0, leastIou: 0.99, scoreDrift: 0 }
    expect(judgeAnswers([frame(0, { boxes })], 'bf16')).toMatchObject({
      state: 'different',
      differing: 0,
      boxes: { agree: false }
    })
  })

  test('one round that differs makes its row different, and all are counted', () => {
    const [same, different] = [judgeAnswers([frame(0.01)], 'f32'), judgeAnswers([frame(0.5), frame(0)], 'f32')]
    expect(agreementOf([same, different, undefined])).toMatchObject({
      state: 'different',
      compared: { before: 3, during: 0, after: 0 },
      differing: 1,
      worst: { nrmse: 0.5 }
    })
    const notChecked: Agreement = { state: 'not checked', why: 'too-large' }
    expect(agreementOf([notChecked])).toEqual(notChecked)
    expect(agreementOf([notChecked, same])).toMatchObject({ state: 'same' })
    expect(agreementOf([undefined])).toBeNull()
  })
})

describe('words', () => {
  const japanese = /[ぁ-んァ-ヶ一-龠]/
  const said: readonly Agreement[] = [
    sameAnswers,
    otherAnswers,
    { ...sameAnswers, bound: 'unknown', unstable: 3, boxes: null } as Agreement,
    { ...sameAnswers, worst: null } as Agreement,
    ...notComparedReasons.map((why): Agreement => ({ state: 'not checked', why }))
  ]

  test.each(said)('everything is said in both languages: %o', (agreement) => {
    for (const language of ['en', 'ja'] as const) {
      const sentences = [...agreementSentences(agreement, language), agreementWord(agreement, language)]
      expect(sentences.length).toBeGreaterThan(1)
      expect(sentences.every((sentence) => japanese.test(sentence) === (language === 'ja'))).toBe(true)
      expect(sentences.join(' ')).not.toMatch(/undefined|NaN|null/)
    }
  })

  test('what was never asked is not spoken of', () => {
    expect(agreementSentences(null, 'en')).toEqual([])
    expect(agreementWord(undefined, 'ja')).toBe('')
  })

  test('the reasons too, and the faster row', () => {
    const rows = [
      answeredRow('openvino-sync', [30, 30, 30], sameAnswers),
      answeredRow('throughput:CPU', [60, 60, 60], { ...otherAnswers, notFinite: 4 } as Agreement)
    ]
    const reasons = rows[1]?.trust?.reasons.filter(({ code }) => /^(answers|boxes)-/.test(code)) ?? []
    expect(reasons.map(({ code }) => code)).toEqual(['answers-no-numbers', 'answers-differ', 'boxes-differ'])
    for (const reason of reasons) {
      const { evidence, remedy } = reasonWords(reason, 'ja')
      expect([evidence, remedy].every((text) => japanese.test(text))).toBe(true)
    }
    const { facts } = decide(rows, [])
    expect(fasterButDifferentSentence(facts ?? {}, 'ja')).toMatch(/^throughput:CPU（?.*60.*順位に含めていません。$/)
  })
})

describe('faster but different', () => {
  const six = (fps: number): number[] => [fps, fps * 1.01, fps * 0.99, fps, fps * 1.005, fps * 0.995]
  const row = (id: string, fps: number, answers: Agreement) => {
    const { rounds } = fakeProgress(id, six(fps))
    return fakeRow(id, six(fps), { rounds: rounds.map((round) => ({ ...round, answers })) })
  }
  const same = judgeAnswers([frame(0.01)], 'f32')
  const different = judgeAnswers([frame(0.7)], 'f32')

  test('is invalid, says why, and what to do', () => {
    const { rounds } = fakeProgress('throughput:CPU', six(30))
    const answered = rounds.map((round) => ({ ...round, answers: round.round === 1 ? different : same }))
    const trust = judge(fakeProgress('throughput:CPU', six(30), { rounds: answered }), {
      plannedRounds: 6,
      circumstances: quietMachine
    })
    expect(trust).toMatchObject({
      state: 'invalid',
      reasons: [{ code: 'answers-differ', facts: { rounds: ['2'], frames: 1, compared: 1, bound: 'f32' } }]
    })
    expect(trust.reasons[0]?.evidence).toMatch(
      /1 of 1 compared frames of round 2 differ from the reference by more than f32 explains/
    )
  })

  test('never wins: the verdict crowns the fastest with the right answers and names the other', () => {
    const rows = [row('onnxruntime', 50, same), row('openvino-sync', 80, same), row('throughput:CPU', 300, different)]
    const { winner, sentence, facts } = decide(rows, [])
    expect(winner).toBe('openvino-sync')
    expect(sentence).toContain('throughput:CPU (300.0 FPS) was faster, but gave different answers, and does not count.')
    expect(facts?.fasterButDifferent).toEqual([{ row: 'throughput:CPU', fps: 300 }])
  })

  test('is not named where it was not even faster', () => {
    const rows = [row('openvino-sync', 80, same), row('throughput:CPU', 30, different)]
    expect(decide(rows, []).facts).not.toHaveProperty('fasterButDifferent')
  })

  test('where nothing else was measured there is no winner', () => {
    expect(decide([row('throughput:CPU', 300, different)], [])).toMatchObject({
      winner: null,
      facts: { kind: 'untrusted' }
    })
  })
})
