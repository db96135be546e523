import { intersectionOverUnion } from '../../core/agreement/boxes'
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
