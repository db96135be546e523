import type { ComparedRun } from '../core/compare'
import type { Failure } from '../core/failure'
import type { HistoryEntry, RunSummary } from '../core/history'
import type { RunRecord } from '../core/record'

/** The kept runs, and results that the user opens from files. */
export interface HistoryApi {
  /** Newest first; damaged ones among them. */
  history(): Promise<readonly HistoryEntry[]>
  /** By the id of a kept run or of an opened file. */
  openRun(id: string): Promise<RunRecord>
  /** What a comparison needs of these, in their order. One that cannot be read any more is left out. */
  runsToCompare(ids: readonly string[]): Promise<readonly RunToCompare[]>
  /** Only what is named changes; an empty name takes it away. */
  editRun(id: string, change: RunEdit): Promise<void>
  removeRuns(ids: readonly string[]): Promise<MovedRuns>
  /** Within thirty days. */
  restoreRuns(ids: readonly string[]): Promise<MovedRuns>
  /** Results of other machines, by the tokens of `adoptFile`. They stay for this session and are not kept. */
  openRecords(tokens: readonly string[]): Promise<readonly OpenedRecord[]>
  openedRecords(): Promise<readonly OpenedRun[]>
  closeRecord(id: string): Promise<void>
  /** Tokens of the results that the program was started with or that were double-clicked since: each is told once. */
  givenFiles(): Promise<readonly string[]>
}

export interface RunEdit {
  readonly name?: string | undefined
  readonly note?: string | undefined
}

export interface RunToCompare {
  readonly id: string
  readonly record: ComparedRun
}

export interface MovedRuns {
  readonly moved: readonly string[]
  /** Why the first of the others stayed where it is. */
  readonly failure: Failure | null
}

/** A result from a file of the user's. */
export interface OpenedRun {
  readonly id: string
  readonly file: string
  readonly summary: RunSummary
}

export type OpenedRecord = OpenedRun | { readonly file: string; readonly failure: Failure }

export const historyMethods = [
  'history',
  'openRun',
  'runsToCompare',
  'editRun',
  'removeRuns',
  'restoreRuns',
  'openRecords',
  'openedRecords',
  'closeRecord',
  'givenFiles'
] as const satisfies readonly (keyof HistoryApi)[]

export interface HistoryEvents {
  /** Something in the history changed: list again. */
  readonly history: null
  /** The user opened results from outside: take them by `givenFiles`. */
  readonly given: null
}

export const historyEvents = ['history', 'given'] as const satisfies readonly (keyof HistoryEvents)[]
