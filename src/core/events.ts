import type { Failure } from './failure'
import type { RunRecord } from './record'

/** What happens while a plan runs. Terminal, window and files are listeners; the last event holds the record. */
export type RunEvent =
  /** Work before the first round: models prepared, devices listed. */
  | { readonly type: 'preparing'; readonly what: string }
  | { readonly type: 'started'; readonly record: RunRecord; readonly estimatedSeconds: number }
  | { readonly type: 'row-unavailable'; readonly row: string; readonly failure: Failure }
  | { readonly type: 'round-started'; readonly row: string; readonly round: number }
  | { readonly type: 'phase'; readonly row: string; readonly round: number; readonly phase: MeasurePhase }
  | {
      readonly type: 'progress'
      readonly row: string
      readonly round: number
      readonly frames: number
      /** 0 to 1 of the round's timed part. */
      readonly share: number
    }
  /** The record so far: each finished round is in it. */
  | {
      readonly type: 'round-finished'
      readonly row: string
      readonly round: number
      readonly record: RunRecord
      readonly secondsLeft: number
    }
  | {
      readonly type: 'row-failed'
      readonly row: string
      readonly round: number
      readonly failure: Failure
      readonly record: RunRecord
    }
  | { readonly type: 'finished'; readonly outcome: 'done' | 'cancelled'; readonly record: RunRecord }

export const measurePhases = [
  'starting',
  'loading',
  'compiling',
  'first-inference',
  'warming-up',
  'measuring',
  'finishing'
] as const

export type MeasurePhase = (typeof measurePhases)[number]
