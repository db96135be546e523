import { randomUUID } from 'node:crypto'
import { type Calibration, calibrationFor } from '../core/calibration'
import { type Configuration, driversOf } from '../core/crashes'
import type { Conditions } from '../core/events'
import type { Failure } from '../core/failure'
import type { PipelineRecord } from '../core/pipeline'
import type { Plan } from '../core/plan'
import type {
  CircumstancesAfter,
  EffectiveSettings,
  ExtraRounds,
  InterruptedRound,
  Machine,
  ReferenceRecord,
  RequestedSettings,
  RoundRecord,
  RowCalibration,
  RowStatus,
  RunRecord
} from '../core/record'
import type { RowSpec } from '../core/rows'
import { type FoundOnPicture, summariseRow, withSteps } from '../core/summarise'
import type { DisturbedRound } from '../core/trust'
import { decide } from '../core/verdict'
import type { CoolDown } from './cool-down'
import { ExtraTime } from './time-left'
import type { JobResults, PreparedModel } from './worker/protocol'

/** A row as it grows; `status` is null while it has rounds to come. */
export interface RowState {
  readonly spec: RowSpec
  /** How far the row differs from itself on this machine; null: not known. */
  readonly calibration: RowCalibration | null
  rounds: readonly RoundRecord[]
  requested: RequestedSettings
  effective: EffectiveSettings | null
  failure: Failure | null
  status: RowStatus | null
  /** Rounds that were begun again. */
  interrupted: readonly InterruptedRound[]
  /** Rounds beside which this program did something else. */
  disturbed: readonly DisturbedRound[]
  /** What the row found on the picture; null where nothing was read. */
  found: FoundOnPicture | null
  /** What an application around the row reaches; null before the end of its first round. */
  pipeline: PipelineRecord | null
}

/** What is known before the first round. */
export interface Surroundings {
  readonly app: RunRecord['app']
  readonly machine: Machine
  readonly found: JobResults['devices']
  readonly model: PreparedModel
  /** The picture that is shown to the model; null: only seeded noise. */
  readonly image: string | null
  readonly calibrations: readonly Calibration[]
}

/** A run under way: its rows, and the record that they make at any moment. */
export class RunState {
  readonly rows: readonly RowState[]
  readonly extraTime = new ExtraTime()
  /** Rounds beyond the plan's; null: none. */
  extraRounds: ExtraRounds | null = null
  /** Null until the first round. */
  coolDown: Pick<CoolDown, 'baselineMs' | 'waitedSeconds'> | null = null
  /** How the machine is at the end; null while it runs. */
  after: CircumstancesAfter | null = null
  readonly #plan: Plan
  readonly #around: Surroundings
  readonly #startedAt = new Date()
  #onBattery = false
  readonly #id = `${this.#startedAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${randomUUID().slice(0, 8)}`

  constructor(plan: Plan, around: Surroundings) {
    this.#plan = plan
    this.#around = around
    this.rows = plan.rows.map((spec) => newRow(spec, calibrationOf(spec, plan, around)))
  }

