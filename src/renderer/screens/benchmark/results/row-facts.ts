import type { RowRecord } from '../../../../core/record'
import { percentileNeeds } from '../../../../core/statistics'
import { formatBytes, formatMs } from '../../../../core/units'
import { t } from '../../../lib/i18n.svelte'
import { percent } from '../../../lib/format'

/** A name and what is to be said of it; `isMissing` where that is the reason why there is nothing. */
export interface RowFact {
  readonly name: string
  readonly value: string
  readonly isMissing?: boolean
}

const ms = (value: number): string => t('results:latency.ms', { value: formatMs(value) })

/** A percentile that the samples do not support says what it would have needed. */
export function latencyFacts({ latencyMs, rounds }: RowRecord): RowFact[] {
  if (latencyMs === null) return []
  const has = rounds.reduce((sum, round) => sum + round.samples.latencyMs.length, 0)
  const percentiles = [
    [50, latencyMs.p50],
    [90, latencyMs.p90],
    [95, latencyMs.p95],
    [99, latencyMs.p99],
    // A standard run has too few: what can never be there is not said to be missing.
    ...(latencyMs.p999 == null ? [] : [[99.9, latencyMs.p999] as const])
  ] as const
  const plain = [
    ['mean', latencyMs.mean],
    ['min', latencyMs.min],
    ['max', latencyMs.max]
  ] as const
  return [
    ...percentiles.map(([rank, value]): RowFact => {
      const name = t('results:latency.percentile', { percent: rank })
      if (value !== null) return { name, value: ms(value) }
      if (rounds.length === 0) return { name, value: t('results:latency.notStated'), isMissing: true }
      return { name, value: t('results:latency.tooFew', { needed: percentileNeeds[rank] ?? 0, has }), isMissing: true }
    }),
    ...plain.flatMap(([key, value]): RowFact[] =>
      value === null ? [] : [{ name: t(`results:latency.${key}`), value: ms(value) }]
    )
  ]
}

export function timeFacts({ loadMs, compileMs, firstInferenceMs, resources }: RowRecord): RowFact[] {
  if (firstInferenceMs === null) return []
  const free = resources?.cpuShare == null ? null : Math.max(0, 1 - resources.cpuShare)
  const memory = resources?.peakMemoryBytes ?? null
  return [
    ...(loadMs === null ? [] : [{ name: t('results:times.load'), value: ms(loadMs) }]),
    compileMs === null
      ? { name: t('results:times.compile'), value: t('results:times.oneStep'), isMissing: true }
      : { name: t('results:times.compile'), value: ms(compileMs) },
    { name: t('results:times.firstInference'), value: ms(firstInferenceMs) },
    ...(free === null ? [] : [{ name: t('results:times.cpuFree'), value: percent(free) }]),
    ...(memory === null ? [] : [{ name: t('results:times.memory'), value: formatBytes(memory) }])
  ]
}

/** What was asked for beside what really ran. */
export interface Setting {
  readonly name: string
  readonly asked: string
  readonly ran: string
}

export function settingsOf({ requested, effective, batch, device }: RowRecord): Setting[] {
  const { PERFORMANCE_HINT: _, ...config } = requested.config
  const threads = config['INFERENCE_NUM_THREADS'] ?? config['threads']
  const further = Object.entries(config).filter(([name]) => name !== 'INFERENCE_NUM_THREADS' && name !== 'threads')
  const own = t('results:settings.ownChoice')
  const known = (value: string | number | null | undefined): string =>
    value == null ? t('results:settings.unknown') : String(value)
  const none = t('results:settings.none')
  return [
    { name: t('results:settings.hint'), asked: requested.hint ?? none, ran: requested.hint ?? none },
    { name: t('results:settings.weights'), asked: requested.weights, ran: known(effective?.precision) },
    { name: t('results:settings.devices'), asked: device, ran: known(effective?.executionDevices?.join(' + ')) },
    { name: t('results:settings.requests'), asked: own, ran: known(effective?.requests) },
    { name: t('results:settings.streams'), asked: own, ran: known(effective?.streams) },
    {
      name: t('results:settings.threads'),
      asked: threads === undefined ? own : String(threads),
      ran: known(effective?.threads)
    },
    { name: t('results:settings.batch'), asked: String(batch), ran: String(batch) },
    ...(effective?.autoBatch == null
      ? []
      : [{ name: t('results:settings.autoBatch'), asked: own, ran: String(effective.autoBatch) }]),
    { name: t('results:settings.framework'), asked: '', ran: known(effective?.framework) },
    ...further.map(([name, value]) => ({ name, asked: String(value), ran: '' }))
  ]
}
