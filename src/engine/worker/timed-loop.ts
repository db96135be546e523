import { framesInWholeBatches, type StopRule } from '../../core/plan'
import { maxSamples } from '../../core/record'
import { CompletionOrder } from '../../core/statistics'
import type { AnswerSampler } from './answers/sampler'
import { inputOf } from './inputs'
import type { Take } from './workload'

/** Monotonic, milliseconds, taken inside the inference thread. */
export type Clock = () => number

export interface LoopOptions {
  /** One inference with the prepared input of this index; a promise where it ends later than it returns. See `Workload`. */
  readonly infer: (inputIndex: number, take?: Take) => unknown
  /** Inferences in flight at once. */
  readonly lanes: number
  /** Prepared inputs, used in turn. */
  readonly inputs: number
  /** Frames per inference. */
  readonly batch: number
  readonly stop: StopRule
  readonly now: Clock
  /** Told after every inference; must be cheap. */
  readonly progress?: (frames: number, share: number) => void
  /** Copies some of the answers. What that takes is after the end of its inference, and before what its request does next. */
  readonly sampler?: Pick<AnswerSampler, 'wants' | 'keep'>
}

export interface Timeline {
  readonly frames: number
  /** First start to last completion. */
  readonly seconds: number
  /** Of the first inferences by start, at most `maxSamples`; `startMs` counts from the first start. */
  readonly startMs: number[]
  readonly latencyMs: number[]
  readonly outOfOrderFrames: number
  /** The longest time between two completions, or from the beginning to the first. */
  readonly longestGapMs: number
}

/**
 * The timed part. The only place that reads the clock inside a measurement. Keeps a bounded number of samples, so that
 * a long round needs no more memory than a short one.
 */
export async function timedLoop(options: LoopOptions): Promise<Timeline> {
  const { infer, lanes, inputs, batch, now, progress, sampler } = options
  const ended = endOf(options.stop, batch)
  const startMs: number[] = []
  const latencyMs: number[] = []
  let started = 0
  let finished = 0
  const order = new CompletionOrder()
  const begin = now()
  let last = begin

  let longestGapMs = 0

  const finish = (inference: number, start: number, end: number): void => {
    const before = last
    last = Math.max(last, end)
    if (last - before > longestGapMs) longestGapMs = last - before
    if (inference < maxSamples) latencyMs[inference] = end - start
    order.finished(inference)
    finished++
    progress?.(finished * batch, ended.share(finished * batch, last - begin))
  }

  const lane = async (): Promise<void> => {
    while (!ended.at(started * batch, last - begin)) {
      const inference = started++
      const start = now()
      if (inference < maxSamples) startMs[inference] = start - begin
      const input = inputOf(inference, lanes, inputs)
      const taken = sampler?.wants(inference) === true ? { end: 0 } : null
      const pending =
        taken === null
          ? infer(input)
          : infer(input, (answer) => {
              taken.end = now()
              sampler?.keep(input, answer)
            })
      // Not awaiting what is already done keeps a blocking row's loop as tight as a C++ one.
      if (pending !== undefined) await pending
      finish(inference, start, taken === null ? now() : taken.end)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))

  return {
    frames: finished * batch,
    seconds: (last - begin) / 1000,
    startMs,
    latencyMs,
    outOfOrderFrames: order.outOfOrder * batch,
    longestGapMs
  }
}

function endOf(rule: StopRule, batch: number) {
  const frames = framesInWholeBatches(rule, batch)
  const minMs = rule.minSeconds * 1000
  const maxMs = rule.maxSeconds === null ? Infinity : rule.maxSeconds * 1000
  return {
    /** At least one inference is always run. */
    at: (started: number, elapsedMs: number): boolean =>
      started > 0 && (elapsedMs >= maxMs || (elapsedMs >= minMs && (frames === null || started >= frames))),
    share: (done: number, elapsedMs: number): number => {
      const byFrames = frames === null ? 1 : done / frames
      const byTime = minMs === 0 ? 1 : elapsedMs / minMs
      return Math.min(1, Math.max(Math.min(byFrames, byTime), elapsedMs / maxMs))
    }
  }
}
