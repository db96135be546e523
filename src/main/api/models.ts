import * as z from 'zod'
import type { MeasurePhase } from '../../core/events'
import { Downloads, originalPicture } from '../../engine/download'
import { emptyRemoved, removeUserModel, renameUserModel, restoreUserModel } from '../../engine/models/removal'
import { newerUserModels } from '../../engine/models/user-models'
import type { ModelsApi } from '../../ipc/models'
import { method, type PartOf } from '../context'
import { netTransport } from '../net-transport'
import { modelId, nothing, token } from './arguments'

const removed = z
  .string()
  .max(200)
  .regex(/^\.removed-\d+-[a-z0-9][a-z0-9-]*$/)
const name = z.string().trim().min(1).max(200)

export const modelsApi: PartOf<ModelsApi> = ({ engine, folders, files, quiet, emit, onQuit }) => {
  const imports = new Map<string, AbortController>()
  const downloads = new Downloads({
    folders,
    transport: netTransport,
    importModel: (file, signal) => quiet.beside('import', () => engine.importModel(file, signal)),
    onProgress: (progress) => emit('download', progress)
  })
  onQuit(async () => {
    for (const running of imports.values()) running.abort()
    await downloads.cancelAll()
    return true
  })
  // What was removed in an earlier session can no longer be brought back.
  let cleared: Promise<void> | null = null

  return {
    models: method(nothing, async () => {
      await (cleared ??= emptyRemoved(folders.userModels, 'all'))
      return engine.models()
    }),
    newerModels: method(nothing, () => newerUserModels(folders.userModels)),
    importModel: method(z.tuple([token]), async (given) => {
      quiet.check()
      const file = files.path(given)
      const running = new AbortController()
      imports.get(given)?.abort()
      imports.set(given, running)
      try {
        const tell = (phase: MeasurePhase): void => emit('import', { token: given, phase })
        return await quiet.beside('import', () => engine.importModel(file, running.signal, tell))
      } finally {
        if (imports.get(given) === running) imports.delete(given)
      }
    }),
    cancelImport: method(z.tuple([token]), (given) => imports.get(given)?.abort()),
    renameModel: method(z.tuple([modelId, name]), (model, to) => renameUserModel(folders.userModels, model, to)),
    removeModel: method(z.tuple([modelId]), (model) => removeUserModel(folders.userModels, model)),
    restoreModel: method(z.tuple([removed]), (aside) => restoreUserModel(folders.userModels, aside)),
    downloadable: method(nothing, () => downloads.list()),
    download: method(z.tuple([modelId]), (which) => {
      // One that is under way is only joined.
      if (!downloads.isRunning(which)) quiet.check()
      return quiet.beside('download', () => downloads.start(which))
    }),
    cancelDownload: method(z.tuple([modelId]), (which) => downloads.cancel(which)),
    discardDownload: method(z.tuple([modelId]), (which) => downloads.discard(which)),
    originalPicture: method(nothing, async () => {
      const picture = await originalPicture(folders)
      return picture === null ? null : files.adopt(picture)
    })
  }
}
