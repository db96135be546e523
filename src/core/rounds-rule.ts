import type { Plan } from './plan'
import { coefficientOfVariation } from './statistics'
import { spreadLimits } from './trust-rounds'

/**
 * So many extra rounds at most. The count is part of the rule: each look at the rounds that may end a run lowers how often
 * the interval holds the true value, which is worked out for this one (see `intervalCoverage`, docs/adr/0012-statistics.md).
 */
export const mostExtraRounds = 3

/** A row that is compared with others, by its rounds so far. */
export interface ComparedRounds {
  readonly id: string
  readonly rounds: readonly { readonly round: number; readonly fps: number }[]
}

/** Cool-down and extra rounds together never more than double what a run was said to take. */
export interface ExtraTime {
  readonly estimatedSeconds: number
  /** What cool-down and extra rounds took so far. */
  readonly spentSeconds: number
  /** What one more round of all compared rows takes. */
  readonly roundSeconds: number
}

export interface ExtraRoundsRule {
  readonly plan: Pick<Plan, 'mode' | 'rounds'>
  readonly rows: readonly ComparedRounds[]
  /** Extra rounds so far. */
  readonly done: number
  readonly time: ExtraTime
}

/**
 * How many extra rounds are still to be run: three of all compared rows where any of them was doubtful after the planned
 * ones, as far as there is time. Only the planned rounds decide: going on until it looks good would make good looks of bad
 * luck. Who asked for a quick look, or for so many rounds, frames or seconds, gets exactly that.
 */
export function extraRounds({ plan, rows, done, time }: ExtraRoundsRule): number {
  if (plan.mode !== 'standard' && plan.mode !== 'thorough') return 0
  if (doubtfulRows(plan, rows).length === 0) return 0
  const left = time.estimatedSeconds - time.spentSeconds
  const fitting = time.roundSeconds > 0 ? Math.floor(left / time.roundSeconds) : 0
  return Math.max(0, Math.min(mostExtraRounds - done, fitting))
}

/** The rows whose planned rounds differ too much. */
export function doubtfulRows(plan: Pick<Plan, 'rounds'>, rows: readonly ComparedRounds[]): string[] {
  const variation = ({ rounds }: ComparedRounds): number =>
    coefficientOfVariation(rounds.filter(({ round }) => round < plan.rounds).map(({ fps }) => fps))
  return rows.filter((row) => variation(row) > spreadLimits.doubtful).map(({ id }) => id)
}