  /** Ends the wanted rows that still have rounds to come; answers their ids. */
  skip(isWanted: (id: string) => boolean): string[] {
    const skipped = this.rows.filter(
      ({ spec, status, rounds }) => status === null && rounds.length < this.#plan.rounds && isWanted(spec.id)
    )
    for (const row of skipped) {
      row.status = 'cancelled'
      row.failure = skippedAfter(row.rounds.length, this.#plan.rounds)
    }
    return skipped.map(({ spec }) => spec.id)
  }

  /** The row with all that a crash of it may come from. */
  configurationOf(spec: RowSpec): Configuration {
    const { app, machine, found, model } = this.#around
    const versions = { app: app.version, openvino: found.openvino.version, drivers: driversOf(spec, found.devices) }
    return { machine: machine.id, ...versions, model: model.files.f32.sha256, row: spec.id }
  }

  /** Ends every row that still has rounds to come, for this reason; answers their ids. */
  endAll(failure: Failure): string[] {
    const ended = this.rows.filter(({ status, rounds }) => status === null && rounds.length < this.#plan.rounds)
    for (const row of ended) Object.assign(row, { status: 'cancelled', failure })
    return ended.map(({ spec }) => spec.id)
  }

  /** What was seen beside the figures: a computer that ran on battery for a while was on battery. */
  observe({ onBattery }: Conditions): void {
    if (onBattery === true) this.#onBattery = true
  }

  /** No row has rounds to come: what is incomplete was cancelled. */
  finish(): void {
    for (const row of this.rows) row.status = this.#statusNow(row)
  }

  record(finishedAt: Date | null): RunRecord {
    const { app, found, model, image } = this.#around
    const machine = this.#machine()
    const interruptions = this.rows.flatMap((row) => row.interrupted.map((again) => ({ row: row.spec.id, ...again })))
    const { mode, rounds, stop, seed } = this.#plan
    const reference = this.#reference()
    const referenceMs = reference?.baselineMs ?? null
    const context = { plannedRounds: rounds, circumstances: machine.circumstances, referenceMs }
    const rows = withSteps(this.rows.map((row) => summariseRow({ ...row, status: this.#statusNow(row) }, context)))
    return {
      schemaVersion: 1,
      app,
      id: this.#id,
      startedAt: this.#startedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      ...(finishedAt === null && { writer: process.pid }),
      machine,
      openvino: found.openvino,
      devices: found.devices,
      otherGraphics: found.otherGraphics,
      model: recordedModel(model),
      plan: { mode, rounds, stop, seed, image, rows: this.#plan.rows.map((row) => row.id) },
      rows,
      verdict: decide(rows, found.devices, found.otherGraphics),
      ...(interruptions.length === 0 ? {} : { interruptions }),
      ...(this.extraRounds === null ? {} : { extraRounds: this.extraRounds }),
      ...(this.after === null ? {} : { after: this.after }),
      ...(reference === null ? {} : { reference })
    }
  }

  #reference(): ReferenceRecord | null {
    if (this.coolDown === null) return null
    const { baselineMs, waitedSeconds } = this.coolDown
    return { baselineMs, threads: this.#around.machine.circumstances.usableCores, waitedSeconds }
  }

  #machine(): Machine {
    const { machine } = this.#around
    return this.#onBattery ? { ...machine, circumstances: { ...machine.circumstances, onBattery: true } } : machine
  }

  /** Should the program end now, this is how the row ended. */
  #statusNow({ status, rounds }: RowState): RowStatus {
    return status ?? (rounds.length >= this.#plan.rounds ? 'done' : 'cancelled')
  }
}

function newRow(spec: RowSpec, calibration: RowCalibration | null): RowState {
  const requested = { hint: spec.hint, weights: spec.weights === 'f16' ? 'FP16' : 'FP32', config: {} }
  const none = { effective: null, failure: null, status: null, found: null, pipeline: null }
  return { spec, calibration, rounds: [], requested, ...none, interrupted: [], disturbed: [] }
}

function calibrationOf({ id, device }: RowSpec, { rounds }: Plan, around: Surroundings): RowCalibration | null {
  const { machine, found, model, calibrations } = around
  const openvino = found.openvino?.version ?? null
  const where = { machine: machine.id, openvino, model: model.description.id, row: id, device, rounds }
  return calibrationFor(calibrations, where)
}

function skippedAfter(rounds: number, planned: number): Failure {
  const kept = rounds === 0 ? 'before its first round' : `after ${rounds} of ${planned} rounds, which are kept`
  return { code: 'cancelled', message: `Skipped ${kept}.`, remedy: 'Run it again when you like.' }
}

function recordedModel({ description, files }: PreparedModel): RunRecord['model'] {
  const { id, name, licence, input, synthetic, source } = description
  const { shape, elementType } = input
  const known = { licence, inputShape: shape, inputType: elementType, synthetic, source }
  return { id, name, sha256: files.f32.sha256, ...known }
}
