import { readdirSync, readFileSync } from 'node:fs'
import { median } from '../../../src/core/statistics'

export interface MemorySample {
  /** Seconds since sampling began. */
  readonly at: number
  readonly megabytes: number
}

const sampleEveryMs = 500

/**
 * Samples the resident memory of every engine process below `parent` (a process id) until `stop` is called; answers the
 * samples of the one that was seen last. Linux: reads /proc.
 */
export function watchEngineProcess(parent: number): { stop(): MemorySample[] } {
  const begin = performance.now()
  const samples = new Map<number, MemorySample[]>()
  let last = 0
  const look = (): void => {
    for (const pid of engineProcessesOf(parent)) {
      const megabytes = residentMegabytes(pid)
      if (megabytes === null) continue
      const own = samples.get(pid) ?? []
      own.push({ at: (performance.now() - begin) / 1000, megabytes })
      samples.set(pid, own)
      last = pid
    }
  }
  const timer = setInterval(look, sampleEveryMs)
  return {
    stop: () => {
      clearInterval(timer)
      return samples.get(last) ?? []
    }
  }
}

function engineProcessesOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > parent && parentOf(pid) === parent && commandOf(pid).includes('engine-process'))
}

function parentOf(pid: number): number | null {
  // The name, in brackets, may hold anything; the fields after it are numbers: state, parent, …
  return Number(textOf(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[1] ?? Number.NaN)
}

const commandOf = (pid: number): string => textOf(`/proc/${pid}/cmdline`) ?? ''

export function residentMegabytes(pid: number | 'self'): number | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/status`) ?? '')?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) / 1024
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null // it has just ended
  }
}

/** Whether the second half lies above the first by more than what an allocator's own ups and downs explain. */
export function growth(megabytes: readonly number[]): { first: number; second: number; grows: boolean } {
  const half = megabytes.length >> 1
  const first = median(megabytes.slice(0, half))
  const second = median(megabytes.slice(half))
  return { first, second, grows: !(second <= first * 1.01 + 2) }
}

/** Theil–Sen: the median of the slopes between all pairs of samples. MB per minute. */
export function slopePerMinute(samples: readonly MemorySample[]): number {
  const slopes = samples.flatMap((a, k) =>
    samples.slice(k + 1).map((b) => ((b.megabytes - a.megabytes) / (b.at - a.at)) * 60)
  )
  return median(slopes)
}
