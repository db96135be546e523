import { whyUnavailable } from '../core/availability'
import type { KnownRow } from '../core/estimate'
import { type MeasurePhase, preparations, type RunEvent } from '../core/events'
import { type Failure, toFailure } from '../core/failure'
import { interleave, type Plan } from '../core/plan'
import type { RunRecord } from '../core/record'
import { baselineThreads, describeMachine, threadLimit } from './circumstances'
import { findDevices } from './find-devices'
import type { RunControl } from './run-control'
import { RunState } from './run-state'
import { type Measuring, takeTurn, type Turn } from './take-turn'
import { TimeLeft } from './time-left'
import type { JobKind, JobOf, JobResults, PreparedModel } from './worker/protocol'

/** Everything `runPlan` needs of the world: a way to run a job in a fresh engine process. */
export interface RunContext {
  readonly app: RunRecord['app']
  readonly folders: JobOf<'prepare-model'>['folders']
  /** The picture to use where the plan names none; null: there is none. */
  readonly defaultImage: string | null
  /** Wishes of the user while it runs. */
  readonly control: RunControl
  /** What earlier runs showed of the rows, for the time left. */
  readonly known: readonly KnownRow[]
  /** Rejects with code `cancelled` once the run is cancelled, or `stop` says so. */
  job<K extends JobKind>(job: JobOf<K>, listeners?: JobListeners, stop?: AbortSignal): Promise<JobResults[K]>
}

export interface JobListeners {
  readonly onPhase?: (phase: MeasurePhase) => void
  readonly onProgress?: (frames: number, share: number) => void
}

export type Tell = (event: RunEvent) => void

/**
 * Runs a plan and tells what happens; resolves with the final record. Every round of every row has a fresh engine
 * process. A row that fails or is skipped keeps its rounds and its reason, and the others go on; a cancel keeps what there is.
 * Throws only where nothing can be measured at all (no OpenVINO, no model) or a cancel came before the first round.
 */
export async function runPlan(plan: Plan, context: RunContext, tell: Tell): Promise<RunRecord> {
  tell({ type: 'preparing', what: preparations.devices })
  const machine = describeMachine()
  const found = await findDevices(context.job)
  tell({ type: 'preparing', what: preparations.model })
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

/** One round of one row after the other, in each round in an order of its own. */
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
  const timeLeft = new TimeLeft(plan, context.known)
  const secondsAfter = (position: number): number =>
    timeLeft.estimate(turns.slice(position + 1).flatMap(({ row }) => (row.status === null ? [row.spec.id] : [])))

  tell({ type: 'started', record: run.record(null), estimatedSeconds: secondsAfter(-1) })
  for (const [position, turn] of turns.entries()) {
    leaveOut(run, context.control, tell, () => secondsAfter(position - 1))
    if (turn.row.status !== null) continue
    const at = { row: turn.row.spec.id, round: turn.round }
    const ended = await takeTurn(turn, run, measuring, context, tell)
    const now = () => ({ ...at, record: run.record(null), secondsLeft: secondsAfter(position) })
    if (ended.how === 'cancelled') return 'cancelled'
    if (ended.how === 'measured') {
      timeLeft.took(at.row, ended.seconds)
      tell({ type: 'round-finished', ...now() })
    } else if (ended.how === 'failed') {
      const { failure } = ended
      if (turn.row.status === 'unavailable') tell({ type: 'row-unavailable', row: at.row, failure })
      else tell({ type: 'row-failed', ...now(), failure })
    }
  }
  leaveOut(run, context.control, tell, () => 0)
  return 'done'
}

/** Rows that the user no longer wants: told between turns, so that nothing is written while a round is timed. */
function leaveOut(run: RunState, control: RunControl, tell: Tell, secondsLeft: () => number): void {
  for (const row of run.skip((id) => control.isSkipped(id))) {
    tell({ type: 'row-skipped', row, record: run.record(null), secondsLeft: secondsLeft() })
  }
}
