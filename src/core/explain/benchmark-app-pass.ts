import type { Language } from '../language'
import type { RoundRecord, RowRecord } from '../record'
import { mean, nearestRank } from '../statistics'
import { formatFps } from '../units'

/** What one pass of `benchmark_app` would have printed, taken from the round in the middle: it measures once. */
export interface BenchmarkAppPass {
  readonly iterations: number
  readonly seconds: number
  /** Frames divided by time, which is its definition too. */
  readonly fps: number
  /** Of the inferences that were kept, which may be the first ones only; null where none were. */
  readonly latencyMs: {
    readonly median: number
    readonly average: number
    readonly min: number
    readonly max: number
  } | null
  readonly kept: number
  /** The lowest and the highest of all rounds; null where there was one. */
  readonly otherFps: { readonly low: number; readonly high: number } | null
}

/** Null for what it does not measure: another framework, or a row without rounds. */
export function benchmarkAppPass({ backend, rounds, batch }: RowRecord): BenchmarkAppPass | null {
  const middle = middleRound(rounds)
  if (backend !== 'openvino' || middle === null) return null
  const { frames, seconds, fps, samples } = middle
  const all = rounds.map((round) => round.fps)
  return {
    iterations: Math.round(frames / batch),
    seconds,
    fps,
    latencyMs: latenciesOf(samples.latencyMs),
    kept: samples.latencyMs.length,
    otherFps: rounds.length < 2 ? null : { low: Math.min(...all), high: Math.max(...all) }
  }
}

/** The lower one of the two in the middle of an even number: a round that was, not a mean of two. */
function middleRound(rounds: readonly RoundRecord[]): RoundRecord | null {
  const sorted = rounds.toSorted((a, b) => a.fps - b.fps)
  return sorted[(sorted.length - 1) >> 1] ?? null
}

/** By nearest rank, as `benchmark_app` takes its percentile. */
function latenciesOf(latencies: readonly number[]): BenchmarkAppPass['latencyMs'] {
  const sorted = latencies.toSorted((a, b) => a - b)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) return null
  return { median: nearestRank(sorted, 50), average: mean(sorted), min, max }
}

/** Its last lines, in its own words, which it has in English only. */
export function printedLines({ iterations, seconds, fps, latencyMs }: BenchmarkAppPass): string[] {
  const ms = (value: number): string => `${value.toFixed(2)} ms`
  const latency =
    latencyMs === null
      ? []
      : [
          'Latency:',
          `   Median:     ${ms(latencyMs.median)}`,
          `   Average:    ${ms(latencyMs.average)}`,
          `   Min:        ${ms(latencyMs.min)}`,
          `   Max:        ${ms(latencyMs.max)}`
        ]
  return [
    `Count:         ${iterations} iterations`,
    `Duration:      ${ms(seconds * 1000)}`,
    ...latency,
    `Throughput:    ${fps.toFixed(2)} FPS`
  ]
}

/** What to know of it. */
export function passNotes({ otherFps, kept, iterations }: BenchmarkAppPass, language: Language): string[] {
  const ja = language === 'ja'
  const notes = [
    ja
      ? 'benchmark_app は 1 回だけ測定します。上の値は、測定の中で中央の速さだった回のものです。'
      : 'It measures once; this is the pass in the middle of ours.'
  ]
  if (otherFps !== null) {
    const [low, high] = [formatFps(otherFps.low), formatFps(otherFps.high)]
    notes.push(
      ja
        ? `別の回では ${low}～${high} FPS と表示されたはずですが、その幅は示されません。`
        : `Another pass would have printed anything from ${low} to ${high} FPS, and nothing of that range.`
    )
  }
  if (kept > 0 && kept < iterations) {
    const number = kept.toLocaleString('en-US')
    notes.push(
      ja
        ? `レイテンシーは最初の ${number} 回の推論の値です。`
        : `The latencies are those of its first ${number} inferences.`
    )
  }
  return notes
}
