import { randomUUID } from 'node:crypto'
import type { Failure } from '../core/failure'
import type { Plan } from '../core/plan'
import type { EffectiveSettings, Machine, RequestedSettings, RoundRecord, RowStatus, RunRecord } from '../core/record'
import type { RowSpec } from '../core/rows'
import { summariseRow, withSteps } from '../core/summarise'
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
  readonly #id = `${this.#startedAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${randomUUID().slice(0, 8)}`

  constructor(plan: Plan, around: Surroundings) {
    this.#plan = plan
    this.#around = around
    this.rows = plan.rows.map(newRow)
  }

  /** No row has rounds to come: what is incomplete was cancelled. */
  finish(): void {
    for (const row of this.rows) row.status = this.#statusNow(row)
  }

  record(finishedAt: Date | null): RunRecord {
    const { app, machine, found, model, image } = this.#around
    const { mode, rounds, stop, seed } = this.#plan
    const context = { plannedRounds: rounds, circumstances: machine.circumstances }
    const rows = withSteps(this.rows.map((row) => summariseRow({ ...row, status: this.#statusNow(row) }, context)))
    return {
      schemaVersion: 1,
      app,
      id: this.#id,
      startedAt: this.#startedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      machine,
      openvino: found.openvino,
      devices: found.devices,
      model: recordedModel(model),
      plan: { mode, rounds, stop, seed, image, rows: this.#plan.rows.map((row) => row.id) },
      rows,
      verdict: decide(rows, found.devices)
    }
  }

  /** Should the program end now, this is how the row ended. */
  #statusNow({ status, rounds }: RowState): RowStatus {
    return status ?? (rounds.length === this.#plan.rounds ? 'done' : 'cancelled')
  }
}

function newRow(spec: RowSpec): RowState {
  const requested = { hint: spec.hint, weights: spec.weights === 'f16' ? 'FP16' : 'FP32', config: {} }
  return { spec, rounds: [], requested, effective: null, failure: null, status: null }
}

function recordedModel({ description, files }: PreparedModel): RunRecord['model'] {
  const { id, name, licence, input, synthetic, source } = description
  return { id, name, sha256: files.f32.sha256, licence, inputShape: input.shape, synthetic, source }
}
