import type { Box } from '../../core/model'

export interface Candidate {
  readonly label: number
  readonly score: number
  readonly box: Box
}

export interface NmsOptions {
  /** A box is dropped where its overlap with a better one is greater than this. */
  readonly iouThreshold: number
  /** True: only boxes of the same class compete. False: all do, as in the original. */
  readonly perClass: boolean
  /** Stops after so many: bounds the time that nonsense outputs (thousands of candidates) can cost. */
  readonly maxDetections?: number
}

/** Intersection over union of two boxes, 0 to 1. Boxes without area overlap with nothing. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])
  if (!(width > 0 && height > 0)) return 0
  const intersection = width * height
  return intersection / (a[2] * a[3] + b[2] * b[3] - intersection)
}

/**
 * Greedy non-maximum suppression: the candidates that no better one overlaps too much, best first (equal scores in the
 * order given). Candidates with a score or box that is not finite are dropped.
 */
export function nonMaximumSuppression<T extends Candidate>(
  candidates: readonly T[],
  { iouThreshold, perClass, maxDetections = 300 }: NmsOptions
): T[] {
  const kept: T[] = []
  const byScore = candidates.filter(isFinite).sort((a, b) => b.score - a.score)
  for (const candidate of byScore) {
    if (kept.length >= maxDetections) break
    const isCovered = kept.some(
      (better) =>
        (!perClass || better.label === candidate.label) &&
        intersectionOverUnion(better.box, candidate.box) > iouThreshold
    )
    if (!isCovered) kept.push(candidate)
  }
  return kept
}

function isFinite({ score, box }: Candidate): boolean {
  return Number.isFinite(score) && box.every(Number.isFinite)
}
