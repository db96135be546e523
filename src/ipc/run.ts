import type { KnownRow } from '../core/estimate'
import type { Conditions, MeasurePhase, Preparation } from '../core/events'
import type { Failure } from '../core/failure'
import type { PlanWishes } from '../core/plan'
import type { InterruptionCause, RunRecord } from '../core/record'

/** The benchmark: one run at a time. */
export interface RunApi {
  /** What can be said before a run of this model: for estimates, and about what would disturb it. */
  runOutlook(model: string): Promise<RunOutlook>
  /** Answers at once; what happens is told by `run`. */
  startRun(wishes: RunWishes): Promise<RunState>
  /** Ends the run and keeps what there is. */
  stopRun(): Promise<void>
  /** Leaves out a row of the run that goes on. */
  skipRow(row: string): Promise<void>
  /** The run that goes on or the last one of this session, for a window that has just been loaded; null: none yet. */
  currentRun(): Promise<RunState | null>
  /** Rows that are left out because they crashed are tried again by the next run. */
  forgetCrashes(): Promise<void>
}

export const runMethods = [
  'runOutlook',
  'startRun',
  'stopRun',
  'skipRow',
  'currentRun',
  'forgetCrashes'
] as const satisfies readonly (keyof RunApi)[]

export const pictureIds = ['coffee', 'astronaut', 'chelsea', 'motorcycle', 'rocket'] as const
export type PictureId = (typeof pictureIds)[number]

export interface RunWishes {
  readonly mode: PlanWishes['mode']
  /** Ids in their order; null: the whole ladder of this computer. */
  readonly rows: readonly string[] | null
  /** Frames per inference of the ladder's batch row; null: the original's. */
  readonly batch: number | null
  /** An id of the catalogue. */
  readonly model: string
  /** Null: the first that is there. */
  readonly picture: RunPicture | null
}

export type RunPicture =
  | { readonly kind: 'built-in'; readonly id: PictureId }
  /** The user's own, by the token that `adoptFile` answered. */
  | { readonly kind: 'file'; readonly token: string; readonly name: string }

export interface RunOutlook {
  readonly known: readonly KnownRow[]
  readonly pictures: readonly PictureId[]
  readonly onBattery: boolean | null
  /** Load average of the last minute where it is high enough to disturb; null: all is quiet, or nobody knows. */
  readonly busyLoad: number | null
  /** The newest run in the history; null: none. */
  readonly last: LastRun | null
}

export type LastRun = Pick<RunRecord, 'id' | 'startedAt' | 'verdict' | 'model'>

/** All there is to show of a run. Sent as a whole but for its record, which comes only when it has changed. */
export interface RunState {
  /** Counts the runs of this session. */
  readonly number: number
  readonly stage: 'preparing' | 'running' | 'finished' | 'failed'
  readonly wishes: RunWishes
  readonly preparing: Preparation
  /** The round that goes on; null between rounds. */
  readonly at: RunPosition | null
  /** The next round waits until the processors are as fast again as before the first one. */
  readonly cooling: boolean
  /** 0 to 1; never goes back. */
  readonly progress: number
  /** When this was told; null before the first estimate. */
  readonly secondsLeft: number | null
  /** Rows that the user wants left out, ended or not. */
  readonly skipped: readonly string[]
  readonly stopping: boolean
  /** The worst of the rounds so far; the battery as it is now. */
  readonly conditions: Conditions
  /** Rounds that were begun again. */
  readonly interruptions: Readonly<Record<InterruptionCause, number>>
  readonly unsaved: { readonly message: string; readonly remedy: string } | null
  readonly failure: Failure | null
  readonly outcome: 'done' | 'cancelled' | null
  /** While it runs without the samples of its rounds; null while preparing. */
  readonly record: RunRecord | null
}

export interface RunPosition {
  readonly row: string
  /** 0-based. */
  readonly round: number
  readonly phase: MeasurePhase
  readonly frames: number
}

/** As RunState; `record` is missing where it is as it was. */
export type RunUpdate = Omit<RunState, 'record'> & { readonly record?: RunRecord | null }

export interface RunEvents {
  /** At most one a second, but for the beginning and the end. */
  readonly run: RunUpdate
}

export const runEvents = ['run'] as const satisfies readonly (keyof RunEvents)[]
