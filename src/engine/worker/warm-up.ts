import { median } from '../../core/statistics'
import type { Clock, LoopOptions } from './timed-loop'

export interface WarmUpOptions extends Pick<LoopOptions, 'infer' | 'lanes' | 'inputs'> {
  readonly now: Clock
}

/** Warm-up ends here at the latest, once every request has run. */
const longestMs = 3000
const windowMs = 300
/** Two windows in a row whose median latencies differ by less are called steady. */
const steadyWithin = 0.03

/**
 * Runs every request of the pool at least once and goes on until the latency is steady. Returns what it took.
 */
export async function warmUp(options: WarmUpOptions): Promise<{ inferences: number; seconds: number }> {
  const { now } = options
  const begin = now()
  let inferences = 0
  let before: number | null = null
  for (;;) {
    const latencies = await window(options)
    inferences += latencies.length
    const level = median(latencies)
    const steady = before !== null && Math.abs(level - before) <= steadyWithin * before
    before = level
    if (steady || now() - begin >= longestMs) return { inferences, seconds: (now() - begin) / 1000 }
  }
}

/** Each lane infers at least once, and until the window is over. Latencies in milliseconds. */
async function window({ infer, lanes, inputs, now }: WarmUpOptions): Promise<number[]> {
  const begin = now()
  const latencies: number[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    do {
      const start = now()
      const pending = infer(next++ % inputs)
      if (pending !== undefined) await pending
      latencies.push(now() - start)
    } while (now() - begin < windowMs)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return latencies
}
