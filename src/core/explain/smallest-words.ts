import type { Language } from '../language'
import { type Estimate, isBelowSmallest, smallestDifferenceAnywhere } from '../statistics'
import { formatPercent } from '../units'

/** Whether only the size of a difference keeps it from being called one: its interval excludes 1. */
export function isTooSmall({ value, low, high }: Estimate, smallest: number | undefined): smallest is number {
  if (smallest === undefined || low === null || high === null) return false
  return (low > 1 || high < 1) && isBelowSmallest({ value }, smallest)
}

/** Why a difference that the rounds agree on is not called one. */
export function tooSmallSentence(smallest: number, language: Language): string {
  const limit = formatPercent(smallest)
  if (smallest > smallestDifferenceAnywhere) {
    return language === 'ja'
      ? `このコンピューターでは同じ測定を繰り返しても ${limit} の差が出るため、それより小さい差は差とみなしません。`
      : `That is less than the ${limit} by which the same work differs from itself on this computer.`
  }
  return language === 'ja'
    ? `${limit} 未満の差は、差とみなしません。`
    : `A difference below ${limit} is not called one.`
}
