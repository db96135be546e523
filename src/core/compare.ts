import { differingCircumstances } from './compare-circumstances'
import type { RowRecord, RunRecord } from './record'
import { type Comparison, compareToOne, type Estimate, independentRatio } from './statistics'

/** A result and the name by which the user knows it. */
export interface NamedRecord {
  readonly name: string
  readonly record: RunRecord
}

/** Results compared with the first of them, row by row. */
export interface RunComparison {
  readonly files: readonly string[]
  /** Rows measured in the first file and in another one, in the first file's order. */
  readonly rows: readonly RowComparison[]
  /** Rows that some of the files have no figure for. */
  readonly unmatched: readonly { readonly id: string; readonly measuredIn: readonly string[] }[]
  /** Sentences on what else differs, which the ratios therefore contain too. */
  readonly circumstances: readonly string[]
}

export interface RowComparison {
  readonly id: string
  readonly label: string
  /** In the first file. */
  readonly fps: Estimate
  /** In each further file that measured the row. */
  readonly others: readonly OtherRow[]
}

export interface OtherRow {
  readonly file: string
  readonly fps: Estimate
  /** FPS there divided by FPS in the first file, with its interval. */
  readonly ratio: Estimate
  readonly difference: Difference
}

export type Difference = 'faster' | 'slower' | 'no difference' | 'unknown'

/**
 * Rounds of a row that are used: the exact test's counts grow with the cube of the rounds, and a saved file may hold
 * any number of them.
 */
const mostRounds = 100

/** Compares every further result with the first one. */
export function compareRuns(records: readonly [NamedRecord, ...NamedRecord[]]): RunComparison {
  const [first, ...others] = records
  return {
    files: records.map(({ name }) => name),
    rows: measuredRows(first.record).flatMap((row) => compareRow(row, others) ?? []),
    unmatched: unmatchedRows(records),
    circumstances: others.flatMap((other) => differingCircumstances(first, other))
  }
}

type MeasuredRow = RowRecord & { readonly fps: Estimate }

function measuredRows({ rows }: RunRecord): MeasuredRow[] {
  return rows.filter((row): row is MeasuredRow => row.fps !== null && row.rounds.length > 0)
}

function compareRow(row: MeasuredRow, others: readonly NamedRecord[]): RowComparison | null {
  const found = others.flatMap(({ name, record }): OtherRow[] => {
    const other = measuredRows(record).find(({ id }) => id === row.id)
    const ratio = other === undefined ? null : independentRatio(roundsOf(other), roundsOf(row))
    if (other === undefined || ratio === null) return []
    return [{ file: name, fps: other.fps, ratio, difference: differences[compareToOne(ratio)] }]
  })
  return found.length === 0 ? null : { id: row.id, label: row.label, fps: row.fps, others: found }
}

const roundsOf = ({ rounds }: RowRecord): number[] =>
  rounds
    .slice(0, mostRounds)
    .map(({ fps }) => fps)
    .filter((fps) => fps > 0)

const differences: Readonly<Record<Comparison, Difference>> = {
  more: 'faster',
  less: 'slower',
  'no difference': 'no difference',
  unknown: 'unknown'
}

function unmatchedRows(records: readonly NamedRecord[]): RunComparison['unmatched'] {
  const ids = new Set(records.flatMap(({ record }) => record.rows.map(({ id }) => id)))
  return [...ids].flatMap((id) => {
    const measuredIn = records.flatMap(({ name, record }) =>
      measuredRows(record).some((row) => row.id === id) ? [name] : []
    )
    return measuredIn.length === 0 || measuredIn.length === records.length ? [] : [{ id, measuredIn }]
  })
}
