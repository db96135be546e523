/** Pure functions on numbers. No rounding: that is the business of who shows them. */

/** A value with its interval; `low` and `high` are null where the rounds are too few to state one. */
export interface Estimate {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

export interface LatencySummary {
  readonly mean: number | null
  readonly min: number | null
  readonly max: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly p95: number | null
  readonly p99: number | null
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)

export function median(values: readonly number[]): number {
  const sorted = ascending(values)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Standard deviation of a sample divided by its mean; 0 for fewer than two values. */
export function coefficientOfVariation(values: readonly number[]): number {
  if (values.length < 2) return 0
  const centre = mean(values)
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
  return Math.sqrt(variance) / centre
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
    value: median(rounds),
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

export type Comparison = 'more' | 'less' | 'no difference' | 'unknown'

/** "Different" is said only where the interval excludes 1; without an interval nothing is said. */
export function compareToOne(ratio: Estimate): Comparison {
  if (ratio.low === null || ratio.high === null) return 'unknown'
  if (ratio.low > 1) return 'more'
  return ratio.high < 1 ? 'less' : 'no difference'
}

/**
 * Ratio of two independent sets of rounds (two runs): the median of all pairwise ratios (Hodges–Lehmann on the
 * logarithms) with the interval that inverts the Mann–Whitney test (Hollander & Wolfe, Nonparametric Statistical
 * Methods, §4.3). Null interval where the rounds are too few for it.
 */
export function independentRatio(numerator: readonly number[], denominator: readonly number[]): Estimate | null {
  const ratios = ascending(numerator.flatMap((above) => denominator.map((below) => above / below)))
  if (ratios.length === 0) return null
  const outside = mannWhitneyCritical(numerator.length, denominator.length)
  return {
    value: median(ratios),
    low: outside === null ? null : (ratios[outside] ?? null),
    high: outside === null ? null : (ratios[ratios.length - 1 - outside] ?? null)
  }
}

/** Above this many values in all, the statistic is normal for our purpose, and its exact counts outgrow double precision. */
const exactUpTo = 50
/** Standard normal quantile of 1 − (1 − confidence)/2. */
const normalQuantile = 1.959964

/** How many pairwise values to leave out at each end: the largest u with P(U ≤ u) ≤ (1 − confidence)/2; null where there is none. */
function mannWhitneyCritical(n: number, m: number): number | null {
  if (n + m <= exactUpTo) return exactCritical(n, m)
  const deviation = Math.sqrt((n * m * (n + m + 1)) / 12)
  const critical = Math.floor((n * m) / 2 - normalQuantile * deviation) - 1
  return critical < 0 ? null : critical
}

function exactCritical(n: number, m: number): number | null {
  // counts[u]: arrangements of n and m values with statistic u.
  let counts: number[] = [1]
  for (let i = 1; i <= n; i++) counts = gaussianStep(counts, i, m)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const tail = (1 - confidence) / 2
  let cumulative = 0
  for (let u = 0; u < counts.length; u++) {
    cumulative += (counts[u] ?? 0) / total
    if (cumulative > tail) return u === 0 ? null : u - 1
  }
  return null
}

/** Multiplies the generating polynomial by (1 − x^(m+i)) / (1 − x^i): one factor of the Gaussian binomial coefficient. */
function gaussianStep(counts: readonly number[], i: number, m: number): number[] {
  const length = counts.length + m
  const product = Array.from({ length }, (_, u) => (counts[u] ?? 0) - (counts[u - m - i] ?? 0))
  for (let u = i; u < length; u++) product[u] = (product[u] ?? 0) + (product[u - i] ?? 0)
  return product
}

/** Latencies that a percentile needs before it is stated (MLPerf LoadGen's early stopping, 99 % confidence, tolerance 0). */
export const percentileNeeds: Readonly<Record<number, number>> = { 50: 11, 90: 64, 95: 130, 99: 662, 99.9: 6636 }

/** Nearest rank: the smallest value that at least `percent` % of the values do not exceed. Input sorted ascending. */
export function nearestRank(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
}

/** Over the pooled rounds; a percentile that the number of latencies does not support is null. */
export function summariseLatencies(latencies: readonly number[]): LatencySummary {
  const sorted = ascending(latencies)
  const at = (percent: number): number | null =>
    sorted.length >= (percentileNeeds[percent] ?? Infinity) ? nearestRank(sorted, percent) : null
  return {
    mean: sorted.length === 0 ? null : mean(sorted),
    min: sorted[0] ?? null,
    max: sorted[sorted.length - 1] ?? null,
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99)
  }
}

/** Counts what finished after something with a higher number had finished, as it is told of each completion. */
export class CompletionOrder {
  #highest = -1
  outOfOrder = 0

  finished(number: number): void {
    if (number < this.#highest) this.outOfOrder++
    else this.#highest = number
  }
}
