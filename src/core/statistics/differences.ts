import type { Estimate } from './rounds-interval'

export type Comparison = 'more' | 'less' | 'no difference' | 'unknown'

/**
 * A smaller difference is never called one, however sure the interval is of it: the noise threshold of criterion.rs. Where
 * the machine was measured against itself and differs by more, that counts instead (`calibration.ts`).
 */
export const smallestDifferenceAnywhere = 0.01

/** What a row says of how far the machine's own rounds of it differ. */
interface Calibrated {
  readonly calibration?: { readonly spread: number } | null
}

/** The smallest difference between these rows that is called one. */
export function smallestDifference(...rows: readonly Calibrated[]): number {
  return Math.max(smallestDifferenceAnywhere, ...rows.map(({ calibration }) => calibration?.spread ?? 0))
}

/**
 * "Different" is said only where the interval excludes 1 and the ratio itself is off by at least `smallest`; without an
 * interval nothing is said. As much up as down: 1 + smallest is the inverse of what counts below 1.
 */
export function compareToOne(ratio: Estimate, smallest = smallestDifferenceAnywhere): Comparison {
  if (ratio.low === null || ratio.high === null) return 'unknown'
  const excludesOne = ratio.low > 1 || ratio.high < 1
  if (!excludesOne || isBelowSmallest(ratio, smallest)) return 'no difference'
  return ratio.low > 1 ? 'more' : 'less'
}

/** Whether a ratio is too near 1 to be called a difference, whatever its interval. */
export function isBelowSmallest({ value }: Pick<Estimate, 'value'>, smallest: number): boolean {
  return Math.abs(Math.log(value)) < Math.log1p(smallest)
}
