import { expect, test } from 'vitest'
import { effectiveOn, fakeProgress, fakeRound, quietMachine } from '../../test/fakes/rounds'
import { reasonWords } from './explain/trust-words'
import { parseRecord } from './parse-record'
import { fakeRecord } from '../../test/fakes/record'
import type { Circumstances, ExecutedOn, RoundRecord, RoundSurroundings } from './record'
import { summariseRow } from './summarise'
import { judge } from './trust'
import { surroundingLimits } from './trust-surroundings'

const quiet: RoundSurroundings = {
  othersShare: 0.01,
  stolenShare: 0.001,
  quota: null,
  standstillSeconds: 0.01,
  longestGapMs: 40,
  suspendedSeconds: 0,
  clockJumpSeconds: 0,
  onBattery: false,
  debugger: false,
  mhz: { before: 3000, after: 3000 },
  celsius: { before: 50, after: 55 },
  heatEvents: 0,
  deviceBusy: {},
  referenceMs: { before: 10, after: 10.2 }
}

/** Six steady rounds in quiet surroundings, some of them changed. */
function rounds(changed: readonly number[], around: Partial<RoundSurroundings>, more: Partial<RoundRecord> = {}) {
  return [30, 30.1, 29.9, 30, 30.2, 29.8].map((fps, round): RoundRecord => {
    const disturbed = changed.includes(round)
    return { ...fakeRound(round, fps), around: { ...quiet, ...(disturbed && around) }, ...(disturbed && more) }
  })
}

const context = { plannedRounds: 6, circumstances: quietMachine, referenceMs: 10 }
const trustOf = (measured: readonly RoundRecord[], circumstances: Partial<Circumstances> = {}, id = 'throughput:CPU') =>
  judge(fakeProgress(id, [], { rounds: measured, effective: effectiveOn(id.split(':')[1] ?? 'CPU') }), {
    ...context,
    circumstances: { ...quietMachine, ...circumstances }
  })

test('quiet surroundings are no reason for anything', () => {
  expect(trustOf(rounds([], {}))).toEqual({ state: 'valid', reasons: [] })
})

test('a jump of the wall clock is none either', () => {
  expect(trustOf(rounds([1, 2, 3], { clockJumpSeconds: -3600 })).state).toBe('valid')
})

const quota = { periods: 30, throttledPeriods: 4, seconds: 0.2 }

test.each<[string, Partial<RoundSurroundings>, number | string | undefined]>([
  ['throttled', { referenceMs: { before: 10, after: 11.2 } }, 1.12],
  ['not-cooled', { referenceMs: { before: 10.6, after: 10.6 } }, 1.06],
  ['too-hot', { heatEvents: 3 }, 3],
  ['quota-hit', { quota }, 4],
  ['others-busy', { othersShare: 0.2 }, 0.2],
  ['time-stolen', { stolenShare: 0.04 }, 0.04],
  ['stood-still', { standstillSeconds: 1.7 }, 1.7],
  ['slept', { suspendedSeconds: 20 }, 20],
  ['debugger', { debugger: true }, undefined],
  ['on-battery', { onBattery: true }, undefined]
])('%s in one round of six: doubtful, with figures, round and remedy in both languages', (code, around, value) => {
  const trust = trustOf(rounds([2], around))
  expect([trust.state, trust.reasons.map((reason) => reason.code)]).toEqual(['doubtful', [code]])
  const [reason] = trust.reasons
  if (reason === undefined) throw new Error('no reason')
  const { rounds: named, times, periods, share, seconds } = reason.facts ?? {}
  expect(times ?? periods ?? share ?? seconds).toEqual(
    value === undefined ? undefined : expect.closeTo(Number(value), 6)
  )
  if (value !== undefined) expect(named).toEqual(['3'])
  for (const language of ['en', 'ja'] as const) {
    const { evidence, remedy } = reasonWords(reason, language)
    expect(`${evidence} ${remedy}`).not.toMatch(/undefined|NaN|null/)
    expect(evidence).toMatch(language === 'ja' ? /[ぁ-ん].*。$/ : /^[A-Z].*\.$/)
  }
})

test.each<[string, Partial<RoundSurroundings>]>([
  ['throttled', { referenceMs: { before: 10, after: 12 } }],
  ['stood-still', { standstillSeconds: 2 }],
  ['slept', { suspendedSeconds: 5 }]
])('%s in half of the rounds: the median itself is wrong', (code, around) => {
  expect(trustOf(rounds([0, 2, 4], around))).toMatchObject({ state: 'invalid', reasons: [{ code }] })
})

test('values at the limits are not beyond them', () => {
  const at = {
    othersShare: surroundingLimits.others,
    stolenShare: surroundingLimits.stolen,
    standstillSeconds: surroundingLimits.standstillSeconds,
    suspendedSeconds: surroundingLimits.suspendedSeconds,
    referenceMs: { before: 10 * surroundingLimits.cooled, after: 10 * surroundingLimits.throttled }
  }
  expect(trustOf(rounds([0, 1, 2, 3, 4, 5], at)).state).toBe('valid')
})

