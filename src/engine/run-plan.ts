import type { MeasurePhase, RunEvent } from '../core/events'
import { type Failure, toFailure } from '../core/failure'
import { interleave, type Plan } from '../core/plan'
import type { RunRecord } from '../core/record'
import type { RowSpec } from '../core/rows'
import { baselineThreads, describeMachine, threadLimit } from './circumstances'
import { type RowState, RunState } from './run-state'
import { TimeLeft } from './time-left'
import type { JobKind, JobOf, JobResults, PreparedModel } from './worker/protocol'

/** Everything `runPlan` needs of the world: a way to run a job in a fresh engine process. */
export interface RunContext {
  readonly app: RunRecord['app']
  readonly folders: JobOf<'prepare-model'>['folders']
  /** The picture to use where the plan names none; null: there is none. */
  readonly defaultImage: string | null
  /** Rejects with code `cancelled` once the run is cancelled. */
  job<K extends JobKind>(job: JobOf<K>, listeners?: JobListeners): Promise<JobResults[K]>
}

export interface JobListeners {
  readonly onPhase?: (phase: MeasurePhase) => void
  readonly onProgress?: (frames: number, share: number) => void
}

type Tell = (event: RunEvent) => void

/** One row's turn in one round. */
interface Turn {
  readonly row: RowState
  readonly round: number
}

/**
 * Runs a plan and tells what happens; resolves with the final record. Every round of every row has a fresh engine
 * process. A row that fails keeps its rounds and its reason, and the others go on; a cancel keeps what there is.
 * Throws only where nothing can be measured at all (no OpenVINO, no model) or a cancel came before the first round.
 */
export async function runPlan(plan: Plan, context: RunContext, tell: Tell): Promise<RunRecord> {
  tell({ type: 'preparing', what: 'listing the devices' })
  const machine = describeMachine()
  const found = await context.job({ kind: 'devices' })
  tell({ type: 'preparing', what: 'preparing the model' })
  const model = await prepare(plan, context)
  const image = plan.image ?? context.defaultImage
  const run = new RunState(plan, { app: context.app, machine, found, model, image })

  for (const row of run.rows) {
    const reason = whyUnavailable(row.spec, found)
    if (reason === null) continue
    Object.assign(row, { status: 'unavailable', failure: reason })
    tell({ type: 'row-unavailable', row: row.spec.id, failure: reason })
  }
  const measuring = {
    plan,
    model,
    image,
    root: context.folders.root,
    usableCores: machine.circumstances.usableCores,
    threads: threadLimit(machine.circumstances),
    baselineThreads: baselineThreads(machine.circumstances)
  }
  const outcome = await measureAll(run, measuring, context, tell)
  run.finish()
  const record = run.record(new Date())
  tell({ type: 'finished', outcome, record })
  return record
}

/** A model over which OpenVINO dies while it writes IR costs only OpenVINO's rows, each with its reason. */
async function prepare(plan: Plan, { job, folders }: RunContext): Promise<PreparedModel> {
  const { model, image } = plan
  const precisions = [...new Set(plan.rows.map((row) => row.weights))]
  const work = { kind: 'prepare-model', model, image, folders, precisions } as const
  try {
    return await job({ ...work, writeIr: true })
  } catch (thrown) {
    const { code } = toFailure(thrown)
    if (!(['engine-crashed', 'engine-hung', 'out-of-memory'] as Failure['code'][]).includes(code)) throw thrown
    return job({ ...work, writeIr: false })
  }
}

interface Measuring {
  readonly plan: Plan
  readonly model: PreparedModel
  readonly image: string | null
  readonly root: string
  readonly usableCores: number
  readonly threads: number | null
  readonly baselineThreads: number | null
}

async function measureAll(
  run: RunState,
  measuring: Measuring,
  context: RunContext,
  tell: Tell
): Promise<'done' | 'cancelled'> {
  const { plan } = measuring
  const turns = interleave(run.rows.length, plan.rounds, plan.seed).flatMap((order, round) =>
    order.flatMap((index): Turn[] => {
      const row = run.rows[index]
      return row === undefined ? [] : [{ row, round }]
    })
  )
  const timeLeft = new TimeLeft(plan)
  const secondsAfter = (position: number): number =>
    timeLeft.estimate(turns.slice(position + 1).flatMap(({ row }) => (row.status === null ? [row.spec.id] : [])))

  tell({ type: 'started', record: run.record(null), estimatedSeconds: secondsAfter(-1) })
  for (const [position, turn] of turns.entries()) {
    if (turn.row.status !== null) continue
    const began = performance.now()
    const failure = await take(turn, measuring, context, tell)
    if (failure?.code === 'cancelled') return 'cancelled'
    const at = { row: turn.row.spec.id, round: turn.round }
    if (failure === null) {
      timeLeft.took(at.row, (performance.now() - began) / 1000)
      tell({ type: 'round-finished', ...at, record: run.record(null), secondsLeft: secondsAfter(position) })
    } else if (turn.row.status === 'unavailable') {
      tell({ type: 'row-unavailable', row: at.row, failure })
    } else {
      tell({ type: 'row-failed', ...at, failure, record: run.record(null) })
    }
  }
  return 'done'
}

/** Failures that mean "not on this computer" rather than "went wrong". */
const notHere: readonly Failure['code'][] = ['framework-unavailable', 'device-unavailable']

/** One round of one row; its failure, where it had one. */
async function take(
  { row, round }: Turn,
  measuring: Measuring,
  context: RunContext,
  tell: Tell
): Promise<Failure | null> {
  const at = { row: row.spec.id, round }
  const { plan, ...rest } = measuring
  tell({ type: 'round-started', ...at })
  try {
    const result = await context.job(
      { kind: 'measure', row: row.spec, round, stop: plan.stop, seed: plan.seed, ...rest },
      {
        onPhase: (phase) => tell({ type: 'phase', ...at, phase }),
        onProgress: (frames, share) => tell({ type: 'progress', ...at, frames, share })
      }
    )
    row.rounds = [...row.rounds, result.round]
    row.requested = result.requested
    row.effective = result.effective
    return null
  } catch (thrown) {
    const failure = toFailure(thrown)
    if (failure.code === 'cancelled') return failure
    row.failure = failure
    row.status = notHere.includes(failure.code) && row.rounds.length === 0 ? 'unavailable' : 'failed'
    return failure
  }
}

/** Virtual devices, which choose among the others. */
const virtualDevices = ['AUTO', 'MULTI', 'HETERO', 'BATCH']

/** Why a row cannot run here, or null where it can. */
function whyUnavailable(row: RowSpec, { devices, missing }: JobResults['devices']): Failure | null {
  if (row.backend !== 'openvino') return null
  const kind = row.device.split(/[.:]/)[0] ?? row.device
  if (virtualDevices.includes(kind)) return null
  if (devices.some(({ id }) => id === row.device || id.startsWith(`${row.device}.`))) return null
  const known = missing.find(({ id }) => id === kind)
  return {
    code: 'device-unavailable',
    message: known?.reason ?? `OpenVINO finds no ${row.device} here.`,
    remedy: known?.remedy ?? `Devices here: ${devices.map(({ id }) => id).join(', ')}.`
  }
}
