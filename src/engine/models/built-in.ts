import path from 'node:path'
import { fail } from '../../core/failure'
import { type CatalogueEntry, pictureSize } from '../../core/model'
import { type FileIdentity, isIntact, sizeOrNull } from './files'
import { type BuiltInModel, describeBuiltIn } from './manifest'
import type { ResolvedModel } from './resolved'
import { ensureYolov5, peekYolov5, type Precision, type Yolov5Request } from './yolov5-files'

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
export async function listBuiltIn(model: BuiltInModel, models: string): Promise<CatalogueEntry> {
  const file = await preparedFile(model, models)
  return {
    ...describeBuiltIn(model, file?.sha256 ?? null),
    origin: 'built-in',
    format: model.origin.kind === 'tfjs' ? 'tensorflow' : 'onnx',
    bytes: file?.bytes ?? null,
    importedAt: null,
    warnings: []
  }
}

async function preparedFile(model: BuiltInModel, models: string): Promise<FileIdentity | null> {
  const request = yolov5RequestOf(model, models, 'f32')
  if (request) return peekYolov5(request)
  if (model.origin.kind !== 'tfjs') return null
  const identity = model.origin.prepared.f32
  return (await sizeOrNull(preparedTfjsFile(models, model.id, 'f32'))) === identity.bytes ? identity : null
}

/** Ready to run: YOLOv5 is made on demand, the others were by set-up. The file's SHA-256 is checked each time. */
export async function resolveBuiltIn(
  model: BuiltInModel,
  models: string,
  precision: Precision
): Promise<ResolvedModel> {
  const request = yolov5RequestOf(model, models, precision)
  if (request) {
    const { path: file, sha256 } = await ensureYolov5(request)
    return resolved(model, file, sha256, precision, 'an ONNX file')
  }
  if (model.origin.kind !== 'tfjs') throw fail('internal', `${model.id} has no known origin.`, 'Please report this.')
  const file = preparedTfjsFile(models, model.id, precision)
  const identity = model.origin.prepared[precision]
  if ((await sizeOrNull(file)) === null) {
    throw fail(
      'model-not-found',
      `${model.name} has not been prepared yet.`,
      'Run `npm run setup`, or choose another model.'
    )
  }
  if (!(await isIntact(file, identity))) {
    throw fail(
      'model-changed',
      `${file} is not the file that was prepared (its checksum differs).`,
      `Delete the folder ${path.dirname(file)} and run \`npm run setup\`.`
    )
  }
  return resolved(model, file, identity.sha256, precision, 'a TensorFlow graph')
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
