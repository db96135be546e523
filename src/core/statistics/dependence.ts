import { ascending, mean } from './basics'

/** Rounds from which dependence is looked for: fewer cannot show it. */
export const roundsForDependence = 20

/** How often independent rounds may be said to depend on each other. */
export const dependenceFalseAlarms = 0.02
/** Standard normal quantile of `dependenceFalseAlarms`. */
const normalQuantile = -2.053749

/**
 * How much each round resembles the one before (lag-1 autocorrelation); null where that may be chance. Rounds that resemble
 * each other say less than as many independent ones, so that the interval is too narrow; the opposite does no harm. Test:
 * von Neumann's ratio of the ranks, for any distribution (Bartels, J. Am. Stat. Assoc. 77, 1982), one-sided.
 */
export function dependence(rounds: readonly number[]): number | null {
  if (rounds.length < roundsForDependence) return null
  return rankVonNeumann(rounds) < normalQuantile ? lagOneCorrelation(rounds) : null
}

/** Bartels' statistic, standardised: about normal for 20 values and more. Low: neighbours resemble each other. */
function rankVonNeumann(values: readonly number[]): number {
  const n = values.length
  const { steps, spread } = neighbours(ranksOf(values))
  if (spread === 0) return 0
  const variance = (4 * (n - 2) * (5 * n * n - 2 * n - 9)) / (5 * n * (n + 1) * (n - 1) ** 2)
  return (steps / spread - 2) / Math.sqrt(variance)
}

function lagOneCorrelation(values: readonly number[]): number {
  const centre = mean(values)
  const { spread } = neighbours(values)
  let together = 0
  for (const [i, value] of values.entries())
    if (i > 0) together += (value - centre) * ((values[i - 1] ?? centre) - centre)
  return together / spread
}

function neighbours(values: readonly number[]): { steps: number; spread: number } {
  const centre = mean(values)
  let [steps, spread] = [0, 0]
  for (const [i, value] of values.entries()) {
    spread += (value - centre) ** 2
    if (i > 0) steps += (value - (values[i - 1] ?? value)) ** 2
  }
  return { steps, spread }
}

/** 1 for the lowest; equal values share the mean of their ranks. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = ascending(values)
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1)
}
