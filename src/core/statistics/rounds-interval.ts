import { ascending, medianOfSorted } from './basics'

/** A value with its interval; `low` and `high` are null where the rounds are too few to state one. */
export interface Estimate {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

/** Confidence asked of every interval. */
export const confidence = 0.95

/**
 * Rank (1-based) of the order statistics which bound the median with at least `confidence`:
 * P(X(k) ≤ median ≤ X(n+1−k)) = 1 − 2·P(Bin(n, ½) ≤ k−1). Null for n < 6, where even the extremes do not reach it.
 * (David & Nagaraja, Order Statistics, 3rd ed., §7.1.) n = 6 → 1 (96.9 %), n = 9 → 2 (96.1 %).
 */
export function medianIntervalRank(n: number): number | null {
  const tail = (1 - confidence) / 2
  let cumulative = 0
  let term = 2 ** -n
  let rank: number | null = null
  for (let below = 0; below < n / 2; below++) {
    cumulative += term
    if (cumulative > tail) break
    rank = below + 1
    term = (term * (n - below)) / (below + 1)
  }
  return rank
}

/** Median of rounds with its distribution-free interval. Values are rounds, never correlated frames. */
export function medianWithInterval(rounds: readonly number[]): Estimate {
  const rank = medianIntervalRank(rounds.length)
  const sorted = ascending(rounds)
  return {
    value: medianOfSorted(sorted),
    low: rank === null ? null : (sorted[rank - 1] ?? null),
    high: rank === null ? null : (sorted[sorted.length - rank] ?? null)
  }
}

/** Ratio of two rows measured in the same rounds, taken within each round. Undefined entries: that round has no such row. */
export function pairedRatio(
  numerator: readonly (number | undefined)[],
  denominator: readonly (number | undefined)[]
): Estimate | null {
  const ratios = numerator.flatMap((above, round) => {
    const below = denominator[round]
    return above === undefined || below === undefined || !(below > 0) ? [] : [above / below]
  })
  return ratios.length === 0 ? null : medianWithInterval(ratios)
}
