import type { PlanWishes } from '../core/plan'

/** What a command line asks for, checked and typed. File names are as given: the working folder is not looked at here. */
export type Request =
  | { readonly command: 'run'; readonly options: RunOptions }
  | { readonly command: 'devices'; readonly options: ListOptions }
  | { readonly command: 'detect'; readonly options: DetectOptions }
  | { readonly command: 'models'; readonly options: ListOptions }
  | { readonly command: 'import-model'; readonly options: ImportOptions }
  | { readonly command: 'download'; readonly options: DownloadOptions }
  | { readonly command: 'compare'; readonly options: CompareOptions }
  /** Help or the version: nothing is to be done but to say this. */
  | { readonly command: 'say'; readonly text: string }

export interface RunOptions {
  /** Ids in the asked-for order; null: the whole ladder. */
  readonly rows: readonly string[] | null
  readonly model: string
  readonly image: string | null
  readonly wishes: PlanWishes
  /** Frames per inference of the batch row; null: the original's. */
  readonly batch: number | null
  readonly seed: number | null
  readonly style: 'table' | 'original'
  /** Rows that crashed here before are tried again. */
  readonly retryCrashed: boolean
  /** However many rows crash, the others are measured. */
  readonly keepGoing: boolean
  readonly files: RunFiles
}

/** Where to write the result, by format; `-` is stdout. */
export type RunFiles = Readonly<Record<RunFormat, string | null>>

export const runFormats = ['json', 'csv', 'markdown', 'html', 'png'] as const
export type RunFormat = (typeof runFormats)[number]
export const textFormats: readonly RunFormat[] = ['json', 'csv', 'markdown']

export interface ListOptions {
  readonly json: boolean
}

export interface DetectOptions {
  readonly image: string
  readonly model: string
  readonly device: string
  readonly out: string | null
  readonly json: boolean
}

export interface ImportOptions {
  readonly file: string
}

export interface DownloadOptions {
  /** Of what is offered; null: only say what that is. */
  readonly name: string | null
  /** It may be fetched without asking. */
  readonly yes: boolean
}

export interface CompareOptions {
  /** Results, and folders of results; of results alone the first is what the others are compared with. */
  readonly files: readonly string[]
  /** A line for each machine, as it also is where a folder is named. */
  readonly byMachine: boolean
  readonly json: boolean
  /** Where to write the table for spreadsheets, `-` for stdout; with machines only. */
  readonly csv: string | null
}
