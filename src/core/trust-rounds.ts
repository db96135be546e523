import type { TrustReason } from './record'
import { coefficientOfVariation, dependence, drift, smallestDifference } from './statistics'
import type { Check } from './trust'
import { formatPercent } from './units'

/** Spread of the rounds (coefficient of variation) from which a row is doubtful, and from which it is invalid. */
export const spreadLimits = { doubtful: 0.025, invalid: 0.06 } as const

/** Rounds from which an interval can be stated (see `medianIntervalRank`). */
const roundsForInterval = 6

/** A timed part that is shorter says more of the clock and the scheduler than of the device. */
const shortestRoundSeconds = 1

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

const spread: Check = ({ rounds }, { plannedRounds }) => {
  const variation = coefficientOfVariation(rounds.map((round) => round.fps))
  if (variation <= spreadLimits.doubtful) return []
  const extra = rounds.filter(({ round }) => round >= plannedRounds).length
  const still = extra === 0 ? '' : `, ${extra === 1 ? 'an extra round' : `${extra} extra rounds`} included`
  return [
    {
      state: variation > spreadLimits.invalid ? 'invalid' : 'doubtful',
      code: 'rounds-differ',
      evidence: `the rounds differ by ${formatPercent(variation)} (coefficient of variation)${still}`,
      remedy: 'Close other programs, let the computer cool, then run again or use --thorough.',
      facts: { variation, extra }
    }
  ]
}

/**
 * Rounds are worth an interval only where none tells anything of the next. A drift is such a dependence too, and the
 * plainer word for it.
 */
const notIndependent: Check = ({ rounds, calibration }) => {
  const inOrder = rounds.toSorted((a, b) => a.round - b.round).map(({ fps }) => fps)
  const change = drift(inOrder, smallestDifference({ calibration: calibration ?? null }))
  if (change !== null) return [{ state: 'doubtful', ...driftReason(change, rounds.length) }]
  const correlation = dependence(inOrder)
  return correlation === null ? [] : [{ state: 'doubtful', ...dependenceReason(correlation, rounds.length) }]
}

const driftReason = (change: number, rounds: number): TrustReason => ({
  code: 'drift',
  evidence: `the rounds became ${formatPercent(Math.abs(change))} ${change < 0 ? 'slower' : 'faster'} from the first to the last of ${rounds}`,
  remedy:
    change < 0
      ? 'Let the computer cool for some minutes, then run again: the figure lies between fresh and warm.'
      : 'Wait until the computer has nothing else to do, then run again: something ended during the run.',
  facts: { change, rounds }
})

const dependenceReason = (correlation: number, rounds: number): TrustReason => ({
  code: 'dependence',
  evidence: `each of the ${rounds} rounds resembles the one before (correlation ${correlation.toFixed(2)}): the interval is too narrow`,
  remedy: 'Close what works at intervals (backups, updates, scanners), then run again.',
  facts: { correlation, rounds }
})

/** What the rounds say of themselves. */
export const roundChecks: readonly Check[] = [fewRounds, shortRounds, spread, notIndependent]
