import { Worker } from 'node:worker_threads'
import { median, nearestRank } from '../../core/statistics'

/**
 * A short fixed piece of pure work, on as many threads as there are processors to use: the longer it takes, the slower they
 * run. Needs no sensor, so it works on every system (as AndroidX Microbenchmark's ThrottleDetector). It is cut into pieces
 * of half a millisecond of which a fast one counts: what other programs take by turns does not, they are seen otherwise.
 */
const shape = { steps: 250_000, warmUp: 20, pieces: 100, longestMs: 250, fewest: 10 } as const

/** Of the pieces of a thread, the time that counts: the fastest is luck, the middle one has been interrupted. */
const percentile = 10

/** More threads than this show nothing more of a processor's clock. */
export const mostThreads = 32

/** Starting threads on a busy machine takes a while; beyond this nothing can be said. */
const patienceMs = 10_000

/** Milliseconds of a piece, the mean over the threads; null where it could not be done. */
export async function referenceWork(threads: number): Promise<number | null> {
  const count = Math.max(1, Math.min(mostThreads, threads))
  try {
    const each = await Promise.all(Array.from({ length: count }, () => ofOneThread()))
    return each.reduce((sum, one) => sum + one, 0) / count
  } catch {
    return null
  }
}

/** The middle of several passes: the baseline that all later ones are held against. */
export async function referenceBaseline(threads: number, passes: number): Promise<number | null> {
  const taken: number[] = []
  for (let pass = 0; pass < passes; pass++) {
    const milliseconds = await referenceWork(threads)
    if (milliseconds !== null) taken.push(milliseconds)
  }
  return taken.length === 0 ? null : median(taken)
}

function ofOneThread(): Promise<number> {
  // The text of the function, so that it needs no file of its own and loads nothing.
  const source = `require('node:worker_threads').parentPort.postMessage((${timePieces.toString()})(
    require('node:perf_hooks').performance, ${JSON.stringify(shape)}))`
  return new Promise((resolve, reject) => {
    const thread = new Worker(source, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } })
    const limit = setTimeout(() => void thread.terminate(), patienceMs)
    thread.once('message', (times: number[]) =>
      resolve(
        nearestRank(
          times.sort((a, b) => a - b),
          percentile
        )
      )
    )
    thread.once('error', reject)
    thread.once('exit', () => {
      clearTimeout(limit)
      reject(new Error('ended without an answer'))
    })
  })
}

/** Runs as text in a thread of its own: it may use nothing but its arguments. */
function timePieces(clock: { now(): number }, { steps, warmUp, pieces, longestMs, fewest }: typeof shape): number[] {
  // Integers only (xorshift), in registers: as fast as the processor's clock, whatever the memory does.
  const piece = (): number => {
    let x = 0x9e3779b9 | 0
    let sum = 0
    for (let step = 0; step < steps; step++) {
      x ^= x << 13
      x ^= x >>> 17
      x ^= x << 5
      sum = (sum + Math.imul(x, 0x85ebca6b)) | 0
    }
    return sum
  }
  let sink = 0
  for (let count = 0; count < warmUp; count++) sink ^= piece()
  const times: number[] = []
  const begin = clock.now()
  while (times.length < fewest || (times.length < pieces && clock.now() - begin < longestMs)) {
    const start = clock.now()
    sink ^= piece()
    times.push(clock.now() - start)
  }
  // Never so: what nobody asks for need not be worked out.
  return sink === 0.5 ? [] : times
}
