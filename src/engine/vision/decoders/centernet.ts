import { type Candidate, nonMaximumSuppression } from '../nms'
import { listOutputs, ofBatch, type OutputTensor, type OutputTensors, unexpectedOutputs } from './outputs'

export interface CenterNetOptions {
  /** A peak has to be greater than this. */
  readonly scoreThreshold: number
  readonly iouThreshold: number
  readonly maxDetections: number
  readonly batchIndex: number
}

/** One cell of the heat map is four pixels of the model's input (the graph's mul_3 to mul_6). */
const pixelsPerCell = 4
/** The graph's own TopKV2. */
const peaksKept = 100

interface Peak {
  /** Index into the heat map: (y × width + x) × classes + class. */
  readonly at: number
  readonly score: number
}

/**
 * Boxes in pixels of the model's input, best first. The outputs are those before the graph's TopK: a heat map
 * [batch, height, width, classes] (already through the sigmoid) and [batch, height, width, 4] with the distances, in
 * pixels, from the cell's corner to the left, upper, right and lower side. The graph itself suppresses nothing beyond
 * neighbouring peaks of one class, so one object often has two names (car and truck) or two peaks: the best is kept.
 */
export function decodeCenterNet(outputs: OutputTensors, options: CenterNetOptions): Candidate[] {
  const { heatMap, sides } = findOutputs(outputs)
  const [, height = 0, width = 0, classes = 0] = heatMap.shape
  const scores = ofBatch(heatMap, options.batchIndex)
  const distances = ofBatch(sides, options.batchIndex)
  const candidates = findPeaks(scores, height, width, classes, options.scoreThreshold).map(({ at, score }) => {
    const label = at % classes
    const cell = (at - label) / classes
    return { label, score, box: boxOfCell(distances, cell, width) }
  })
  return nonMaximumSuppression(candidates, { ...options, perClass: false })
}

function boxOfCell(distances: Float32Array, cell: number, width: number): Candidate['box'] {
  const [left = 0, up = 0, right = 0, down = 0] = distances.subarray(cell * 4, cell * 4 + 4)
  const x = (cell % width) * pixelsPerCell
  const y = Math.floor(cell / width) * pixelsPerCell
  return [x - left, y - up, left + right, up + down]
}

function findOutputs(outputs: OutputTensors): { heatMap: OutputTensor; sides: OutputTensor } {
  const maps = listOutputs(outputs).filter(([, { shape }]) => shape.length === 4)
  // By name where there is one: a model of four classes has two outputs of the same shape.
  const named = (word: RegExp) => maps.find(([name]) => word.test(name))
  const sides = named(/(^|[/_])wh\b/) ?? maps.find(([, { shape }]) => shape[3] === 4)
  const heatMap = named(/keypoints|heat/) ?? maps.find((output) => output !== sides)
  const isPair =
    sides !== undefined &&
    heatMap !== undefined &&
    sides[1].shape[3] === 4 &&
    [0, 1, 2].every((axis) => sides[1].shape[axis] === heatMap[1].shape[axis])
  if (!isPair) throw unexpectedOutputs(outputs, 'a heat map [batch, y, x, classes] and sides [batch, y, x, 4]')
  return { heatMap: heatMap[1], sides: sides[1] }
}

/** Values that no neighbour of the same class (3 × 3) exceeds, best first, equal ones in the map's order as TopKV2. */
function findPeaks(scores: Float32Array, height: number, width: number, classes: number, threshold: number): Peak[] {
  const peaks: Peak[] = []
  const rowLength = width * classes
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at] ?? 0
    if (!(score > threshold)) continue
    const y = Math.floor(at / rowLength)
    const x = Math.floor((at % rowLength) / classes)
    if (isHighest(scores, at, x, y, height, width, classes)) peaks.push({ at, score })
  }
  return peaks.sort((a, b) => b.score - a.score).slice(0, peaksKept)
}

function isHighest(
  scores: Float32Array,
  at: number,
  x: number,
  y: number,
  height: number,
  width: number,
  classes: number
): boolean {
  const score = scores[at] ?? 0
  for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++) {
    for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
      if ((scores[at + (dy * width + dx) * classes] ?? 0) > score) return false
    }
  }
  return true
}
