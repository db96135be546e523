import { expect, test } from 'vitest'
import { effectiveOn, fakeProgress, fakeRound, quietMachine } from '../../test/fakes/rounds'
import { judge } from './trust'

const steady = [30, 30.1, 29.9, 30, 30.2, 29.8]
const context = { plannedRounds: 6, circumstances: quietMachine }
const codes = (trust: ReturnType<typeof judge>): string[] => trust.reasons.map((reason) => reason.code)

test('six steady rounds on a quiet machine are valid', () => {
  expect(judge(fakeProgress('throughput:CPU', steady), context)).toEqual({ state: 'valid', reasons: [] })
})

test('a quick look is doubtful and says why', () => {
  const trust = judge(fakeProgress('throughput:CPU', [30]), context)
  expect([trust.state, codes(trust)]).toEqual(['doubtful', ['few-rounds']])
})

test.each([
  [[30, 31, 29, 30, 31, 29], 'doubtful'],
  [[30, 36, 24, 30, 33, 27], 'invalid']
])('rounds %j that differ are %s', (fps, state) => {
  const trust = judge(fakeProgress('throughput:CPU', fps), context)
  expect([trust.state, codes(trust)]).toEqual([state, ['rounds-differ']])
})

test('work of this program beside a round is a reason for doubt, with what and when', () => {
  const disturbed = [
    { round: 0, works: ['download'] },
    { round: 2, works: ['download', 'import'] }
  ] as const
  const trust = judge(fakeProgress('throughput:CPU', steady, { disturbed }), context)
  expect(trust).toMatchObject({ state: 'doubtful', reasons: [{ code: 'own-work' }] })
  expect(trust.reasons[0]).toMatchObject({
    evidence: 'VinoBench itself took in a model and downloaded a file during round 1, 3',
    facts: { rounds: ['1', '3'], works: ['import', 'download'] }
  })
  expect(judge(fakeProgress('throughput:CPU', steady, { disturbed: [] }), context).state).toBe('valid')
})

test('a row that ran on another device than it says is invalid; AUTO may choose', () => {
  const elsewhere = fakeProgress('throughput:GPU', steady, { effective: effectiveOn('CPU') })
  expect(judge(elsewhere, context)).toMatchObject({ state: 'invalid', reasons: [{ code: 'executed-elsewhere' }] })
  const auto = fakeProgress('throughput:AUTO', steady, { effective: effectiveOn('GPU.0') })
  expect(judge(auto, context).state).toBe('valid')
  const numbered = fakeProgress('throughput:GPU', steady, { effective: effectiveOn('GPU.0') })
  expect(judge(numbered, context).state).toBe('valid')
})

test.each([
  ['cpu-quota', { cpuQuota: 1.5 }],
  ['machine-busy', { loadBefore: 6 }],
  ['on-battery', { onBattery: true }]
])('%s is a reason for doubt', (code, circumstance) => {
  const circumstances = { ...quietMachine, ...circumstance }
  const trust = judge(fakeProgress('throughput:CPU', steady), { ...context, circumstances })
  expect([trust.state, codes(trust)]).toEqual(['doubtful', [code]])
})

test('rounds that are too short are doubtful', () => {
  const rounds = steady.map((fps, round) => fakeRound(round, fps, 0.2))
  expect(codes(judge(fakeProgress('throughput:CPU', [], { rounds }), context))).toEqual(['short-rounds'])
})
