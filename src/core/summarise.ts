import { agreementOf } from './agreement/judge'
import type { Failure } from './failure'
import type { Detection } from './model'
import type { PipelineRecord } from './pipeline'
import type {
  Advice,
  EffectiveSettings,
  InterruptedRound,
  RequestedSettings,
  RoundRecord,
  RowCalibration,
  RowRecord,
  RowStatus,
  Step
} from './record'
import type { RowSpec } from './rows'
import {
  compareToOne,
  type Estimate,
  intervalCoverage,
  median,
  medianWithInterval,
  pairedRatio,
  smallestDifference,
  summariseLatencies
} from './statistics'
import { type DisturbedRound, judge, type TrustContext } from './trust'

/** What a row itself found on the run's picture, in that picture's pixels. */
export interface FoundOnPicture {
  readonly detections: readonly Detection[]
  readonly pictureSize: readonly [width: number, height: number]
}

/** What is known of a row while it is being measured: what was asked, the rounds so far, and how it ended. */
export interface RowProgress {
  readonly spec: RowSpec
  readonly requested: RequestedSettings
  readonly effective: EffectiveSettings | null
  readonly rounds: readonly RoundRecord[]
  readonly failure: Failure | null
  readonly status: RowStatus
  readonly interrupted?: readonly InterruptedRound[]
  /** Rounds beside which this program did something else. */
  readonly disturbed?: readonly DisturbedRound[]
  /** What the row itself found on the picture. */
  readonly found?: FoundOnPicture | null
  /** What an application around the row reaches. */
  readonly pipeline?: PipelineRecord | null
  /** How far the row differs from itself on this machine; null: not known. */
  readonly calibration?: RowCalibration | null
}

/** Everything a row's record says, derived from its rounds; steps are added by `withSteps`. */
export function summariseRow(row: RowProgress, context: TrustContext): RowRecord {
  const { spec, rounds } = row
  const has = rounds.length > 0
  const fps = has ? medianWithInterval(rounds.map((round) => round.fps)) : null
  const medianOf = (pick: (round: RoundRecord) => number): number | null => (has ? median(rounds.map(pick)) : null)
  return {
    id: spec.id,
    label: spec.label,
    backend: spec.backend,
    device: spec.device,
    mode: spec.mode,
    batch: spec.batch,
    status: row.status,
    requested: row.requested,
    effective: row.effective,
    loadMs: medianOf((round) => round.loadMs),
    compileMs: known(
      rounds.map((round) => round.compileMs),
      median
    ),
    firstInferenceMs: medianOf((round) => round.firstInferenceMs),
    rounds,
    fps,
    intervalCoverage: coverage(rounds, context.plannedRounds),
    calibration: row.calibration ?? null,
    secondsPerImage: fps === null ? null : 1 / fps.value,
    latencyMs: has ? summariseLatencies(rounds.flatMap((round) => round.samples.latencyMs)) : null,
    trust: has ? judge(row, context) : null,
    step: null,
    baseline: null,
    resources: has
      ? {
          cpuShare: known(
            rounds.map((round) => round.cpuShare),
            median
          ),
          peakMemoryBytes: known(
            rounds.map((round) => round.peakMemoryBytes),
            (values) => Math.max(...values)
          )
        }
      : null,
    outOfOrderFrames: known(
      rounds.map((round) => round.outOfOrderFrames),
      (counts) => counts.reduce((a, b) => a + b)
    ),
    agreement: agreementOf(rounds.map(({ answers }) => answers)),
    ...(row.found != null && { detections: row.found.detections, pictureSize: row.found.pictureSize }),
    ...(row.pipeline != null && { pipeline: row.pipeline }),
    failure: row.failure
  }
}

function coverage(rounds: readonly RoundRecord[], plannedRounds: number): number | null {
  const extra = rounds.filter(({ round }) => round >= plannedRounds).length
  return intervalCoverage(rounds.length - extra, extra)?.stated ?? null
}

function known(values: readonly (number | null)[], combine: (values: number[]) => number): number | null {
  const said = values.filter((value) => value !== null)
  return said.length === 0 ? null : combine(said)
}

/**
 * Adds to each measured row its ratio to the measured row before it and to the baseline (`pytorch` where it ran, else
 * `onnxruntime`). Ratios are taken within rounds.
 */
export function withSteps(rows: readonly RowRecord[]): RowRecord[] {
  const baseline = baselineOf(rows)
  let previous: RowRecord | null = null
  return rows.map((row) => {
    if (row.fps === null) return row
    const before: RowRecord | null = previous
    previous = row
    return {
      ...row,
      step: before === null ? null : stepBetween(before, row),
      baseline: baseline === null || baseline.id === row.id ? null : stepBetween(baseline, row)
    }
  })
}

export function baselineOf(rows: readonly RowRecord[]): RowRecord | null {
  // One that computes something else is nothing to be compared with.
  const measured = (id: string): RowRecord | undefined =>
    rows.find((row) => row.id === id && row.fps !== null && row.agreement?.state !== 'different')
  return measured('pytorch') ?? measured('onnxruntime') ?? null
}

function stepBetween(before: RowRecord, row: RowRecord): Step | null {
  const ratio = pairedRatio(fpsByRound(row), fpsByRound(before))
  const smallest = smallestDifference(before, row)
  // Nobody is advised to keep what answers differently.
  const isSame = [before, row].every(({ agreement }) => agreement?.state !== 'different')
  return ratio === null
    ? null
    : { against: before.id, ratio, advice: isSame ? advise(ratio, smallest) : null, smallest }
}

/** By number of the round; undefined where the row has none. */
export function fpsByRound(row: RowRecord): (number | undefined)[] {
  const fps: (number | undefined)[] = []
  for (const round of row.rounds) fps[round.round] = round.fps
  return Array.from(fps)
}

function advise(ratio: Estimate, smallest: number): Advice | null {
  const verdicts = { more: 'keep', less: 'skip', 'no difference': 'no difference', unknown: null } as const
  return verdicts[compareToOne(ratio, smallest)]
}
