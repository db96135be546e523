import type { Circumstances, EffectiveSettings, RoundRecord, Trust, TrustReason } from './record'
import type { RowSpec } from './rows'
import { coefficientOfVariation } from './statistics'
import { formatPercent } from './units'

/** What trust needs to know beside the rounds themselves. */
export interface TrustContext {
  readonly plannedRounds: number
  readonly circumstances: Circumstances
}

interface Judged {
  readonly spec: RowSpec
  readonly effective: EffectiveSettings | null
  readonly rounds: readonly RoundRecord[]
  /** Rounds that were begun again because the computer slept. */
  readonly interrupted?: readonly number[]
}

interface Finding extends TrustReason {
  readonly state: 'doubtful' | 'invalid'
}

/** Spread of the rounds (coefficient of variation) from which a row is doubtful, and from which it is invalid. */
export const spreadLimits = { doubtful: 0.025, invalid: 0.06 } as const

/** Rounds from which an interval can be stated (see `medianIntervalRank`). */
const roundsForInterval = 6

/** A timed part that is shorter says more of the clock and the scheduler than of the device. */
const shortestRoundSeconds = 1

/** How far a row's number can be trusted, with evidence and remedy for every doubt. */
export function judge(row: Judged, context: TrustContext): Trust {
  const checks = [fewRounds, shortRounds, spread, executedElsewhere, quota, busy, battery, suspended]
  const findings = checks.flatMap((check) => check(row, context))
  return {
    state: findings.some((finding) => finding.state === 'invalid')
      ? 'invalid'
      : findings.length > 0
        ? 'doubtful'
        : 'valid',
    reasons: findings.map(({ code, evidence, remedy, facts }) => ({ code, evidence, remedy, ...(facts && { facts }) }))
  }
}

type Check = (row: Judged, context: TrustContext) => Finding[]

const fewRounds: Check = ({ rounds }) =>
  rounds.length >= roundsForInterval
    ? []
    : [
        {
          state: 'doubtful',
          code: 'few-rounds',
          evidence: `${rounds.length === 1 ? 'one round' : `${rounds.length} rounds`}: a quick look without an interval`,
          remedy: 'Run the standard ladder (six rounds) before you decide anything.',
          facts: { rounds: rounds.length }
        }
      ]

const shortRounds: Check = ({ rounds }) => {
  const shortest = Math.min(...rounds.map((round) => round.seconds))
  if (shortest >= shortestRoundSeconds) return []
  return [
    {
      state: 'doubtful',
      code: 'short-rounds',
      evidence: `the shortest round lasted ${shortest.toFixed(2)} s`,
      remedy: 'Use more frames per round (--frames) or a longer time (--seconds).',
      facts: { seconds: shortest }
    }
  ]
}

const spread: Check = ({ rounds }) => {
  const variation = coefficientOfVariation(rounds.map((round) => round.fps))
  if (variation <= spreadLimits.doubtful) return []
  return [
    {
      state: variation > spreadLimits.invalid ? 'invalid' : 'doubtful',
      code: 'rounds-differ',
      evidence: `the rounds differ by ${formatPercent(variation)} (coefficient of variation)`,
      remedy: 'Close other programs, let the computer cool, then run again or use --thorough.',
      facts: { variation }
    }
  ]
}

/** AUTO may choose any device; every other row must run where it says. */
const executedElsewhere: Check = ({ spec, effective }) => {
  const devices = effective?.executionDevices ?? null
  if (devices === null || /^(AUTO|MULTI|HETERO|BATCH)/.test(spec.device)) return []
  if (devices.every((device) => device === spec.device || device.startsWith(`${spec.device}.`))) return []
  return [
    {
      state: 'invalid',
      code: 'executed-elsewhere',
      evidence: `asked for ${spec.device}, executed on ${devices.join(', ')}`,
      remedy: 'Check the driver of the device; the figure belongs to the device that executed.',
      facts: { asked: spec.device, executed: devices }
    }
  ]
}

const quota: Check = (_, { circumstances: { cpuQuota } }) =>
  cpuQuota === null
    ? []
    : [
        {
          state: 'doubtful',
          code: 'cpu-quota',
          evidence: `this process may use ${cpuQuota.toFixed(1)} processors at once (a quota of its container)`,
          remedy: 'Run outside the container, or take the figure as that of the quota.',
          facts: { quota: cpuQuota }
        }
      ]

/** Whether other programs were busy enough before a run to disturb it. */
export function isBusy({ loadBefore, usableCores }: Circumstances): boolean {
  return loadBefore !== null && loadBefore >= Math.max(0.75, usableCores / 2)
}

const busy: Check = (_, { circumstances }) => {
  const { loadBefore, usableCores } = circumstances
  return loadBefore === null || !isBusy(circumstances)
    ? []
    : [
        {
          state: 'doubtful',
          code: 'machine-busy',
          evidence: `other programs were busy before the run (load ${loadBefore.toFixed(1)} on ${usableCores} processors)`,
          remedy: 'Close other programs and run again.',
          facts: { load: loadBefore, processors: usableCores }
        }
      ]
}

const battery: Check = (_, { circumstances: { onBattery } }) =>
  onBattery === true
    ? [
        {
          state: 'doubtful',
          code: 'on-battery',
          evidence: 'the computer ran on battery',
          remedy: 'Plug it in and run again: most computers slow down on battery.',
          facts: {}
        }
      ]
    : []

const suspended: Check = ({ interrupted = [] }) =>
  interrupted.length === 0
    ? []
    : [
        {
          state: 'doubtful',
          code: 'suspended',
          evidence: `the computer slept during round ${interrupted.map((round) => round + 1).join(', ')}, which was measured again`,
          remedy: 'Keep the computer awake and run again: it is cooler after a sleep than in the rounds before.',
          facts: { rounds: interrupted.map((round) => String(round + 1)) }
        }
      ]
