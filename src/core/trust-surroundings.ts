import type { RoundRecord } from './record'
import { median } from './statistics'
import type { Check } from './trust'
import { finding, named } from './trust-finding'

/**
 * From which value on something around a round makes its row doubtful, or keeps a round from beginning. Sources: AndroidX
 * Microbenchmark's ThrottleDetector (1.10), its margin halved for the start; MLPerf's audit guidelines, which call 2 %
 * materially different; our own targets for the rest, marked so.
 */
export const surroundingLimits = {
  /** AndroidX: reference work that takes longer, relative to its baseline, means a processor slowed down. */
  throttled: 1.1,
  /** A round begins only below: half of what counts as throttled. */
  cooled: 1.05,
  /** Ours: other programs' share of the processors' time. */
  others: 0.05,
  /** MLPerf: time that the host took away changes a figure by its share at least. */
  stolen: 0.02,
  /** Ours: a timer that is due every second comes this late only where the process was stopped or the system froze. */
  standstillSeconds: 0.5,
  /** Ours: besides, no inference may take this many times the usual one longer than that. */
  gapFactor: 5,
  /** Clocks that go on in sleep and such that do not are read a moment apart. */
  suspendedSeconds: 0.5
} as const

/** The median of the rounds stands as long as fewer than half of them are disturbed. */
const tooMany = (disturbed: readonly unknown[], rounds: readonly unknown[]): boolean =>
  disturbed.length * 2 >= rounds.length

interface Seen {
  readonly round: number
  readonly value: number
}

/** Rounds in which `look` sees more than `limit`. */
function above(
  rounds: readonly RoundRecord[],
  limit: number,
  look: (round: RoundRecord) => number | null | undefined
): Seen[] {
  return rounds.flatMap((round): Seen[] => {
    const value = look(round) ?? null
    return value !== null && value > limit ? [{ round: round.round, value }] : []
  })
}

const most = (seen: readonly Seen[]): number => Math.max(...seen.map(({ value }) => value))

const throttled: Check = ({ rounds }, { referenceMs = null }) => {
  if (referenceMs === null) return []
  const slow = above(rounds, surroundingLimits.throttled, ({ around }) => ratio(around?.referenceMs.after, referenceMs))
  if (slow.length === 0) return []
  const state = tooMany(slow, rounds) ? 'invalid' : 'doubtful'
  return [finding(state, 'throttled', { rounds: named(slow), times: most(slow) })]
}

const notCooled: Check = ({ rounds }, { referenceMs = null }) => {
  if (referenceMs === null) return []
  const hot = above(rounds, surroundingLimits.cooled, ({ around }) => ratio(around?.referenceMs.before, referenceMs))
  return hot.length === 0 ? [] : [finding('doubtful', 'not-cooled', { rounds: named(hot), times: most(hot) })]
}

const ratio = (value: number | null | undefined, baseline: number): number | null =>
  value === null || value === undefined ? null : value / baseline

const tooHot: Check = ({ rounds }) => {
  const hot = above(rounds, 0, ({ around }) => around?.heatEvents)
  if (hot.length === 0) return []
  const times = hot.reduce((sum, { value }) => sum + value, 0)
  return [finding('doubtful', 'too-hot', { rounds: named(hot), times })]
}

const quotaHit: Check = ({ rounds }) => {
  const stopped = above(rounds, 0, ({ around }) => around?.quota?.throttledPeriods)
  if (stopped.length === 0) return []
  const all = rounds.reduce((sum, { around }) => sum + (around?.quota?.periods ?? 0), 0)
  const periods = stopped.reduce((sum, { value }) => sum + value, 0)
  return [finding('doubtful', 'quota-hit', { rounds: named(stopped), periods, all })]
}

const othersBusy: Check = ({ rounds }) => {
  const busy = above(rounds, surroundingLimits.others, ({ around }) => around?.othersShare)
  return busy.length === 0 ? [] : [finding('doubtful', 'others-busy', { rounds: named(busy), share: most(busy) })]
}

const stolen: Check = ({ rounds }) => {
  const taken = above(rounds, surroundingLimits.stolen, ({ around }) => around?.stolenShare)
  return taken.length === 0 ? [] : [finding('doubtful', 'time-stolen', { rounds: named(taken), share: most(taken) })]
}

/** A stop is in the figure of its round: frames that came after it waited for it. */
const stoodStill: Check = ({ rounds }) => {
  const still = above(rounds, surroundingLimits.standstillSeconds, standstill)
  if (still.length === 0) return []
  const state = tooMany(still, rounds) ? 'invalid' : 'doubtful'
  return [finding(state, 'stood-still', { rounds: named(still), seconds: most(still) })]
}

/** By the process's own timer; where another process infers, by what came out of it. */
function standstill({ around, samples }: RoundRecord): number | null {
  if (around === undefined) return null
  const usual = samples.latencyMs.length === 0 ? Infinity : median(samples.latencyMs)
  const gap = around.longestGapMs === null ? 0 : (around.longestGapMs - surroundingLimits.gapFactor * usual) / 1000
  return Math.max(around.standstillSeconds ?? 0, gap)
}

const slept: Check = ({ rounds, interrupted = [] }) => {
  const asleep = above(rounds, surroundingLimits.suspendedSeconds, ({ around }) => around?.suspendedSeconds).filter(
    ({ round }) => !interrupted.some((again) => again.cause === 'suspended' && again.round === round)
  )
  if (asleep.length === 0) return []
  const state = tooMany(asleep, rounds) ? 'invalid' : 'doubtful'
  return [finding(state, 'slept', { rounds: named(asleep), seconds: most(asleep) })]
}

const notSteady: Check = ({ rounds }) => {
  const moving = rounds.filter(({ warmUp }) => warmUp.steady === false)
  if (moving.length === 0) return []
  const seconds = Math.max(...moving.map(({ warmUp }) => warmUp.seconds))
  return [finding('doubtful', 'not-steady', { rounds: named(moving), seconds })]
}

const affinity: Check = (_, { circumstances }) => {
  const { allowed, of } = circumstances.affinity ?? { allowed: 0, of: 0 }
  return allowed >= of ? [] : [finding('doubtful', 'cpu-affinity', { allowed, of })]
}

const remoteDesktop: Check = (_, { circumstances }) =>
  circumstances.remoteDesktop === true ? [finding('doubtful', 'remote-desktop', {})] : []

const debugged: Check = ({ rounds }, { circumstances }) =>
  circumstances.debugger === true || rounds.some(({ around }) => around?.debugger === true)
    ? [finding('doubtful', 'debugger', {})]
    : []

const powerSaving: Check = (_, { circumstances: { powerSaving: saving, powerPlan } }) =>
  saving === true ? [finding('doubtful', 'power-saving', { plan: powerPlan ?? '?' })] : []

/** What the surroundings of a row's rounds say of its figure. */
export const surroundingsChecks: readonly Check[] = [
  notSteady,
  throttled,
  notCooled,
  tooHot,
  quotaHit,
  affinity,
  othersBusy,
  stolen,
  stoodStill,
  slept,
  powerSaving,
  remoteDesktop,
  debugged
]
