/** Ascending; a typed array sorts numbers natively, which the tests' many thousand trials need. */
export function ascending(values: readonly number[]): Float64Array {
  return new Float64Array(values).sort()
}

export function median(values: readonly number[]): number {
  return medianOfSorted(ascending(values))
}

export function medianOfSorted(sorted: Float64Array): number {
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
