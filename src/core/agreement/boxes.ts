import type { Box, Detection } from '../model'
import { usualScore } from '../scores'

/** What became of the reference's boxes. */
export interface BoxMatch {
  /** Of the reference, certain enough to be counted. */
  readonly expected: number
  readonly matched: number
  /** Certain boxes of the reference that were not found. */
  readonly missed: number
  /** Certain boxes that the reference does not have. */
  readonly extra: number
  /** Least overlap of a matched pair (intersection over union, 0 to 1); null: no pair. */
  readonly leastIou: number | null
  /** Largest difference between the scores of a pair; null: no pair. */
  readonly scoreDrift: number | null
}

/** A score this near to the threshold may fall on either side of it by rounding alone. */
const margin = 0.1
/** What has to be found in the other answer. */
export const certainScore = usualScore + margin
/** What may answer it there. */
export const possibleScore = usualScore - margin
/** Less overlap is another object: the usual one of COCO and PASCAL VOC. */
const leastOverlap = 0.5

/** Intersection over union of two boxes, 0 to 1. Boxes without area overlap with nothing. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])
  if (!(width > 0 && height > 0)) return 0
  const intersection = width * height
  return intersection / (a[2] * a[3] + b[2] * b[3] - intersection)
}

/**
 * Matches boxes of the same name by their overlap, the best pairs first, each box once. Both lists hold all boxes above
 * `possibleScore`; only those above `certainScore` can be missed or extra.
 */
export function matchBoxes(found: readonly Detection[], expected: readonly Detection[]): BoxMatch {
  const pairs = expected
    .flatMap((theirs, e) => found.map((ours, f) => ({ theirs, ours, e, f, iou: overlap(ours, theirs) })))
    .filter(({ iou }) => iou >= leastOverlap)
    .sort((a, b) => b.iou - a.iou)
  const [usedExpected, usedFound] = [new Set<number>(), new Set<number>()]
  const matched = pairs.filter(({ e, f }) => {
    if (usedExpected.has(e) || usedFound.has(f)) return false
    usedExpected.add(e)
    usedFound.add(f)
    return true
  })
  const certain = matched.filter(({ theirs }) => isCertain(theirs))
  const wanted = expected.filter(isCertain).length
  return {
    expected: wanted,
    matched: certain.length,
    missed: wanted - certain.length,
    extra: found.filter((box, f) => isCertain(box) && !usedFound.has(f)).length,
    leastIou: certain.length === 0 ? null : Math.min(...certain.map(({ iou }) => iou)),
    scoreDrift: certain.length === 0 ? null : Math.max(...certain.map(({ theirs, ours }) => drift(ours, theirs)))
  }
}

const isCertain = ({ score }: Detection): boolean => score > certainScore

/** By name: a wrong table of classes gives the same numbers other names. */
const overlap = (a: Detection, b: Detection): number => (a.name === b.name ? intersectionOverUnion(a.box, b.box) : 0)

const drift = (a: Detection, b: Detection): number => Math.abs(a.score - b.score)

/** Of several pictures together. */
export function sumOfMatches(matches: readonly BoxMatch[]): BoxMatch | null {
  if (matches.length === 0) return null
  const sum = (count: (match: BoxMatch) => number): number => matches.reduce((total, match) => total + count(match), 0)
  const known = (pick: (match: BoxMatch) => number | null): number[] =>
    matches.map(pick).filter((value) => value !== null)
  const [overlaps, drifts] = [known(({ leastIou }) => leastIou), known(({ scoreDrift }) => scoreDrift)]
  return {
    expected: sum(({ expected }) => expected),
    matched: sum(({ matched }) => matched),
    missed: sum(({ missed }) => missed),
    extra: sum(({ extra }) => extra),
    leastIou: overlaps.length === 0 ? null : Math.min(...overlaps),
    scoreDrift: drifts.length === 0 ? null : Math.max(...drifts)
  }
}
