import type { WarmUpRecord } from '../../core/record'
import { median } from '../../core/statistics'
import { mannKendall } from '../../core/statistics/drift'
import { inputOf } from './inputs'
import type { Clock, LoopOptions } from './timed-loop'

export interface WarmUpOptions extends Pick<LoopOptions, 'infer' | 'lanes' | 'inputs'> {
  readonly now: Clock
}

/** Warm-up ends here at the latest, once every request has run and there is enough to judge. */
const longestMs = 3000
/** A slow model's ends here even without that. */
const longestOfSlowMs = 10_000
const windowMs = 125
/** The middle latencies of so many windows in a row are judged together. */
const judgedWindows = 6
/** A smaller change from the first of them to the last is none, however regular. */
const smallestChange = 0.03
/** Fewer come in order by chance too often. */
const fewestWindows = 5
/** How often windows without any trend may be taken for one; each further window asks again. */
const falseAlarms = 0.06

/**
 * Runs every request of the pool at least once, and goes on until the latency neither rises nor falls any more. Noise
 * without a direction is steady: warming up longer would not make it less.
 */
export async function warmUp(options: WarmUpOptions): Promise<WarmUpRecord> {
  const { now } = options
  const begin = now()
  const levels: number[] = []
  let inferences = 0
  for (;;) {
    const latencies = await window(options)
    inferences += latencies.length
    levels.push(median(latencies))
    const steady = isSteady(levels.slice(-judgedWindows))
    const tookMs = now() - begin
    const timeIsUp = tookMs >= longestOfSlowMs || (tookMs >= longestMs && levels.length >= fewestWindows)
    if (timeIsUp || (steady === true && levels.length >= judgedWindows)) {
      return { inferences, seconds: (now() - begin) / 1000, steady }
    }
  }
}

/**
 * Whether these levels, in their order, show no trend: Mann–Kendall's test for its direction, Sen's median of all slopes for
 * its size. Null where they are too few to tell a change from noise.
 */
export function isSteady(levels: readonly number[]): boolean | null {
  if (levels.length < 2) return null
  const slopes = levels.flatMap((from, i) => levels.slice(i + 1).map((to, ahead) => (to - from) / (ahead + 1)))
  const change = (median(slopes) * (levels.length - 1)) / median(levels)
  if (Math.abs(change) <= smallestChange) return true
  return levels.length < fewestWindows ? null : mannKendall(levels) > falseAlarms
}

/** Each lane infers at least once, and until the window is over. Latencies in milliseconds. */
async function window({ infer, lanes, inputs, now }: WarmUpOptions): Promise<number[]> {
  const begin = now()
  const latencies: number[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    do {
      const start = now()
      const pending = infer(inputOf(next++, lanes, inputs))
      if (pending !== undefined) await pending
      latencies.push(now() - start)
    } while (now() - begin < windowMs)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return latencies
}
