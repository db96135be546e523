import type { RowRecord, RunRecord } from '../../../../core/record'

/** The row that the facts speak of: the winner, else the fastest one that is not invalid. */
export function bestRow({ rows, verdict }: Pick<RunRecord, 'rows' | 'verdict'>): RowRecord | null {
  const winner = rows.find((row) => row.id === verdict.winner && row.fps !== null)
  if (winner !== undefined) return winner
  const usable = rows.filter((row) => row.fps !== null && row.trust?.state !== 'invalid')
  return usable.reduce<RowRecord | null>((a, b) => ((a?.fps?.value ?? 0) >= (b.fps?.value ?? 0) ? a : b), null)
}

/** Seconds from the start of a fresh process's work to its first answer. */
export function firstAnswerSeconds({ loadMs, compileMs, firstInferenceMs }: RowRecord): number | null {
  if (firstInferenceMs === null) return null
  return ((loadMs ?? 0) + (compileMs ?? 0) + firstInferenceMs) / 1000
}
