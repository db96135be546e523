import type { DecoderId, Detection } from '../../core/model'
import { usualScore } from '../../core/scores'
import { unreachable } from '../../core/unreachable'
import { decodeCenterNet } from './decoders/centernet'
import { decodeMoveNet, type Pose } from './decoders/movenet'
import type { OutputTensors } from './decoders/outputs'
import { decodeYolov5, type Yolov5Scoring } from './decoders/yolov5'
import type { Candidate } from './nms'
import { boxToPicture, type Geometry, pointToPicture } from './resize'

export interface DecodeOptions {
  /** Scores have to be greater than this. */
  readonly scoreThreshold?: number
  /** A box is dropped where it overlaps more than this with a better one. */
  readonly iouThreshold?: number
  readonly maxDetections?: number
  /** YOLOv5 only: the original's manner, or objectness × class as usual today. */
  readonly scoring?: Yolov5Scoring
  /** Which picture of the batch. */
  readonly batchIndex?: number
}

const common = { scoreThreshold: usualScore, maxDetections: 300, batchIndex: 0 }

/**
 * What a model found, in pixels of the given picture, best first. `geometry` says where that picture lay in the model's
 * input. Defaults of YOLOv5 are the original's: objectness above 0.25, all classes competing at an overlap of 0.5.
 * Throws a FailureError where the outputs do not have the decoder's form.
 */
export function decodeOutputs(
  decoder: DecoderId,
  outputs: OutputTensors,
  geometry: Geometry,
  classNames: readonly string[],
  options: DecodeOptions = {}
): Detection[] {
  const toDetection = (candidate: Candidate) => detectionOf(candidate, geometry, classNames)
  switch (decoder) {
    case 'yolov5': {
      const scoring = options.scoring ?? 'objectness'
      // 0.45 is what YOLOv5's own detect.py uses with its usual scoring.
      const iouThreshold = scoring === 'objectness' ? 0.5 : 0.45
      return decodeYolov5(outputs, { ...common, iouThreshold, ...defined(options), scoring }).map(toDetection)
    }
    case 'centernet':
      return decodeCenterNet(outputs, { ...common, iouThreshold: 0.6, ...defined(options) }).map(toDetection)
    case 'movenet': {
      const { scoreThreshold, batchIndex } = { ...common, ...defined(options) }
      return decodeMoveNet(outputs, geometry.inputWidth, geometry.inputHeight, batchIndex)
        .filter(({ score }) => score > scoreThreshold)
        .map((pose) => personOf(pose, geometry, classNames))
    }
    default:
      return unreachable(decoder)
  }
}

/** The options that are set: an explicit undefined must not hide a default. */
function defined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

function detectionOf({ label, score, box }: Candidate, geometry: Geometry, classNames: readonly string[]): Detection {
  return { label, name: classNames[label] ?? `class ${label}`, score, box: boxToPicture(box, geometry) }
}

function personOf({ score, box, keypoints }: Pose, geometry: Geometry, classNames: readonly string[]): Detection {
  return {
    label: 0,
    name: classNames[0] ?? 'person',
    score,
    box: boxToPicture(box, geometry),
    keypoints: keypoints.map((point) => {
      const [x, y] = pointToPicture(point.x, point.y, geometry)
      return { ...point, x, y }
    })
  }
}
