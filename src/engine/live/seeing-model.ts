import { fail } from '../../core/failure'
import type { DecoderId, ModelDescription } from '../../core/model'
import { resolveModel } from '../models/catalogue'
import type { Folders } from '../worker/protocol'

/** A model whose answers can be shown. */
export interface SeeingModel {
  readonly description: ModelDescription
  readonly decoder: DecoderId
  readonly path: string
}

/** Fails where the model's answers are not of a known form, besides whatever `resolveModel` throws. */
export async function resolveSeeing(model: string, folders: Folders): Promise<SeeingModel> {
  const { description, path } = await resolveModel(model, folders, { precision: 'f32' })
  const { decoder } = description
  if (decoder === null || description.input.layout === 'unknown') throw noDecoder(description)
  return { description, decoder, path }
}

function noDecoder(model: ModelDescription): Error {
  return fail(
    'model-unsupported',
    `VinoBench does not know how to read boxes out of the answers of ${model.name}.`,
    'Use centernet, movenet or a YOLOv5 model to see boxes; this model can still be measured.'
  )
}
