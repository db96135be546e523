import { type Circumstance, differingCircumstances } from './compare-circumstances'
import { circumstanceWords } from './compare-words'
import type { Circumstances, Machine, OpenVinoVersion, RowRecord, RunRecord } from './record'
import { type Comparison, compareToOne, type Estimate, independentRatio, smallestDifference } from './statistics'

/** What a comparison needs of a result; a figure that was published, and not measured here, may lack the rest. */
export interface ComparedRun extends Pick<RunRecord, 'app' | 'model' | 'importedFrom'> {
  readonly machine: Pick<Machine, 'id' | 'cpu' | 'os'> & {
    readonly cores: number | null
    readonly circumstances: (Pick<Circumstances, 'onBattery'> & { readonly usableCores: number | null }) | null
  }
  readonly openvino: { readonly version: string; readonly source: OpenVinoVersion['source'] | null } | null
  readonly plan: Pick<RunRecord['plan'], 'rounds' | 'stop' | 'image'> | null
  readonly rows: readonly ComparedRow[]
}

export type ComparedRow = Pick<RowRecord, 'id' | 'label' | 'fps' | 'effective' | 'trust' | 'calibration'> & {
  readonly rounds: readonly { readonly fps: number }[]
}

/** A result and the name by which the user knows it. */
export interface NamedRecord {
  readonly name: string
  readonly record: ComparedRun
}

/** Results compared with the first of them, row by row. */
export interface RunComparison {
  readonly files: readonly string[]
  /** Rows measured in the first file and in another one, in the first file's order. */
  readonly rows: readonly RowComparison[]
  /** Rows that some of the files have no figure for. */
  readonly unmatched: readonly { readonly id: string; readonly measuredIn: readonly string[] }[]
  /** What else differs, which the ratios therefore contain too; each with the two results it is about. */
  readonly differing: readonly Circumstance[]
  /** The same as sentences. */
  readonly circumstances: readonly string[]
}

export interface RowComparison {
  readonly id: string
  readonly label: string
  /** In the first file. */
  readonly fps: Estimate
  /** How many rounds that is of; 0: a figure that was not measured in rounds. */
  readonly rounds: number
  /** In each further file that measured the row. */
  readonly others: readonly OtherRow[]
}

export interface OtherRow {
  readonly file: string
  readonly fps: Estimate
  readonly rounds: number
  /** FPS there divided by FPS in the first file, with its interval. */
  readonly ratio: Estimate
  readonly difference: Difference
  /** A ratio nearer to 1 than this is not called different: what one of the machines shows against itself, 1 % at least. */
  readonly smallest: number
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
  const differing = others.flatMap((other) => differingCircumstances(first, other))
  return {
    files: records.map(({ name }) => name),
    rows: measuredRows(first.record).flatMap((row) => compareRow(row, others) ?? []),
    unmatched: unmatchedRows(records),
    differing,
    circumstances: [...new Set(differing.map((one) => circumstanceWords(one)))]
  }
}

/** A result that is there twice gets two names: what is said must say which is meant. */
export function withOwnNames<Named extends { readonly name: string }>(records: readonly Named[]): Named[] {
  const taken = new Set<string>()
  return records.map((record) => {
    let name = record.name
    for (let number = 2; taken.has(name); number++) name = `${record.name} (${number})`
    taken.add(name)
    return { ...record, name }
  })
}

type MeasuredRow = ComparedRow & { readonly fps: Estimate }

function measuredRows({ rows }: ComparedRun): MeasuredRow[] {
  return rows.filter((row): row is MeasuredRow => row.fps !== null)
}

function compareRow(row: MeasuredRow, others: readonly NamedRecord[]): RowComparison | null {
  const found = others.flatMap(({ name, record }): OtherRow[] => {
    const other = measuredRows(record).find(({ id }) => id === row.id)
    const ratio = other === undefined ? null : ratioOf(other, row)
    if (other === undefined || ratio === null) return []
    const smallest = smallestDifference(row, other)
    const difference = differences[compareToOne(ratio, smallest)]
    return [{ file: name, fps: other.fps, rounds: other.rounds.length, ratio, difference, smallest }]
  })
  if (found.length === 0) return null
  return { id: row.id, label: row.label, fps: row.fps, rounds: row.rounds.length, others: found }
}

/** Of their rounds; where one of them states only a figure, of the figures, without an interval. */
function ratioOf(above: MeasuredRow, below: MeasuredRow): Estimate | null {
  const [numerator, denominator] = [roundsOf(above), roundsOf(below)]
  if (numerator.length > 0 && denominator.length > 0) return independentRatio(numerator, denominator)
  const positive = above.fps.value > 0 && below.fps.value > 0
  return positive ? { value: above.fps.value / below.fps.value, low: null, high: null } : null
}

const roundsOf = ({ rounds }: ComparedRow): number[] =>
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