test('a stop of another process than ours is seen by what came out of it; slow inferences are none', () => {
  const stopped = trustOf(rounds([1], { standstillSeconds: 0, longestGapMs: 2033 }))
  expect(stopped.reasons).toMatchObject([{ code: 'stood-still', facts: { rounds: ['2'] } }])
  const slow = rounds([], {}).map((round) => ({
    ...round,
    samples: { startMs: [0, 1500], latencyMs: [1400, 1450] },
    around: { ...quiet, longestGapMs: 2900 }
  }))
  expect(trustOf(slow).state).toBe('valid')
})

test('a warm-up that did not become steady, with how long it took', () => {
  const warmUp = { inferences: 90, seconds: 3, steady: false }
  expect(trustOf(rounds([4], {}, { warmUp })).reasons).toMatchObject([
    { code: 'not-steady', facts: { rounds: ['5'], seconds: 3 } }
  ])
  expect(trustOf(rounds([4], {}, { warmUp: { ...warmUp, steady: null } })).state).toBe('valid')
})

test.each<[string, Partial<Circumstances>]>([
  ['cpu-affinity', { affinity: { allowed: 1, of: 8, list: '3' } }],
  ['power-saving', { powerSaving: true, powerPlan: 'low-power' }],
  ['remote-desktop', { remoteDesktop: true }],
  ['debugger', { debugger: true }]
])('%s of the whole run is a reason for doubt', (code, circumstances) => {
  const { state, reasons } = trustOf(rounds([], {}), circumstances)
  expect([state, reasons.map((reason) => reason.code)]).toEqual(['doubtful', [code]])
  expect(reasons.map((reason) => reasonWords(reason, 'ja').evidence).join()).not.toMatch(/undefined|NaN/)
})

test('a quota that stopped a round is said once; one that stopped none is still said', () => {
  const codes = (measured: readonly RoundRecord[]) => trustOf(measured, { cpuQuota: 2 }).reasons.map(({ code }) => code)
  expect(codes(rounds([2], { quota }))).toEqual(['quota-hit'])
  expect(codes(rounds([2], { quota: { ...quota, throttledPeriods: 0 } }))).toEqual(['cpu-quota'])
})

test('what was executed has to be what was asked for: all of the time', () => {
  const executed = (executedOn: ExecutedOn) =>
    trustOf(rounds([1], {}, { executedOn }), {}, 'throughput:AUTO').reasons.map(({ code }) => code)
  expect(executed({ before: ['GPU'], after: ['GPU'] })).toEqual([])
  expect(executed({ before: ['CPU'], after: ['GPU'] })).toEqual(['device-changed'])
  const handover = { to: null, seconds: 90, complete: false }
  expect(executed({ before: ['CPU'], after: ['CPU'], handover })).toEqual(['not-handed-over'])
  expect(executed({ before: ['GPU'], after: ['GPU'], handover: { to: ['GPU'], seconds: 4, complete: true } })).toEqual(
    []
  )
})

test('a device that did nothing for us did not execute; where the system does not count, nothing is said', () => {
  const idle = (deviceBusy: Record<string, number>) => trustOf(rounds([0], { deviceBusy }), {}, 'throughput:GPU')
  expect(idle({ GPU: 0 })).toMatchObject({ state: 'invalid', reasons: [{ code: 'device-idle' }] })
  expect(idle({ GPU: 2.9 }).state).toBe('valid')
  expect(idle({}).state).toBe('valid')
})

test('a precision lower than asked for is invalid; one that nobody asked for is normal', () => {
  const inPrecision = (precision: string, config: Record<string, string>) =>
    judge(
      fakeProgress('throughput:CPU', [], {
        rounds: rounds([], {}),
        effective: effectiveOn('CPU', { precision }),
        requested: { hint: null, weights: 'FP32', config }
      }),
      context
    )
  expect(inPrecision('bf16', { INFERENCE_PRECISION_HINT: 'f32' })).toMatchObject({
    state: 'invalid',
    reasons: [{ code: 'lower-precision', facts: { asked: 'f32', executed: 'bf16' } }]
  })
  expect(inPrecision('f32', { INFERENCE_PRECISION_HINT: 'f16' }).state).toBe('valid')
  expect(inPrecision('f16', {}).state).toBe('valid')
})

test('an older record, and one without a baseline, are judged by what they have', () => {
  const old = [30, 30.1, 29.9, 30, 30.2, 29.8].map((fps, round) => fakeRound(round, fps))
  expect(trustOf(old).state).toBe('valid')
  const hot = fakeProgress('throughput:CPU', [], { rounds: rounds([1], { referenceMs: { before: 20, after: 20 } }) })
  expect(judge(hot, { ...context, referenceMs: null }).state).toBe('valid')
})

test('a record keeps all of it, and one with odd surroundings is read without them', () => {
  const row = summariseRow(fakeProgress('throughput:CPU', [], { rounds: rounds([2], { quota }) }), context)
  const record = fakeRecord([row], { reference: { baselineMs: 10, threads: 2, waitedSeconds: 3.5 } })
  expect(parseRecord(JSON.stringify(record), 'r.json')).toEqual(JSON.parse(JSON.stringify(record)))
  const odd = JSON.parse(JSON.stringify(record)) as { rows: { rounds: { around: unknown }[] }[] }
  const [first] = odd.rows[0]?.rounds ?? []
  if (first !== undefined) first.around = { othersShare: 'much' }
  expect(parseRecord(JSON.stringify(odd), 'r.json').rows[0]?.rounds[0]?.around).toBeUndefined()
})
