import { schedule, type Plan, seededRandom } from './plan'
import type { RowCalibration, RunRecord } from './record'
import { parseRowId, type RowSpec } from './rows'
import { fail } from './failure'
import { compareToOne, median, medianWithInterval } from './statistics'
import { fpsByRound } from './summarise'

/** A row measured against itself, in pairs (A/A): what this machine calls a difference where there is none. */
export interface Calibration {
  /** Id of the machine, version of OpenVINO, id of the model and of the row: for these it was measured. */
  readonly machine: string
  readonly openvino: string | null
  readonly model: string
  readonly row: string
  readonly device: string
  /** ISO 8601, UTC. */
  readonly measuredAt: string
  /** FPS of one divided by FPS of the other, for each pair. */
  readonly ratios: readonly number[]
}

export interface CalibrationRequest {
  /** Ids of rows. */
  readonly rows: readonly string[]
  readonly model: string
  readonly image: string | null
  readonly seed: number
  readonly pairs?: number
}

/** Fewer pairs say too little of the spread to be kept. */
export const fewestPairs = 20

/** Each row twice in every round, in random order among all: each round is a pair, and a round is as long as a standard one. */
export function calibrationPlan({ rows, pairs = fewestPairs, ...rest }: CalibrationRequest): Plan {
  const { stop } = schedule({ mode: 'standard' })
  const twice = rows.map(specOf).flatMap((row): RowSpec[] => [row, { ...row, id: twinOf(row.id) }])
  return { mode: 'custom', rounds: pairs, stop, rows: twice, ...rest }
}

const twinOf = (row: string): string => `${row} (again)`

function specOf(id: string): RowSpec {
  const row = parseRowId(id)
  if (row === null) throw fail('wrong-usage', `There is no row "${id}".`, 'See "vinobench run --help".')
  return row
}

/** What a record of such a plan shows; rows without enough pairs show nothing. */
export function calibrationsOf(record: RunRecord, measuredAt: string): Calibration[] {
  return record.rows.flatMap((row): Calibration[] => {
    const twin = record.rows.find(({ id }) => id === twinOf(row.id))
    if (twin === undefined) return []
    const other = fpsByRound(twin)
    const ratios = fpsByRound(row).flatMap((fps, round) => {
      const again = other[round]
      return fps === undefined || again === undefined || !(fps > 0 && again > 0) ? [] : [fps / again]
    })
    if (ratios.length < fewestPairs) return []
    const { machine, openvino, model } = record
    const where = { machine: machine.id, openvino: openvino?.version ?? null, model: model.id }
    return [{ ...where, row: row.id, device: row.device, measuredAt, ratios }]
  })
}

/** Where a calibration is to serve. */
export interface CalibratedRow extends Pick<Calibration, 'machine' | 'openvino' | 'model' | 'row' | 'device'> {
  readonly rounds: number
}

/**
 * The calibration that fits a row best: of the row itself with the same model, else with another one, else of another row on
 * its device, of which the widest counts. Of another machine or another version of OpenVINO: none.
 */
export function calibrationFor(known: readonly Calibration[], wanted: CalibratedRow): RowCalibration | null {
  const here = known.filter(({ machine, openvino }) => machine === wanted.machine && openvino === wanted.openvino)
  const own = here.filter(({ row }) => row === wanted.row)
  const choices = [
    own.filter(({ model }) => model === wanted.model),
    own,
    here.filter(({ device }) => device === wanted.device)
  ]
  const fitting = choices.find((choice) => choice.length > 0) ?? []
  const spreads = fitting.map(({ ratios, measuredAt, row, model }) => {
    return { spread: spreadOf(ratios, wanted.rounds), pairs: ratios.length, measuredAt, row, model }
  })
  return spreads.reduce<RowCalibration | null>(
    (widest, one) => (widest !== null && widest.spread >= one.spread ? widest : one),
    null
  )
}

const fewestRounds = 6
const resamples = 2000

/**
 * By how much the median ratio of so many rounds of a row against itself is off in one of twenty cases: what chance alone
 * reaches. The pairs are drawn anew with replacement, from a fixed seed, so that everybody comes to the same figure
 * (percentile bootstrap: Efron & Tibshirani, An Introduction to the Bootstrap, §13.3). Which of a pair is the numerator is
 * arbitrary, and drawn too: the true ratio is known to be 1.
 */
export function spreadOf(ratios: readonly number[], rounds: number): number {
  const off = redrawn(ratios, rounds).map((drawn) => Math.abs(Math.log(median(drawn))))
  return Math.expm1(off.sort((a, b) => a - b)[Math.ceil(0.95 * resamples) - 1] ?? 0)
}

/** What the pairs say of the instrument itself: the bounds of method.md are set for these. */
export interface SelfTest {
  /** Of a pair, 0.01 for 1 %. */
  readonly medianDifference: number
  /** Share of runs of six rounds, each six pairs that followed one another, which would have been called different. */
  readonly calledDifferent: number
}

export function selfTest({ ratios }: Pick<Calibration, 'ratios'>): SelfTest {
  const runs = ratios.slice(fewestRounds - 1).map((_, first) => ratios.slice(first, first + fewestRounds))
  const different = runs.filter((run) => compareToOne(medianWithInterval(run)) !== 'no difference').length
  return {
    medianDifference: Math.expm1(median(ratios.map((ratio) => Math.abs(Math.log(ratio))))),
    calledDifferent: runs.length === 0 ? 0 : different / runs.length
  }
}

function redrawn(ratios: readonly number[], rounds: number): number[][] {
  const random = seededRandom(ratios.length)
  const draw = (): number => {
    const ratio = ratios[Math.floor(random() * ratios.length)] ?? 1
    return random() < 0.5 ? ratio : 1 / ratio
  }
  return Array.from({ length: resamples }, () => Array.from({ length: Math.max(fewestRounds, rounds) }, draw))
}
