import { benchmarkAppPass } from '../explain/benchmark-app-pass'
import type { RowRecord } from '../record'

/** What one pass of `benchmark_app` would have printed of each row that it could measure. */
export const passTitles = [
  'Row',
  'Count',
  'Duration [ms]',
  'Median [ms]',
  'Average [ms]',
  'Min [ms]',
  'Max [ms]',
  'Throughput [FPS]'
] as const

export const passLead =
  'One pass, after a single inference to warm up, without an interval: here the round in the middle of each row. Another pass would have printed anything between the lowest and the highest round.'

export function passRows(rows: readonly RowRecord[]): string[][] {
  return rows.flatMap((row) => {
    const pass = benchmarkAppPass(row)
    if (pass === null) return []
    const { iterations, seconds, fps, latencyMs } = pass
    const latencies = ['median', 'average', 'min', 'max'] as const
    const ms = latencies.map((name) => (latencyMs === null ? '–' : latencyMs[name].toFixed(2)))
    return [[row.id, String(iterations), (seconds * 1000).toFixed(2), ...ms, fps.toFixed(2)]]
  })
}
