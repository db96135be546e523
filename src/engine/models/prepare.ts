import { createHash } from 'node:crypto'
import { fail } from '../../core/failure'
import { preparedTfjsFile, yolov5RequestOf } from './built-in'
import { writeWhole } from '../records'
import { sizeOrNull } from './files'
import { type BuiltInModel, builtInModels, type TfjsOrigin } from './manifest'
import { openPackage, type PackageReader } from './package-files'
import type { ModelFolders } from './resolved'
import { centernetCut } from './tfjs/centernet'
import { convertGraphModel } from './tfjs/convert'
import { ensureYolov5, peekYolov5, type Precision } from './yolov5-files'

export interface PrepareFolders extends Pick<ModelFolders, 'models'> {
  /** The npm package @vladmandic/human 3.3.6: its .tgz, the folder it was unpacked to, or the `models` folder in there. */
  readonly humanPackage: string
}

export interface PrepareProgress {
  readonly done: number
  readonly total: number
  /** What is being made, in words. */
  readonly what: string
}

const precisions = ['f32', 'f16'] as const
/** The other sizes are made when they are first asked for. */
const preparedVariant = 'yolov5n'

/**
 * Makes the built-in models that set-up prepares, in both precisions: what is there is left (judged by size: whoever runs a model
 * checks its SHA-256), what is missing is written whole. The package is opened only if something of it is needed.
 * Needs no OpenVINO. Throws a FailureError.
 */
export async function prepareBuiltInModels(
  folders: PrepareFolders,
  onProgress: (progress: PrepareProgress) => void = () => undefined
): Promise<void> {
  const models = builtInModels.filter(({ id, origin }) => origin.kind === 'tfjs' || id === preparedVariant)
  const missing = []
  for (const model of models) {
    for (const precision of precisions)
      if (!(await isThere(model, folders.models, precision))) missing.push({ model, precision })
  }
  let opened: Promise<PackageReader> | undefined
  for (const [done, { model, precision }] of missing.entries()) {
    onProgress({ done, total: missing.length, what: `${model.name}, ${precision === 'f16' ? 'FP16' : 'FP32'} weights` })
    const request = yolov5RequestOf(model, folders.models, precision)
    if (request) await ensureYolov5(request)
    else if (model.origin.kind === 'tfjs') {
      opened ??= openPackage(folders.humanPackage)
      await convert(model, model.origin, precision, folders.models, await opened)
    }
  }
  if (missing.length > 0) onProgress({ done: missing.length, total: missing.length, what: 'all models' })
}

async function isThere(model: BuiltInModel, models: string, precision: Precision): Promise<boolean> {
  const request = yolov5RequestOf(model, models, precision)
  if (request) return (await peekYolov5(request)) !== null
  if (model.origin.kind !== 'tfjs') return false
  return (await sizeOrNull(preparedTfjsFile(models, model.id, precision))) === model.origin.prepared[precision].bytes
}

async function convert(
  model: BuiltInModel,
  origin: TfjsOrigin,
  precision: Precision,
  models: string,
  read: PackageReader
): Promise<void> {
  const json = new TextDecoder().decode(await read(origin.modelJson))
  const shards = new Map<string, Uint8Array>()
  for (const shard of origin.weights) shards.set(shard.path.replace(/^models\//, ''), await read(shard))
  const readShard = (name: string): Uint8Array => {
    const bytes = shards.get(name)
    if (!bytes)
      throw fail('model-unreadable', `${model.name} names an unknown weight file (${name}).`, 'Please report this.')
    return bytes
  }
  const cut = model.decoder === 'centernet' ? { outputs: centernetCut } : {}
  const bytes = convertGraphModel(json, readShard, { precision, ...cut })
  if (createHash('sha256').update(bytes).digest('hex') !== origin.prepared[precision].sha256) {
    throw fail('internal', `${model.name} was converted to something else than expected.`, 'Please report this.')
  }
  await writeWhole(preparedTfjsFile(models, model.id, precision), bytes)
}
