import path from 'node:path'
import { fail } from '../../core/failure'
import { type CatalogueEntry, pictureSize } from '../../core/model'
import { repair } from '../installed'
import { type FileIdentity, isIntact, sizeOrNull } from './files'
import { type BuiltInModel, describeBuiltIn } from './manifest'
import type { ModelFolders, ResolvedModel } from './resolved'
import {
  ensureYolov5,
  intactYolov5,
  peekYolov5,
  type Precision,
  type Yolov5File,
  type Yolov5Request
} from './yolov5-files'

type Places = Pick<ModelFolders, 'models' | 'made'>

/** Where the prepared file of a TensorFlow.js model lies. */
export function preparedTfjsFile(models: string, id: string, precision: Precision): string {
  return path.join(models, id, `${id}-${precision}.pb`)
}

/** How the built-in YOLOv5 of this entry is made; null for the other models. */
export function yolov5RequestOf(model: BuiltInModel, models: string, precision: Precision): Yolov5Request | null {
  if (model.origin.kind !== 'yolov5-synthetic') return null
  const source = { kind: 'synthetic', variant: model.origin.variant } as const
  return { source, folder: path.join(models, model.id), stem: model.id, ...pictureSize(model.input), precision }
}

/** As listed: with the size and SHA-256 of the prepared FP32 file where there is one. */
export async function listBuiltIn(model: BuiltInModel, folders: Places): Promise<CatalogueEntry> {
  const file = await preparedFile(model, folders)
  return {
    ...describeBuiltIn(model, file?.sha256 ?? null),
    origin: 'built-in',
    format: model.origin.kind === 'tfjs' ? 'tensorflow' : 'onnx',
    bytes: file?.bytes ?? null,
    importedAt: null,
    warnings: []
  }
}

async function preparedFile(model: BuiltInModel, { models, made }: Places): Promise<FileIdentity | null> {
  const shipped = yolov5RequestOf(model, models, 'f32')
  const own = made === undefined ? null : yolov5RequestOf(model, made, 'f32')
  if (shipped) return (await peekYolov5(shipped)) ?? (own && peekYolov5(own))
  if (model.origin.kind !== 'tfjs') return null
  const identity = model.origin.prepared.f32
  return (await sizeOrNull(preparedTfjsFile(models, model.id, 'f32'))) === identity.bytes ? identity : null
}

/** Ready to run: YOLOv5 is made on demand, the others were by set-up. The file's SHA-256 is checked each time. */
export async function resolveBuiltIn(
  model: BuiltInModel,
  { models, made }: Places,
  precision: Precision
): Promise<ResolvedModel> {
  const shipped = yolov5RequestOf(model, models, precision)
  if (shipped) {
    const { path: file, sha256 } = await yolov5File(shipped, made)
    return resolved(model, file, sha256, precision, 'an ONNX file')
  }
  if (model.origin.kind !== 'tfjs') throw fail('internal', `${model.id} has no known origin.`, 'Please report this.')
  const file = preparedTfjsFile(models, model.id, precision)
  const identity = model.origin.prepared[precision]
  if ((await sizeOrNull(file)) === null) {
    throw fail('model-not-found', `${model.name} has not been prepared yet.`, `${repair()}, or choose another model.`)
  }
  if (!(await isIntact(file, identity))) {
    throw fail(
      'model-changed',
      `${file} is not the file that was prepared (its checksum differs).`,
      `Delete the folder ${path.dirname(file)}. ${repair()}.`
    )
  }
  return resolved(model, file, identity.sha256, precision, 'a TensorFlow graph')
}

/** What came with the program is used as it is; what is missing is made where we may write. */
async function yolov5File(shipped: Yolov5Request, made: string | undefined): Promise<Yolov5File> {
  if (made === undefined) return ensureYolov5(shipped)
  return (await intactYolov5(shipped)) ?? ensureYolov5({ ...shipped, folder: path.join(made, shipped.stem) })
}

function resolved(
  model: BuiltInModel,
  file: string,
  sha256: string,
  precision: Precision,
  format: string
): ResolvedModel {
  return {
    description: describeBuiltIn(model, sha256),
    path: file,
    sha256,
    weightsPrecision: precision,
    weights: `${precision === 'f16' ? 'FP16' : 'FP32'} weights in ${format}`,
    warnings: []
  }
}
