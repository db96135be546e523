import { performance } from 'node:perf_hooks'
import { fail } from '../../../core/failure'
import { type ModelDescription, pictureSize } from '../../../core/model'
import { resolveModel } from '../../models/catalogue'
import { loadOpenVino } from '../../openvino/load'
import { asInferenceFailure } from '../../openvino/message'
import { openSession } from '../../openvino/workload'
import { decodeImage } from '../../vision/decode'
import { decodeOutputs } from '../../vision/decode-outputs'
import { drawDetections, encodePng } from '../../vision/draw'
import { letterbox } from '../../vision/resize'
import { toInputTensor } from '../../vision/tensor-input'
import type { JobOf, JobResults } from '../protocol'

/** Boxes on one picture, in the pixels of the given picture. */
export async function detect(job: JobOf<'detect'>): Promise<JobResults['detect']> {
  const picture = await decodeImage(job.image)
  const { description, path } = await resolveModel(job.model, job.folders, { precision: 'f32' })
  const { decoder } = description
  if (decoder === null || description.input.layout === 'unknown') throw noDecoder(description)

  const { width, height } = pictureSize(description.input)
  const { image, geometry } = letterbox(picture, width, height)
  const input = toInputTensor(image, description.input)
  const request = {
    modelPath: path,
    device: job.device,
    config: {},
    input: description.input,
    batch: 1,
    mode: 'sync'
  } as const
  const workload = openSession(loadOpenVino(), request, () => performance.now()).workload([input.data])
  const outputs = await workload.outputs().catch((thrown: unknown) => Promise.reject(asInferenceFailure(thrown)))
  await workload.dispose()
  const detections = decodeOutputs(decoder, outputs, geometry, description.classNames)
  return {
    model: description,
    device: job.device,
    width: picture.width,
    height: picture.height,
    detections,
    png: job.draw ? await encodePng(await drawDetections(picture, detections)) : null,
    warnings: [...(picture.warnings ?? []), ...(description.synthetic ? [syntheticWarning(description)] : [])]
  }
}

function noDecoder(model: ModelDescription): Error {
  return fail(
    'model-unsupported',
    `VinoBench does not know how to read boxes out of the answers of ${model.name}.`,
    'Use centernet, movenet or a YOLOv5 model to see boxes; this model can still be measured.'
  )
}

function syntheticWarning(model: ModelDescription): string {
  return `${model.name} has random weights: its boxes mean nothing. Give a published .pt file to see real ones.`
}
