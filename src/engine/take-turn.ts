import { type Failure, toFailure } from '../core/failure'
import type { Plan } from '../core/plan'
import type { RoundRecord } from '../core/record'
import { conditionsOf } from './conditions'
import type { CoolDown } from './cool-down'
import type { JobListeners, RunContext, Tell } from './run-plan'
import type { RowState, RunState } from './run-state'
import type { ReferenceResult } from './worker/answers/make-reference'
import type { JobResults, PreparedModel } from './worker/protocol'

/** What every round of a run is measured with. */
export interface Measuring {
  readonly plan: Plan
  readonly model: PreparedModel
  readonly image: string | null
  readonly root: string
  readonly usableCores: number
  readonly threads: number | null
  readonly baselineThreads: number | null
  /** What answers are compared with; missing: they are not compared. */
  readonly reference?: ReferenceResult
  readonly coolDown: CoolDown
}

/** One row's turn in one round. */
export interface Turn {
  readonly row: RowState
  readonly round: number
}

export type TurnEnd =
  | { readonly how: 'measured'; readonly seconds: number }
  | { readonly how: 'failed'; readonly failure: Failure }
  | { readonly how: 'skipped' | 'cancelled' }

/** One round of one row; begun again where the computer slept during it, and once where the driver lost the device. */
export async function takeTurn(
  turn: Turn,
  run: RunState,
  measuring: Measuring,
  context: RunContext,
  tell: Tell
): Promise<TurnEnd> {
  const { control } = context
  const at = { row: turn.row.spec.id, round: turn.round }
  for (;;) {
    await control.awake()
    const stop = control.begin(at.row)
    const cooled = await cool(turn, measuring, tell, stop)
    const began = performance.now()
    const result = cooled ?? (await measure(turn, run, measuring, context, tell, stop))
    const { slept, works } = control.end()
    if (result === null && works.length > 0) {
      turn.row.disturbed = [...turn.row.disturbed, { round: turn.round, works }]
    }
    if (result === null) return { how: 'measured', seconds: (performance.now() - began) / 1000 }
    const wasCancelled = result.code === 'cancelled'
    if (!wasCancelled && !mayTryAgain(turn.row, result)) return fails(turn.row, result)
    if (control.isSkipped(at.row)) return { how: 'skipped' }
    if (wasCancelled && !slept) return { how: 'cancelled' }
    const cause = wasCancelled ? 'suspended' : 'device-lost'
    turn.row.interrupted = [...turn.row.interrupted, { round: turn.round, cause }]
    tell({ type: 'round-interrupted', ...at, cause })
  }
}

/**
 * A driver that loses its device gets a second try in a fresh process, once in a run: some drivers do so by chance, and what
 * fails for any other reason would fail again.
 */
const mayTryAgain = ({ interrupted }: RowState, { code }: Failure): boolean =>
  code === 'device-lost' && !interrupted.some(({ cause }) => cause === 'device-lost')

/** Failures that mean "not on this computer" rather than "went wrong". */
const notHere: readonly Failure['code'][] = ['framework-unavailable', 'device-unavailable']

function fails(row: RowState, failure: Failure): TurnEnd {
  row.failure = failure
  row.status = notHere.includes(failure.code) && row.rounds.length === 0 ? 'unavailable' : 'failed'
  return { how: 'failed', failure }
}

/** Null once the processors have cooled as far as the run may wait for it, else why the turn is over. */
async function cool(
  { row, round }: Turn,
  { coolDown }: Measuring,
  tell: Tell,
  stop: AbortSignal
): Promise<Failure | null> {
  if (coolDown.isHot()) tell({ type: 'cooling', row: row.spec.id, round })
  try {
    await coolDown.ready(stop)
    return null
  } catch (thrown) {
    return toFailure(thrown)
  }
}

/** Null where the round was measured, else why not. */
async function measure(
  { row, round }: Turn,
  run: RunState,
  measuring: Measuring,
  { job }: RunContext,
  tell: Tell,
  stop: AbortSignal
): Promise<Failure | null> {
  const { plan, coolDown, ...rest } = measuring
  const at = { row: row.spec.id, round }
  tell({ type: 'round-started', ...at })
  try {
    const work = { kind: 'measure', row: row.spec, round, stop: plan.stop, seed: plan.seed, ...rest } as const
    keep(row, await job(work, listen(at, tell), stop), coolDown)
  } catch (thrown) {
    return toFailure(thrown)
  }
  const conditions = conditionsOf(row.rounds.at(-1))
  run.observe(conditions)
  tell({ type: 'conditions', conditions })
  return null
}

function listen(at: { row: string; round: number }, tell: Tell): JobListeners {
  return {
    onPhase: (phase) => tell({ type: 'phase', ...at, phase }),
    onProgress: (frames, share) => tell({ type: 'progress', ...at, frames, share })
  }
}

function keep(row: RowState, measured: JobResults['measure'], coolDown: CoolDown): void {
  const { round, requested, effective, found, pipeline } = measured
  row.rounds = [...row.rounds, withReferenceBefore(round, coolDown.lastMs)]
  coolDown.after(round.around?.referenceMs.after ?? null)
  row.requested = requested
  row.effective = effective
  row.found = found ?? row.found
  row.pipeline = pipeline ?? row.pipeline
}

/** What the round before it left the processors at, or they had recovered to. */
function withReferenceBefore(round: RoundRecord, before: number | null): RoundRecord {
  const { around } = round
  return around === undefined
    ? round
    : { ...round, around: { ...around, referenceMs: { ...around.referenceMs, before } } }
}
