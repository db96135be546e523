import { type Failure, toFailure } from '../core/failure'
import type { Plan } from '../core/plan'
import { ConditionsWatch } from './conditions'
import type { JobListeners, RunContext, Tell } from './run-plan'
import type { RowState, RunState } from './run-state'
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

/** One round of one row; begun again where the computer slept during it. */
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
    const began = performance.now()
    const stop = control.begin(at.row)
    tell({ type: 'round-started', ...at })
    const result = await measure(turn, run, measuring, context, tell, stop)
    const { slept } = control.end()
    if (result === null) return { how: 'measured', seconds: (performance.now() - began) / 1000 }
    if (result.code !== 'cancelled') return fails(turn.row, result)
    if (control.isSkipped(at.row)) return { how: 'skipped' }
    if (!slept) return { how: 'cancelled' }
    turn.row.interrupted = [...turn.row.interrupted, turn.round]
    tell({ type: 'round-interrupted', ...at })
  }
}

/** Failures that mean "not on this computer" rather than "went wrong". */
const notHere: readonly Failure['code'][] = ['framework-unavailable', 'device-unavailable']

function fails(row: RowState, failure: Failure): TurnEnd {
  row.failure = failure
  row.status = notHere.includes(failure.code) && row.rounds.length === 0 ? 'unavailable' : 'failed'
  return { how: 'failed', failure }
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
  const { plan, ...rest } = measuring
  const watch = new ConditionsWatch()
  const listeners = listen({ row: row.spec.id, round }, watch, tell)
  try {
    const work = { kind: 'measure', row: row.spec, round, stop: plan.stop, seed: plan.seed, ...rest } as const
    keep(row, await job(work, listeners, stop))
  } catch (thrown) {
    return toFailure(thrown)
  }
  const conditions = watch.report(row.rounds.at(-1)?.cpuShare ?? null, measuring.usableCores)
  run.observe(conditions)
  tell({ type: 'conditions', conditions })
  return null
}

function listen(at: { row: string; round: number }, watch: ConditionsWatch, tell: Tell): JobListeners {
  return {
    onPhase: (phase) => {
      if (phase === 'measuring') watch.begin()
      if (phase === 'finishing') watch.end()
      tell({ type: 'phase', ...at, phase })
    },
    onProgress: (frames, share) => tell({ type: 'progress', ...at, frames, share })
  }
}

function keep(row: RowState, { round, requested, effective, found }: JobResults['measure']): void {
  row.rounds = [...row.rounds, round]
  row.requested = requested
  row.effective = effective
  row.found = found ?? row.found
}
