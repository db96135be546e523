import { medianIntervalRank } from './rounds-interval'

/** How often an interval of rounds holds the true median. */
export interface Coverage {
  /** What is stated. */
  readonly stated: number
  /** Held for every distribution of the rounds, and whatever it was that made us add rounds. */
  readonly atLeast: number
}

/**
 * Coverage of the interval over `planned` rounds, or over `planned + extra` where the extra ones were added after a look at
 * the planned ones. Null: no interval.
 *
 * Without extra rounds it is exact (see `medianIntervalRank`). With them it depends on why they were added. Had that
 * nothing to do with where the rounds lie, it is that of so many rounds. At worst every miss of the planned rounds ended
 * the run there and all others went on: then a miss at either look counts (the union of both, as the error is spent in
 * group-sequential tests: Jennison & Turnbull, Group Sequential Methods, §1.3). How many of independent rounds lie below
 * their median is binomial, so that both are sums. Stated is the middle: 6 + 3 → 95.3 % (94.5 to 96.1), 9 + 3 → 95.2 %.
 */
export function intervalCoverage(planned: number, extra = 0): Coverage | null {
  const last = medianIntervalRank(planned + extra)
  if (last === null) return null
  const missAtLast = 2 * atMost(planned + extra, last - 1)
  const first = extra === 0 ? null : medianIntervalRank(planned)
  if (first === null) return { stated: 1 - missAtLast, atLeast: 1 - missAtLast }
  const missAtBoth = Array.from(
    { length: first },
    (_, below) => 2 * exactly(planned, below) * atMost(extra, last - 1 - below)
  )
  const missAtEither = missAtLast + 2 * atMost(planned, first - 1) - missAtBoth.reduce((sum, part) => sum + part, 0)
  return { stated: 1 - (missAtLast + missAtEither) / 2, atLeast: 1 - missAtEither }
}

/** P(Bin(n, ½) = k) */
function exactly(n: number, k: number): number {
  let probability = 2 ** -n
  for (let i = 0; i < k; i++) probability *= (n - i) / (i + 1)
  return probability
}

/** P(Bin(n, ½) ≤ k) */
function atMost(n: number, k: number): number {
  let sum = 0
  for (let i = 0; i <= Math.min(k, n); i++) sum += exactly(n, i)
  return sum
}
