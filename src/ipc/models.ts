import type { Downloadable, Downloaded, DownloadProgress } from '../core/download'
import type { MeasurePhase } from '../core/events'
import type { CatalogueEntry, ModelDescription } from '../core/model'
import type { AdoptedFile } from './files'

export interface ModelsApi {
  models(): Promise<readonly CatalogueEntry[]>
  /** Ids of models that a newer program has imported, which are in no list and are left as they are. */
  newerModels(): Promise<readonly string[]>
  /** Checks a model of the user's (by its token), runs it once and takes it in. `import` tells how far it is. */
  importModel(token: string): Promise<ImportedModel>
  cancelImport(token: string): Promise<void>
  renameModel(id: string, name: string): Promise<void>
  /** Answers what `restoreModel` takes it back with, until the program ends. */
  removeModel(id: string): Promise<string>
  restoreModel(removed: string): Promise<void>
  /** What can be fetched from the internet when the user says so. Asking this fetches nothing. */
  downloadable(): Promise<readonly Downloadable[]>
  /** Fetches one of these, from where an earlier attempt stopped. `download` tells how far it is. */
  download(id: string): Promise<Downloaded>
  /** What has arrived is kept. */
  cancelDownload(id: string): Promise<void>
  /** Deletes what has arrived. */
  discardDownload(id: string): Promise<void>
  /** The picture of the original benchmark; null where it has not been fetched. */
  originalPicture(): Promise<AdoptedFile | null>
}

export interface ImportedModel {
  readonly description: ModelDescription
  readonly warnings: readonly string[]
}

export const modelsMethods = [
  'models',
  'newerModels',
  'importModel',
  'cancelImport',
  'renameModel',
  'removeModel',
  'restoreModel',
  'downloadable',
  'download',
  'cancelDownload',
  'discardDownload',
  'originalPicture'
] as const satisfies readonly (keyof ModelsApi)[]

export interface ModelsEvents {
  readonly download: DownloadProgress
  readonly import: { readonly token: string; readonly phase: MeasurePhase }
}

export const modelsEvents = ['download', 'import'] as const satisfies readonly (keyof ModelsEvents)[]
