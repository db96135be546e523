import { clipFrames } from '../plan'
import type { RoundRecord, RowRecord } from '../record'
import { CompletionOrder } from '../statistics'

/** One row's way through the clip, as its recorded timestamps tell it. Times are milliseconds from the start. */
export interface Replay {
  readonly row: RowRecord
  /** When each frame can be shown: in frame order, so never before a frame with a lower number. */
  readonly shownMs: readonly number[]
  /** Frames with a timestamp of their own; the rest follow at the row's measured FPS. */
  readonly recordedFrames: number
  /** Of the recorded frames: those that finished after one with a higher number, and were put back. */
  readonly outOfOrderFrames: number
  readonly finishMs: number
}

/** Three centuries: sums of such times stay numbers. */
const longestMs = 1e13

/**
 * Replays a row on the clip. Its rounds are played one after another, as the clip's frames are spread over the rounds.
 * Null where the row has no speed.
 */
export function replay(row: RowRecord, frames: number = clipFrames): Replay | null {
  const fps = row.fps?.value ?? 0
  if (!(fps > 1000 / longestMs) || !Number.isFinite(fps) || frames < 1) return null
  const completed = completions(row.rounds, row.batch, frames)
  const shownMs = inFrameOrder(completed)
  const recordedFrames = shownMs.length
  const packetMs = (1000 * row.batch) / fps
  const from = shownMs.at(-1) ?? 0
  for (let frame = recordedFrames; frame < frames; frame++) {
    const packets = Math.ceil((frame - recordedFrames + 1) / row.batch)
    shownMs.push(from + packets * packetMs)
  }
  return {
    row,
    shownMs,
    recordedFrames,
    outOfOrderFrames: overtaken(completed),
    finishMs: shownMs.at(-1) ?? 0
  }
}

/** How many frames can be shown at this time. */
export function framesAt(shownMs: readonly number[], timeMs: number): number {
  let low = 0
  let high = shownMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((shownMs[middle] ?? Infinity) <= timeMs) low = middle + 1
    else high = middle
  }
  return low
}

/** When each recorded frame was finished, by frame number. All frames of one inference are finished at once. */
function completions(rounds: readonly RoundRecord[], batch: number, frames: number): number[] {
  const completed: number[] = []
  let roundStart = 0
  for (const { samples } of rounds) {
    let roundEnd = roundStart
    const inferences = Math.min(samples.startMs.length, samples.latencyMs.length)
    for (let inference = 0; inference < inferences && completed.length < frames; inference++) {
      const took = (samples.startMs[inference] ?? 0) + (samples.latencyMs[inference] ?? 0)
      // A file may come from anywhere: what no clock can have said ends the round.
      if (!(took >= 0 && took <= longestMs)) break
      const at = roundStart + took
      roundEnd = Math.max(roundEnd, at)
      for (let frame = 0; frame < batch && completed.length < frames; frame++) completed.push(at)
    }
    roundStart = roundEnd
  }
  return completed
}

/** A frame waits for all before it: that is how a demo shows what may finish in any order. */
function inFrameOrder(completed: readonly number[]): number[] {
  let latest = 0
  return completed.map((at) => (latest = Math.max(latest, at)))
}

function overtaken(completed: readonly number[]): number {
  const order = new CompletionOrder()
  const byTime = completed.map((at, frame) => ({ at, frame })).sort((a, b) => a.at - b.at || a.frame - b.frame)
  for (const { frame } of byTime) order.finished(frame)
  return order.outOfOrder
}
