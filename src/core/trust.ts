import {
  type Circumstances,
  type EffectiveSettings,
  type InterruptedRound,
  type InterruptionCause,
  interruptionCauses,
  type RequestedSettings,
  type RoundRecord,
  type RowCalibration,
  type Trust,
  type TrustReason
} from './record'
import type { RowSpec } from './rows'
import { agreementChecks } from './trust-agreement'
import { executionChecks } from './trust-execution'
import { finding, named } from './trust-finding'
import { roundChecks } from './trust-rounds'
import { surroundingsChecks } from './trust-surroundings'

/** What this program may do beside a run: it began before the run, and takes processor time from it. */
export const ownWorks = ['import', 'download'] as const
export type OwnWork = (typeof ownWorks)[number]

/** A round beside which this program did something else. */
export interface DisturbedRound {
  readonly round: number
  readonly works: readonly OwnWork[]
}

/** What trust needs to know beside the rounds themselves. */
export interface TrustContext {
  readonly plannedRounds: number
  readonly circumstances: Circumstances
  /** What the reference work took before the first round; null: it could not be done. */
  readonly referenceMs?: number | null
}

interface Judged {
  readonly spec: RowSpec
  readonly requested?: RequestedSettings
  readonly effective: EffectiveSettings | null
  readonly rounds: readonly RoundRecord[]
  readonly interrupted?: readonly InterruptedRound[]
  readonly disturbed?: readonly DisturbedRound[]
  /** How far the row differs from itself on this machine; null: not known. */
  readonly calibration?: RowCalibration | null
}

export interface Finding extends TrustReason {
  readonly state: 'doubtful' | 'invalid'
}

/** How far a row's number can be trusted, with evidence and remedy for every doubt. */
export function judge(row: Judged, context: TrustContext): Trust {
  const checks = [
    ...roundChecks,
    executedElsewhere,
    quota,
    busy,
    battery,
    ...interruptionCauses.map(measuredAgain),
    ownWork,
    ...executionChecks,
    ...agreementChecks,
    ...surroundingsChecks
  ]
  const findings = checks.flatMap((check) => check(row, context))
  return {
    state: findings.some(({ state }) => state === 'invalid') ? 'invalid' : findings.length > 0 ? 'doubtful' : 'valid',
    reasons: findings.map(({ code, evidence, remedy, facts }) => ({ code, evidence, remedy, ...(facts && { facts }) }))
  }
}

export type Check = (row: Judged, context: TrustContext) => Finding[]

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

/** One that stopped a round says more of itself (see `trust-surroundings`). */
const quota: Check = ({ rounds }, { circumstances: { cpuQuota } }) =>
  cpuQuota === null || rounds.some(({ around }) => (around?.quota?.throttledPeriods ?? 0) > 0)
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

const battery: Check = ({ rounds }, { circumstances: { onBattery } }) =>
  onBattery === true || rounds.some(({ around }) => around?.onBattery === true)
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

const measuredAgain =
  (because: InterruptionCause): Check =>
  ({ interrupted = [] }) => {
    const rounds = named(interrupted.filter(({ cause }) => cause === because))
    return rounds.length === 0 ? [] : [finding('doubtful', because, { rounds })]
  }

const ownWork: Check = ({ disturbed = [] }) => {
  if (disturbed.length === 0) return []
  const rounds = disturbed.map(({ round }) => String(round + 1))
  const works = ownWorks.filter((work) => disturbed.some((round) => round.works.includes(work)))
  const words = { import: 'took in a model', download: 'downloaded a file' } as const
  return [
    {
      state: 'doubtful',
      code: 'own-work',
      evidence: `VinoBench itself ${works.map((work) => words[work]).join(' and ')} during round ${rounds.join(', ')}`,
      remedy: 'Run again: that work is over, or can be stopped on the screen "Models".',
      facts: { rounds, works }
    }
  ]
}
