import { medianOfSorted } from './basics'
import { confidence, type Estimate } from './rounds-interval'

/**
 * Ratio of two independent sets of rounds (two runs): the median of all pairwise ratios (Hodges–Lehmann on the
 * logarithms) with the interval that inverts the Mann–Whitney test (Hollander & Wolfe, Nonparametric Statistical
 * Methods, §4.3). Null interval where the rounds are too few for it.
 */
export function independentRatio(numerator: readonly number[], denominator: readonly number[]): Estimate | null {
  const ratios = new Float64Array(numerator.length * denominator.length)
  if (ratios.length === 0) return null
  let at = 0
  for (const above of numerator) for (const below of denominator) ratios[at++] = above / below
  ratios.sort()
  const outside = critical(numerator.length, denominator.length)
  return {
    value: medianOfSorted(ratios),
    low: outside === null ? null : (ratios[outside] ?? null),
    high: outside === null ? null : (ratios[ratios.length - 1 - outside] ?? null)
  }
}

/** Above this many values in all, the statistic is normal for our purpose, and its exact counts outgrow double precision. */
const exactUpTo = 50
/** Standard normal quantile of 1 − (1 − confidence)/2. */
const normalQuantile = 1.959964

/** How many pairwise values to leave out at each end: the largest u with P(U ≤ u) ≤ (1 − confidence)/2; null where there is none. */
function critical(n: number, m: number): number | null {
  if (n + m <= exactUpTo) return exactCritical(n, m)
  const deviation = Math.sqrt((n * m * (n + m + 1)) / 12)
  const outside = Math.floor((n * m) / 2 - normalQuantile * deviation) - 1
  return outside < 0 ? null : outside
}

/** Depends on nothing but the two sizes, and there are few of them. */
const known = new Map<string, number | null>()

function exactCritical(n: number, m: number): number | null {
  const sizes = `${n} ${m}`
  const before = known.get(sizes)
  if (before !== undefined) return before
  const found = countCritical(n, m)
  known.set(sizes, found)
  return found
}

function countCritical(n: number, m: number): number | null {
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
