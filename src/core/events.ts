import type { Failure } from './failure'
import type { InterruptionCause, RunRecord } from './record'

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
      readonly secondsLeft: number
    }
  /**
   * After the planned rounds: so many more are run of all compared rows, because these rows differed too much from round to
   * round. Their numbers go on after the planned ones.
   */
  | {
      readonly type: 'extra-rounds'
      readonly count: number
      readonly because: readonly string[]
      readonly record: RunRecord
      readonly secondsLeft: number
    }
  /** The user left it out, at its turn or before it; its finished rounds are kept. */
  | { readonly type: 'row-skipped'; readonly row: string; readonly record: RunRecord; readonly secondsLeft: number }
  /** The processors run slower than before the first round: this one waits for them to cool. */
  | { readonly type: 'cooling'; readonly row: string; readonly round: number }
  /** This round is measured again. */
  | {
      readonly type: 'round-interrupted'
      readonly row: string
      readonly round: number
      readonly cause: InterruptionCause
    }
  /** What was around during the last round; told between the rounds. */
  | { readonly type: 'conditions'; readonly conditions: Conditions }
  | { readonly type: 'finished'; readonly outcome: 'done' | 'cancelled'; readonly record: RunRecord }

/** What makes figures worse than they need be. Null: the system does not say. */
export interface Conditions {
  readonly onBattery: boolean | null
  /** Share of all processors that other programs used while the round was timed, 0 to 1. */
  readonly othersShare: number | null
}

/** Share of the processors from which other programs are worth a word. */
export const disturbingShare = 0.1

/** Work before the first round, as `preparing` names it. */
export const preparations = {
  devices: 'listing the devices',
  model: 'preparing the model',
  answers: 'asking the model for its own answers'
} as const
export type Preparation = keyof typeof preparations

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
