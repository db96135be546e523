import { performance } from 'node:perf_hooks'
import { type ModelDescription, pictureSize } from '../../../core/model'
import { resolveSeeing } from '../../live/seeing-model'
import { loadOpenVino } from '../../openvino/load'
import { asInferenceFailure } from '../../openvino/message'
import { openSession } from '../../openvino/workload'
import { decodeImage } from '../../vision/decode'
import { decodeOutputs } from '../../vision/decode-outputs'
import { drawDetections, encodePng } from '../../vision/draw'
import { letterbox } from '../../vision/resize'
import { forScreen, screenSide } from '../../vision/screen'
import { loadSharp } from '../../vision/sharp'
import { toInputTensor } from '../../vision/tensor-input'
import { answerTo } from '../answer-to'
import type { JobOf, JobResults } from '../protocol'

/** Boxes on one picture, in the pixels of the given picture. */
export async function detect(job: JobOf<'detect'>): Promise<JobResults['detect']> {
  // The library's own start is no part of what this picture takes.
  await loadSharp()
  const lap = stopwatch()
  const picture = await decodeImage(job.image)
  const decodeMs = lap()
  const { description, decoder, path } = await resolveSeeing(job.model, job.folders)

  lap()
  const { width, height } = pictureSize(description.input)
  const { image, geometry } = letterbox(picture, width, height)
  const input = toInputTensor(image, description.input)
  const preprocessMs = lap()
  const request = {
    modelPath: path,
    device: job.device,
    config: exactly(job.device),
    input: description.input,
    batch: 1,
    mode: 'sync'
  } as const
  const session = openSession(loadOpenVino(), request, () => performance.now())
  const workload = session.workload([input.data])
  lap()
  const outputs = await answerTo(workload, 0).catch((thrown: unknown) => Promise.reject(asInferenceFailure(thrown)))
  const inferenceMs = lap()
  await workload.dispose()
  lap()
  const options = job.leastScore === undefined ? {} : { scoreThreshold: job.leastScore }
  const detections = decodeOutputs(decoder, outputs, geometry, description.classNames, options)
  const postprocessMs = lap()
  return {
    model: description,
    device: job.device,
    width: picture.width,
    height: picture.height,
    detections,
    png: job.draw ? await encodePng(await drawDetections(picture, detections)) : null,
    picture: job.show === true ? await forScreen(picture, screenSide) : null,
    times: {
      ...{ decodeMs, preprocessMs, inferenceMs, postprocessMs },
      loadMs: session.loadMs,
      compileMs: session.compileMs
    },
    warnings: [...(picture.warnings ?? []), ...(description.synthetic ? [syntheticWarning(description)] : [])]
  }
}

/**
 * Here answers matter, not speed: newer processors would compute in bf16 by themselves, which moves boxes and can change
 * what is found. Other devices are left their own precision.
 */
const exactly = (device: string): Readonly<Record<string, string>> =>
  device === 'CPU' ? { INFERENCE_PRECISION_HINT: 'f32' } : {}

/** Each call answers the milliseconds since the one before. */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const before = last
    last = performance.now()
    return last - before
  }
}

function syntheticWarning(model: ModelDescription): string {
  return `${model.name} has random weights: its boxes mean nothing. Give a published .pt file to see real ones.`
}
