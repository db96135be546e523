import type { ExportFormat } from '../core/export/formats'
import type { RunRecord } from '../core/record'

export interface ResultsApi {
  /** Asks where and saves the result there, whole or not at all. Null where the user thought better of it. */
  exportResult(record: RunRecord, format: ExportFormat): Promise<SavedFile | null>
  /** Shows a file that `exportResult` saved, in the file manager. */
  showSaved(saved: string): Promise<void>
  /** The picture that a run on this computer showed to its model. Null where it is not at hand. */
  runPicture(run: string): Promise<PictureOfRun | null>
}

export interface SavedFile {
  /** Its name without the folder. */
  readonly name: string
  /** By which `showSaved` knows it. */
  readonly saved: string
}

/** Scaled down for the screen; boxes are in the pixels of the whole picture. */
export interface PictureOfRun {
  readonly mime: string
  readonly bytes: Uint8Array
}

export const resultsMethods = [
  'exportResult',
  'showSaved',
  'runPicture'
] as const satisfies readonly (keyof ResultsApi)[]
