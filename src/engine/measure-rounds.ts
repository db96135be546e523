import { pipelineOf } from '../core/estimate'
import { CrashCount, endedByCrashes, isOwnCrash } from '../core/crashes'
import { interleave } from '../core/plan'
import type { Failure } from '../core/failure'
import { doubtfulRows, extraRounds } from '../core/rounds-rule'
import type { RunContext, Tell } from './run-plan'
import type { RowState, RunState } from './run-state'
import { type Measuring, takeTurn, type Turn, type TurnEnd } from './take-turn'
import { TimeLeft } from './time-left'

interface Work {
  readonly run: RunState
  readonly measuring: Measuring
  readonly context: RunContext
  readonly tell: Tell
  readonly timeLeft: TimeLeft
  readonly crashes: CrashCount
}

type Outcome = 'done' | 'cancelled'

/** One round of one row after the other, in each round in an order of its own; then the extra rounds, where there are any. */
export async function measureRounds(
  run: RunState,
  measuring: Measuring,
  context: RunContext,
  tell: Tell
): Promise<Outcome> {
  const crashes = new CrashCount(() => performance.now() / 1000)
  const work = { run, measuring, context, tell, timeLeft: new TimeLeft(measuring.plan, context.known), crashes }
  const turns = turnsOf(work, 0, measuring.plan.rounds)
  run.extraTime.estimatedSeconds = secondsFor(work, turns)
  tell({ type: 'started', record: run.record(null), estimatedSeconds: run.extraTime.estimatedSeconds })
  return (await takeTurns(turns, [], work)) === 'cancelled' ? 'cancelled' : addRounds(work)
}

/** All compared rows run an extra round: their ratios are taken within rounds. */
async function addRounds(work: Work): Promise<Outcome> {
  const { run, measuring, tell } = work
  const { plan } = measuring
  for (let done = 0; !work.crashes.isTheEnd; done++) {
    const rows = comparedRows(work)
    const compared = rows.map(({ spec, rounds }) => ({ id: spec.id, rounds }))
    const roundSeconds = work.timeLeft.estimate(rows.map(({ spec }) => spec.id))
    const { estimatedSeconds, spentSeconds } = run.extraTime
    const count = extraRounds({ plan, rows: compared, done, time: { estimatedSeconds, spentSeconds, roundSeconds } })
    if (count === 0) return 'done'
    const turns = turnsOf(work, plan.rounds + done, count)
    if (done === 0) {
      const because = doubtfulRows(plan, compared)
      run.extraRounds = { count, because }
      tell({ type: 'extra-rounds', count, because, record: run.record(null), secondsLeft: secondsFor(work, turns) })
    }
    const now = turns.filter(({ round }) => round === plan.rounds + done)
    const later = turns.filter(({ round }) => round > plan.rounds + done)
    if ((await takeTurns(now, later, work)) === 'cancelled') return 'cancelled'
  }
  return 'done'
}

/** Rows that have all their planned rounds and that the user still wants. */
function comparedRows({ run, measuring, context }: Work): RowState[] {
  const { rounds } = measuring.plan
  return run.rows.filter(
    (row) => row.status === null && row.rounds.length >= rounds && !context.control.isSkipped(row.spec.id)
  )
}

function turnsOf({ run, measuring: { plan } }: Work, first: number, rounds: number): Turn[] {
  const orders = interleave(run.rows.length, first + rounds, plan.seed).slice(first)
  return orders.flatMap((order, index) =>
    order.flatMap((place): Turn[] => {
      const row = run.rows[place]
      return row === undefined ? [] : [{ row, round: first + index }]
    })
  )
}

const isWanted = ({ context }: Work, { status, spec, rounds }: RowState, planned: number): boolean =>
  status === null && (rounds.length < planned || !context.control.isSkipped(spec.id))

function secondsFor(work: Work, turns: readonly Turn[]): number {
  const { plan } = work.measuring
  const wanted = turns.filter(({ row }) => isWanted(work, row, plan.rounds))
  const pipelines = wanted.filter(({ round }) => round === 0).map(({ row }) => pipelineOf(plan, row.spec.id))
  return work.timeLeft.estimate(wanted.map(({ row }) => row.spec.id)) + pipelines.reduce((sum, one) => sum + one, 0)
}

/** Only the first round has it, and is no measure for the others there. */
const pipelineTook = ({ row: { pipeline }, round }: Turn): number =>
  round === 0 && pipeline?.state === 'measured' ? pipeline.seconds : 0

/** `later`: what comes after these turns, for the time left. */
async function takeTurns(turns: readonly Turn[], later: readonly Turn[], work: Work): Promise<Outcome> {
  const { run, measuring, context, tell } = work
  const secondsAfter = (position: number): number => secondsFor(work, [...turns.slice(position + 1), ...later])
  for (const [position, turn] of turns.entries()) {
    if (work.crashes.isTheEnd) break
    leaveOut(work, () => secondsAfter(position - 1))
    if (!isWanted(work, turn.row, measuring.plan.rounds)) continue
    const ended = await takeTurn(turn, run, measuring, context, tell)
    if (ended.how === 'cancelled') return 'cancelled'
    if (ended.how === 'measured') work.timeLeft.took(turn.row.spec.id, ended.seconds - pipelineTook(turn))
    if (ended.how === 'measured' && turn.round >= measuring.plan.rounds) run.extraTime.spend(ended.seconds)
    tellOf(ended, turn, work, secondsAfter(position))
    if (ended.how === 'failed' && isOwnCrash(ended.failure)) await afterCrash(turn, ended.failure, work)
  }
  leaveOut(work, () => secondsFor(work, later))
  return 'done'
}

/** Kept for later runs; where it is once too often, the user says whether this one goes on. */
async function afterCrash({ row }: Turn, failure: Failure, { run, context, tell, crashes }: Work): Promise<void> {
  await context.crashes?.note(run.configurationOf(row.spec), failure)
  const crashed = crashes.add(row.spec.id)
  if (crashed === null) return
  if ((await context.mayGoOn?.(crashed)) === true) return crashes.forgive()
  for (const ended of run.endAll(endedByCrashes(crashed))) {
    tell({ type: 'row-skipped', row: ended, record: run.record(null), secondsLeft: 0 })
  }
  crashes.end()
}

function tellOf(ended: TurnEnd, { row, round }: Turn, { run, tell }: Work, secondsLeft: number): void {
  const at = { row: row.spec.id, round }
  if (ended.how === 'measured') tell({ type: 'round-finished', ...at, record: run.record(null), secondsLeft })
  if (ended.how !== 'failed') return
  const { failure } = ended
  if (row.status === 'unavailable') tell({ type: 'row-unavailable', row: at.row, failure })
  else tell({ type: 'row-failed', ...at, record: run.record(null), secondsLeft, failure })
}

/** Rows that the user no longer wants: told between turns, so that nothing is written while a round is timed. */
function leaveOut({ run, context, tell }: Work, secondsLeft: () => number): void {
  for (const row of run.skip((id) => context.control.isSkipped(id))) {
    tell({ type: 'row-skipped', row, record: run.record(null), secondsLeft: secondsLeft() })
  }
}
