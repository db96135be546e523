import { median } from './basics'

/** Rounds from which drift is looked for: five in a row come in order by chance too often. */
export const roundsForDrift = 6

/** How often rounds without any drift may be said to drift; the exact rates are lower, as the statistic takes few values. */
export const driftFalseAlarms = 0.02

/**
 * By how much rounds drift from the first to the last, as a share of their median; null where that may be chance or is
 * less than `smallest`. Trend: Mann–Kendall, two-sided (Mann, Econometrica 13, 1945; Kendall, Rank Correlation Methods,
 * 4th ed., §1.9); its size: the median of all pairwise slopes (Sen, J. Am. Stat. Assoc. 63, 1968).
 */
export function drift(rounds: readonly number[], smallest: number): number | null {
  if (rounds.length < roundsForDrift) return null
  if (mannKendall(rounds) > driftFalseAlarms) return null
  const slopes = rounds.flatMap((from, i) => rounds.slice(i + 1).map((to, ahead) => (to - from) / (ahead + 1)))
  const change = (median(slopes) * (rounds.length - 1)) / median(rounds)
  return Math.abs(change) < smallest ? null : change
}

/** Above this many values the statistic is normal for our purpose. */
const exactUpTo = 60

/** Two-sided p-value of "no trend". Values that are equal count for neither side, which makes it larger than it need be. */
export function mannKendall(values: readonly number[]): number {
  const n = values.length
  let score = 0
  for (const [i, earlier] of values.entries()) {
    for (let j = i + 1; j < n; j++) score += Math.sign((values[j] ?? earlier) - earlier)
  }
  return Math.min(1, 2 * tail(n, Math.abs(score)))
}

/** P(S ≥ score) for n values in random order. */
function tail(n: number, score: number): number {
  if (n > exactUpTo) {
    const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
    return upperNormalTail((score - 1) / deviation)
  }
  // S = pairs in order − pairs out of order: so many of the latter at most.
  const outOfOrder = Math.floor(((n * (n - 1)) / 2 - score) / 2)
  return inversions(n)
    .slice(0, outOfOrder + 1)
    .reduce((sum, probability) => sum + probability, 0)
}

const known = new Map<number, readonly number[]>([[1, [1]]])

/** Probability of k pairs out of order among n values: each further value comes before 0 to n − 1 of the others alike. */
function inversions(n: number): readonly number[] {
  const before = known.get(n)
  if (before !== undefined) return before
  const fewer = inversions(n - 1)
  let window = 0
  const probabilities = Array.from({ length: fewer.length + n - 1 }, (_, k) => {
    window += (fewer[k] ?? 0) - (fewer[k - n] ?? 0)
    return window / n
  })
  known.set(n, probabilities)
  return probabilities
}

/** 1 − Φ(z) for z ≥ 0 (Abramowitz & Stegun, 26.2.17; error below 10⁻⁷). */
function upperNormalTail(z: number): number {
  if (z <= 0) return 0.5
  const t = 1 / (1 + 0.2316419 * z)
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial
}
