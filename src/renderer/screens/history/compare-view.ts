import {
  compareRuns,
  type ComparedRow,
  type Difference,
  type NamedRecord,
  type RunComparison
} from '../../../core/compare'
import type { Circumstance } from '../../../core/compare-circumstances'
import { isUnlike } from '../../../core/compare-circumstances'
import { circumstanceWords } from '../../../core/compare-words'
import type { Language } from '../../../core/language'
import type { Estimate } from '../../../core/statistics'

/** A comparison as it is laid out: every row that any run measured, a cell for each run. */
export interface CompareView {
  readonly runs: readonly ComparedName[]
  readonly rows: readonly CompareRow[]
  /** Sentences: what makes the ratios say something else than they seem to. */
  readonly unlike: readonly string[]
  readonly differs: readonly string[]
  /** How many rows of each further run came out how. */
  readonly counts: readonly ({ readonly run: string } & Record<Difference, number>)[]
}

export interface ComparedName {
  /** `A`, `B`…: what the chart and narrow tables say. */
  readonly letter: string
  readonly name: string
}

export interface CompareRow {
  readonly id: string
  readonly label: string
  /** One for each run, in their order; null where it did not measure the row. */
  readonly cells: readonly (CompareCell | null)[]
}

export interface CompareCell {
  readonly fps: Estimate
  readonly doubtful: boolean
  /** Null for the first run, and where that did not measure the row. */
  readonly ratio: Estimate | null
  readonly difference: Difference | null
}

export function compareView(records: readonly [NamedRecord, ...NamedRecord[]], language: Language): CompareView {
  const comparison = compareRuns(records)
  const sentences = (wanted: (one: Circumstance) => boolean): string[] => [
    ...new Set(comparison.differing.filter(wanted).map((one) => circumstanceWords(one, language)))
  ]
  return {
    runs: records.map(({ name }, index) => ({ letter: letterOf(index), name })),
    rows: rowsOf(records).map((row) => ({ ...row, cells: records.map((one) => cellOf(one, row.id, comparison)) })),
    unlike: sentences(isUnlike),
    differs: sentences((one) => !isUnlike(one)),
    counts: records.slice(1).map(({ name }) => ({ run: name, ...countsOf(comparison, name) }))
  }
}

const letterOf = (index: number): string => String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : '2')

/** The first run's rows in their order, then what only others have. */
function rowsOf(records: readonly NamedRecord[]): { id: string; label: string }[] {
  const labels = new Map<string, string>()
  for (const { record } of records) {
    for (const { id, label, fps } of record.rows) if (fps !== null && !labels.has(id)) labels.set(id, label)
  }
  return [...labels].map(([id, label]) => ({ id, label }))
}

function cellOf({ name, record }: NamedRecord, id: string, comparison: RunComparison): CompareCell | null {
  const row = record.rows.find((one): one is ComparedRow & { fps: Estimate } => one.id === id && one.fps !== null)
  if (row === undefined) return null
  const other = comparison.rows.find((one) => one.id === id)?.others.find(({ file }) => file === name)
  return {
    fps: row.fps,
    doubtful: row.trust !== null && row.trust.state !== 'valid',
    ratio: other?.ratio ?? null,
    difference: other?.difference ?? null
  }
}

function countsOf({ rows }: RunComparison, name: string): Record<Difference, number> {
  const counts = { faster: 0, slower: 0, 'no difference': 0, unknown: 0 }
  for (const { others } of rows) for (const { file, difference } of others) if (file === name) counts[difference]++
  return counts
}
