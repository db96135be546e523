import { randomUUID } from 'node:crypto'
import type { Conditions } from '../core/events'
import type { Failure } from '../core/failure'
import type { Plan } from '../core/plan'
import type { EffectiveSettings, Machine, RequestedSettings, RoundRecord, RowStatus, RunRecord } from '../core/record'
import type { RowSpec } from '../core/rows'
import { type FoundOnPicture, summariseRow, withSteps } from '../core/summarise'
import { decide } from '../core/verdict'
import type { JobResults, PreparedModel } from './worker/protocol'

/** A row as it grows; `status` is null while it has rounds to come. */
export interface RowState {
  readonly spec: RowSpec
  rounds: readonly RoundRecord[]
  requested: RequestedSettings
  effective: EffectiveSettings | null
  failure: Failure | null
  status: RowStatus | null
  /** Rounds that were begun again because the computer slept. */
  interrupted: readonly number[]
  /** What the row found on the picture; null where nothing was read. */
  found: FoundOnPicture | null
}

/** What is known before the first round. */
export interface Surroundings {
  readonly app: RunRecord['app']
  readonly machine: Machine
  readonly found: JobResults['devices']
  readonly model: PreparedModel
  /** The picture that is shown to the model; null: only seeded noise. */
  readonly image: string | null
}

/** A run under way: its rows, and the record that they make at any moment. */
export class RunState {
  readonly rows: readonly RowState[]
  readonly #plan: Plan
  readonly #around: Surroundings
  readonly #startedAt = new Date()
  #onBattery = false
  readonly #id = `${this.#startedAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${randomUUID().slice(0, 8)}`

  constructor(plan: Plan, around: Surroundings) {
    this.#plan = plan
    this.#around = around
    this.rows = plan.rows.map(newRow)
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
    const interruptions = this.rows.flatMap((row) =>
      row.interrupted.map((round) => ({ row: row.spec.id, round, cause: 'suspended' as const }))
    )
    const { mode, rounds, stop, seed } = this.#plan
    const context = { plannedRounds: rounds, circumstances: machine.circumstances }
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
      verdict: decide(rows, found.devices),
      ...(interruptions.length === 0 ? {} : { interruptions })
    }
  }

  #machine(): Machine {
    const { machine } = this.#around
    return this.#onBattery ? { ...machine, circumstances: { ...machine.circumstances, onBattery: true } } : machine
  }

  /** Should the program end now, this is how the row ended. */
  #statusNow({ status, rounds }: RowState): RowStatus {
    return status ?? (rounds.length === this.#plan.rounds ? 'done' : 'cancelled')
  }
}

function newRow(spec: RowSpec): RowState {
  const requested = { hint: spec.hint, weights: spec.weights === 'f16' ? 'FP16' : 'FP32', config: {} }
  return { spec, rounds: [], requested, effective: null, failure: null, status: null, interrupted: [], found: null }
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
