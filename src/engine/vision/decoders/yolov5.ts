import { type Candidate, nonMaximumSuppression } from '../nms'
import { listOutputs, ofBatch, type OutputTensor, type OutputTensors, unexpectedOutputs } from './outputs'

/**
 * objectness: the original's way. The score is the objectness alone, and boxes of all classes compete.
 * class: the usual way. The score is objectness × class, and only boxes of the same class compete.
 */
export type Yolov5Scoring = 'objectness' | 'class'

export interface Yolov5Options {
  readonly scoring: Yolov5Scoring
  /** A score has to be greater than this. */
  readonly scoreThreshold: number
  readonly iouThreshold: number
  readonly maxDetections: number
  readonly batchIndex: number
}

/** A row is: centre x, centre y, width, height (pixels of the model's input), objectness, then one value per class. */
const firstClass = 5
const objectnessAt = 4

/** Boxes in pixels of the model's input, best first, from an output [batch, rows, 5 + classes]. */
export function decodeYolov5(outputs: OutputTensors, options: Yolov5Options): Candidate[] {
  const tensor = findPredictions(outputs)
  const rowLength = tensor.shape[2] ?? 0
  const values = ofBatch(tensor, options.batchIndex)
  const candidates: Candidate[] = []
  for (let row = 0; row + rowLength <= values.length; row += rowLength) {
    // Neither score can exceed the objectness: most rows end here.
    if (!((values[row + objectnessAt] ?? 0) > options.scoreThreshold)) continue
    const candidate = readRow(values, row, rowLength, options.scoring)
    if (candidate.score > options.scoreThreshold) candidates.push(candidate)
  }
  return nonMaximumSuppression(candidates, { ...options, perClass: options.scoring === 'class' })
}

function findPredictions(outputs: OutputTensors): OutputTensor {
  // Exports with the training heads have further outputs, of rank 5: the decoded predictions are the one of rank 3.
  const found = listOutputs(outputs).find(([, { shape }]) => shape.length === 3 && (shape[2] ?? 0) > firstClass)
  if (found === undefined) throw unexpectedOutputs(outputs, 'one output [batch, rows, 5 + classes]')
  return found[1]
}

function readRow(values: Float32Array, row: number, rowLength: number, scoring: Yolov5Scoring): Candidate {
  let label = 0
  let probability = -Infinity
  for (let at = row + firstClass; at < row + rowLength; at++) {
    const value = values[at] ?? 0
    if (value > probability) {
      probability = value
      label = at - row - firstClass
    }
  }
  const [x = 0, y = 0, width = 0, height = 0, objectness = 0] = values.subarray(row, row + firstClass)
  return {
    label,
    score: scoring === 'objectness' ? objectness : objectness * probability,
    box: [x - width / 2, y - height / 2, width, height]
  }
}
