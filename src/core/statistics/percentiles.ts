import { ascending, mean } from './basics'

export interface LatencySummary {
  readonly mean: number | null
  readonly min: number | null
  readonly max: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly p95: number | null
  readonly p99: number | null
  /** p99.9; missing in older records. */
  readonly p999?: number | null
}

/** Latencies that a percentile needs before it is stated (MLPerf LoadGen's early stopping, 99 % confidence, tolerance 0). */
export const percentileNeeds: Readonly<Record<number, number>> = { 50: 11, 90: 64, 95: 130, 99: 662, 99.9: 6636 }

/** Nearest rank: the smallest value that at least `percent` % of the values do not exceed. Input sorted ascending. */
export function nearestRank(sorted: ArrayLike<number>, percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
}

/** Over the pooled rounds; a percentile that the number of latencies does not support is null. */
export function summariseLatencies(latencies: readonly number[]): LatencySummary {
  const sorted = ascending(latencies)
  const at = (percent: number): number | null =>
    sorted.length >= (percentileNeeds[percent] ?? Infinity) ? nearestRank(sorted, percent) : null
  return {
    mean: sorted.length === 0 ? null : mean(latencies),
    min: sorted[0] ?? null,
    max: sorted[sorted.length - 1] ?? null,
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p999: at(99.9)
  }
}
