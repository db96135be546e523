import type { StopRule } from '../../core/plan'
import type { RoundRecord } from '../../core/record'
import type { MeasureContext } from './measure-context'
import type { Clock, Timeline } from './timed-loop'
import type { SelfTimedRound, SelfTimedWorkload } from './workload'

export interface SelfTimedTimeline extends Timeline {
  readonly cpuSeconds: number
  readonly peakMemoryBytes: number | null
  /** Numbers of the frames whose outputs the other process kept. */
  readonly kept: readonly number[]
}

/** The timed part of a workload that keeps its own time. */
export async function selfTimed(
  workload: SelfTimedWorkload,
  stop: StopRule,
  warm: RoundRecord['warmUp'],
  { now, progress }: MeasureContext,
  keep: readonly number[] = []
): Promise<SelfTimedTimeline> {
  const end = new ExpectedEnd(stop, warm, now)
  const beat = setInterval(() => end.tell(progress), 1000)
  try {
    const round = await workload.measure({
      warmupFrames: 0,
      frames: stop.frames ?? 1,
      minSeconds: stop.minSeconds,
      maxSeconds: stop.maxSeconds ?? Number.MAX_SAFE_INTEGER,
      keep
    })
    return {
      ...round,
      startMs: [...round.startMs],
      latencyMs: [...round.latencyMs],
      outOfOrderFrames: 0,
      longestGapMs: longestGap(round)
    }
  } finally {
    clearInterval(beat)
  }
}

/** Between the completions of frames that came one after the other, and to the first. */
function longestGap({ startMs, latencyMs }: SelfTimedRound): number {
  const ends = startMs.map((start, index) => start + (latencyMs[index] ?? 0))
  return ends.reduce((longest, end, index) => Math.max(longest, end - (ends[index - 1] ?? 0)), 0)
}

/**
 * Another process that keeps its own time says nothing until it is done. What it should have done by now stands in for
 * its progress; long past the expected end nothing moves any more, and the stall limit applies.
 */
class ExpectedEnd {
  readonly #start: number
  readonly #now: Clock
  readonly #secondsPerFrame: number
  readonly #seconds: number

  constructor(stop: StopRule, warm: RoundRecord['warmUp'], now: Clock) {
    this.#now = now
    this.#start = now()
    this.#secondsPerFrame = warm.seconds / warm.inferences
    const byFrames = (stop.frames ?? 1) * this.#secondsPerFrame
    this.#seconds = Math.min(Math.max(byFrames, stop.minSeconds), stop.maxSeconds ?? Infinity)
  }

  tell(progress: MeasureContext['progress']): void {
    const seconds = (this.#now() - this.#start) / 1000
    if (seconds > 10 * this.#seconds) return
    progress(Math.floor(seconds / this.#secondsPerFrame), Math.min(0.99, seconds / this.#seconds))
  }
}
