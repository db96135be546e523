import { confidentKeypoint } from '../../../core/drawing/skeleton'
import type { Box } from '../../../core/model'
import { listOutputs, ofBatch, type OutputTensors, unexpectedOutputs } from './outputs'

/** COCO's points of the body, in the order of its annotations and of MoveNet's output. */
export const keypointNames = [
  'nose',
  'left eye',
  'right eye',
  'left ear',
  'right ear',
  'left shoulder',
  'right shoulder',
  'left elbow',
  'right elbow',
  'left wrist',
  'right wrist',
  'left hip',
  'right hip',
  'left knee',
  'right knee',
  'left ankle',
  'right ankle'
] as const

/** Fewer confident points than this are no person: pictures without people have two or three by chance. */
const leastConfidentPoints = 5

export interface Keypoint {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly score: number
}

export interface Pose {
  /** Mean score of the confident points. */
  readonly score: number
  /** Round the confident points. */
  readonly box: Box
  readonly keypoints: readonly Keypoint[]
}

/**
 * The one person that MoveNet sees, or none. Its output [batch, 1, 17, 3] holds y, x (0 to 1 of the input) and score;
 * the answer is in pixels of an input of `width` × `height`.
 */
export function decodeMoveNet(outputs: OutputTensors, width: number, height: number, batchIndex: number): Pose[] {
  const pointCount = keypointNames.length
  const found = listOutputs(outputs).find(
    ([, { shape }]) => shape.length === 4 && shape[1] === 1 && shape[2] === pointCount && shape[3] === 3
  )
  if (found === undefined) throw unexpectedOutputs(outputs, `one output [batch, 1, ${pointCount}, 3]`)
  const values = ofBatch(found[1], batchIndex)
  const keypoints = keypointNames.map((name, point) => {
    const [y = NaN, x = NaN, score = NaN] = values.subarray(point * 3, point * 3 + 3)
    return { name, x: x * width, y: y * height, score }
  })
  const confident = keypoints.filter(({ x, y, score }) => score >= confidentKeypoint && Number.isFinite(x + y))
  if (confident.length < leastConfidentPoints || keypoints.some(({ x, y }) => !Number.isFinite(x + y))) return []
  const score = confident.reduce((sum, point) => sum + point.score, 0) / confident.length
  return [{ score, box: boxRound(confident), keypoints }]
}

function boxRound(points: readonly Keypoint[]): Box {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  const left = Math.min(...xs)
  const top = Math.min(...ys)
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top]
}
