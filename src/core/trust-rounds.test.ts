import { describe, expect, test } from 'vitest'
import { fakeProgress, fakeRound, quietMachine } from '../../test/fakes/rounds'
import { gaussian } from '../../test/fakes/simulated-rounds'
import { languages } from './language'
import { reasonWords } from './explain/trust-words'
import { seededRandom } from './plan'
import { judge } from './trust'

const judged = (fps: readonly number[], plannedRounds = fps.length) =>
  judge(fakeProgress('throughput:CPU', fps), { plannedRounds, circumstances: quietMachine })
const codes = (fps: readonly number[]): string[] => judged(fps).reasons.map(({ code }) => code)

/** Rounds that swing about slowly, by less than what makes a row doubtful for its spread. */
const swinging = (rounds: number): number[] =>
  Array.from({ length: rounds }, (_, round) => 100 * (1 + 0.015 * Math.sin((round * 2 * Math.PI) / 14)))

test('six rounds that slow down are doubtful for their drift, though they hardly differ; five cannot show it', () => {
  const falling = [100, 99.4, 98.8, 98.2, 97.6, 97]
  expect(judged(falling)).toMatchObject({ state: 'doubtful', reasons: [{ code: 'drift' }] })
  expect(judged(falling).reasons[0]?.evidence).toBe('the rounds became 3.0 % slower from the first to the last of 6')
  expect(codes(falling.slice(1))).toEqual(['few-rounds'])
})

test('rounds are taken in the order of their numbers, whatever their order in the list', () => {
  const mixed = [3, 0, 5, 1, 4, 2].map((round) => fakeRound(round, 100 - 0.6 * round))
  const trust = judge(fakeProgress('throughput:CPU', [], { rounds: mixed }), {
    plannedRounds: 6,
    circumstances: quietMachine
  })
  expect(trust.reasons.map(({ code }) => code)).toEqual(['drift'])
})

test('twenty rounds that resemble each other are doubtful for it; nineteen cannot show it', () => {
  expect(codes(swinging(20))).toEqual(['dependence'])
  expect(codes(swinging(19))).toEqual([])
})

test('a drift is said once, though each of its rounds resembles the one before', () => {
  expect(codes(Array.from({ length: 24 }, (_, round) => 100 - 0.2 * round))).toEqual(['drift'])
})

test('rounds that differ say how many of them were extra ones, and six per cent are invalid after them', () => {
  const wild = [100, 104, 97, 103, 96, 100, 103, 97, 100]
  expect(judged(wild, 6).reasons[0]?.evidence).toMatch(/coefficient of variation\), 3 extra rounds included$/)
  expect(judged(wild).reasons[0]?.evidence).toMatch(/coefficient of variation\)$/)
  expect(judged([100, 120, 80, 103, 96, 100, 120, 80, 100], 6).state).toBe('invalid')
})

test('what the machine shows against itself is the smallest drift worth a word', () => {
  const falling = [100, 99.4, 98.8, 98.2, 97.6, 97]
  const calibration = { spread: 0.05, pairs: 20, measuredAt: '', row: 'throughput:CPU', model: 'yolov5n' }
  const context = { plannedRounds: 6, circumstances: quietMachine }
  expect(judge(fakeProgress('throughput:CPU', falling, { calibration }), context).state).toBe('valid')
})

test('quiet, independent rounds are valid in more than 97 of 100 runs, for 6, 9 and 24 of them', () => {
  const random = seededRandom(8)
  for (const rounds of [6, 9, 24]) {
    const valid = Array.from({ length: 2000 }, () =>
      judged(Array.from({ length: rounds }, () => 100 + gaussian(random)))
    )
    expect(valid.filter(({ state }) => state === 'valid').length / valid.length).toBeGreaterThan(
      rounds < 20 ? 0.97 : 0.95
    )
  }
})

describe('every reason is said in both languages', () => {
  const cases = {
    slower: [100, 99.4, 98.8, 98.2, 97.6, 97],
    faster: [97, 97.6, 98.2, 98.8, 99.4, 100],
    resembling: swinging(20),
    differing: [100, 104, 97, 103, 96, 100]
  }
  test.each(Object.entries(cases))('%s', (_, fps) => {
    const [reason] = judged(fps).reasons
    if (reason === undefined) throw new Error('no doubt')
    for (const language of languages) {
      const { evidence, remedy } = reasonWords(reason, language)
      expect(`${evidence} ${remedy}`).toMatch(
        language === 'ja' ? /^(?!.*undefined).*[ぁ-ん].*。$/ : /^(?!.*undefined)[A-Z][^ぁ-ん]*\.$/
      )
    }
  })

  test('a doubt of an older record, which does not count extra rounds, is said all the same', () => {
    const old = { code: 'rounds-differ', evidence: '', remedy: '', facts: { variation: 0.03 } }
    expect(reasonWords(old, 'en').evidence).toBe('The rounds differ by 3.0 % (coefficient of variation).')
    const extra = { ...old, facts: { variation: 0.03, extra: 3 } }
    expect(reasonWords(extra, 'en').evidence).toBe(
      'The rounds differ by 3.0 % (coefficient of variation), 3 extra rounds included.'
    )
    expect(reasonWords(extra, 'ja').evidence).toBe(
      '追加の 3 回を含めても、測定ごとのばらつきが 3.0 % あります（変動係数）。'
    )
  })
})
