import { type Detection, pictureSize as inputSize } from '../../core/model'
import { maxDetections } from '../../core/record'
import type { FoundOnPicture } from '../../core/summarise'
import { decodeImage } from '../vision/decode'
import { decodeOutputs } from '../vision/decode-outputs'
import { letterbox } from '../vision/resize'
import { answerTo } from './answer-to'
import type { MeasureJob, Opened } from './jobs/open-row'

/**
 * What this row itself finds on the run's picture, asked for after the timed part: the first frame of its first input.
 * Null where there is nothing to read. A row is never lost over its boxes.
 */
export async function ownBoxes({ model, image }: MeasureJob, { workload }: Opened): Promise<FoundOnPicture | null> {
  const { decoder, input, classNames, synthetic } = model.description
  if (decoder === null || synthetic || image === null || input.layout === 'unknown') return null
  try {
    // Frameworks that answer with their last inference have last seen another input.
    const outputs = await answerTo(workload, 0)
    const { width, height } = inputSize(input)
    const { geometry } = letterbox(await decodeImage(image), width, height)
    const detections = decodeOutputs(decoder, outputs, geometry, classNames).slice(0, maxDetections).map(small)
    return { detections, pictureSize: [geometry.width, geometry.height] }
  } catch {
    return null
  }
}

/** As precise as a picture can show: half the size in a file. */
function small(detection: Detection): Detection {
  const [x, y, width, height] = detection.box
  const keypoints = detection.keypoints?.map((point) => ({
    ...point,
    x: tenth(point.x),
    y: tenth(point.y),
    score: thousandth(point.score)
  }))
  return {
    ...detection,
    score: thousandth(detection.score),
    box: [tenth(x), tenth(y), tenth(width), tenth(height)],
    ...(keypoints && { keypoints })
  }
}

const tenth = (value: number): number => Math.round(value * 10) / 10
const thousandth = (value: number): number => Math.round(value * 1000) / 1000
