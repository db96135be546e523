import { whyUnavailable } from '../core/availability'
import type { Calibration } from '../core/calibration'
import type { KnownRow } from '../core/estimate'
import { type MeasurePhase, preparations, type RunEvent } from '../core/events'
import { type Failure, toFailure } from '../core/failure'
import type { Plan } from '../core/plan'
import type { RunRecord } from '../core/record'
import { baselineThreads, circumstancesAfter, describeWholeMachine, threadLimit } from './circumstances'
import { CoolDown } from './cool-down'
import type { CrashMemory } from './crashes'
import { findDevices } from './find-devices'
import { measureRounds } from './measure-rounds'
import type { RunControl } from './run-control'
import { RunState } from './run-state'
import { textWithoutHome } from './without-home'
import type { ReferenceResult } from './worker/answers/make-reference'
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
  /** What measuring rows against themselves showed; none by default. */
  readonly calibrations?: readonly Calibration[]
  /** The folder of the models' own answers; without one, the rows' answers are not compared. */
  readonly answers?: string
  /** Rows that crashed here before; none by default. */
  readonly crashes?: CrashMemory
  /** Asked when engine processes of these rows have crashed one after the other; nobody by default, and the run ends. */
  readonly mayGoOn?: (rows: readonly string[]) => Promise<boolean>
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
  const machine = await describeWholeMachine()
  const found = await findDevices(context.job)
  tell({ type: 'preparing', what: preparations.model })
  const model = await prepare(plan, context)
  const image = plan.image ?? context.defaultImage
  const { app, calibrations = [] } = context
  const run = new RunState(plan, { app, machine, found, model, image, calibrations })

  for (const row of run.rows) {
    const reason = whyUnavailable(row.spec, found) ?? context.crashes?.whyLeftOut(run.configurationOf(row.spec)) ?? null
    if (reason === null) continue
    Object.assign(row, { status: 'unavailable', failure: reason })
    tell({ type: 'row-unavailable', row: row.spec.id, failure: reason })
  }
  const threads = threadLimit(machine.circumstances)
  const isAnyHere = run.rows.some(({ status }) => status === null)
  const reference = isAnyHere ? await referenceFor({ model, image, seed: plan.seed, threads }, context, tell) : null
  const measuring = {
    plan,
    model,
    image,
    ...(reference !== null && { reference }),
    root: context.folders.root,
    usableCores: machine.circumstances.usableCores,
    threads,
    baselineThreads: baselineThreads(machine.circumstances),
    coolDown: coolDownOf(run, plan, machine.circumstances.usableCores, context)
  }
  run.coolDown = measuring.coolDown
  await measuring.coolDown.begin()
  const outcome = await measureRounds(run, measuring, context, tell)
  run.finish()
  for (const { spec, status } of run.rows) {
    if (status === 'done') await context.crashes?.forgive(run.configurationOf(spec))
  }
  run.after = await circumstancesAfter()
  const record = run.record(new Date())
  tell({ type: 'finished', outcome, record })
  return record
}

/** What the rows' answers are compared with. Whatever goes wrong there, the rows are measured, and say that they were not compared. */
async function referenceFor(
  of: Omit<JobOf<'reference-answers'>, 'kind' | 'folder'>,
  { answers, job }: RunContext,
  tell: Tell
): Promise<ReferenceResult | null> {
  if (answers === undefined) return null
  tell({ type: 'preparing', what: preparations.answers })
  try {
    return await job({ kind: 'reference-answers', ...of, folder: answers })
  } catch (thrown) {
    const { code, message } = toFailure(thrown)
    if (code === 'cancelled') throw thrown
    return { why: 'no-reference', detail: textWithoutHome(message) }
  }
}

/** Who asked for a quick look, or for so many rounds, frames or seconds, gets exactly that: nobody waits, the record says it. */
function coolDownOf({ extraTime }: RunState, { mode }: Plan, threads: number, { job }: RunContext): CoolDown {
  return new CoolDown({
    now: () => performance.now(),
    leftSeconds: () => (mode === 'standard' || mode === 'thorough' ? extraTime.leftSeconds : 0),
    spend: (seconds) => extraTime.spend(seconds),
    measure: async (work, stop) => {
      try {
        return (await job({ kind: 'reference', threads, ...work }, {}, stop)).milliseconds
      } catch (thrown) {
        // Measuring goes on without it.
        if (toFailure(thrown).code === 'cancelled') throw thrown
        return null
      }
    }
  })
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
