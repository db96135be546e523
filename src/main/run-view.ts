import { type Conditions, preparations } from '../core/events'
import type { RowRecord, RunRecord } from '../core/record'
import { unreachable } from '../core/unreachable'
import type { EngineEvent } from '../engine'
import type { RunState, RunWishes } from '../ipc/run'

/** What there is to show of a run before anything has happened. */
export function newRun(number: number, wishes: RunWishes): RunState {
  return {
    number,
    stage: 'preparing',
    wishes,
    preparing: 'devices',
    at: null,
    cooling: false,
    progress: 0,
    secondsLeft: null,
    skipped: [],
    stopping: false,
    conditions: { onBattery: null, othersShare: null },
    interruptions: { suspended: 0, 'device-lost': 0 },
    unsaved: null,
    failure: null,
    outcome: null,
    record: null
  }
}

const preparationOf = (what: string): RunState['preparing'] =>
  what === preparations.devices ? 'devices' : what === preparations.answers ? 'answers' : 'model'

/** The same after this event. */
export function afterEvent(run: RunState, event: EngineEvent): RunState {
  switch (event.type) {
    case 'preparing':
      return { ...run, preparing: preparationOf(event.what) }
    case 'started':
      return { ...run, stage: 'running', record: withoutSamples(event.record), secondsLeft: event.estimatedSeconds }
    case 'row-unavailable':
      return {
        ...run,
        at: null,
        record: withRow(run.record, event.row, { status: 'unavailable', failure: event.failure })
      }
    case 'round-started':
      return { ...run, cooling: false, at: { row: event.row, round: event.round, phase: 'starting', frames: 0 } }
    case 'phase':
      return run.at === null ? run : { ...run, at: { ...run.at, phase: event.phase } }
    case 'progress':
      return run.at === null ? run : { ...run, at: { ...run.at, frames: event.frames } }
    case 'round-finished':
    case 'row-failed':
    case 'row-skipped':
    case 'extra-rounds':
      return { ...run, at: null, record: withoutSamples(event.record), secondsLeft: event.secondsLeft }
    case 'cooling':
      return { ...run, at: null, cooling: true }
    case 'round-interrupted':
      return {
        ...run,
        at: null,
        interruptions: { ...run.interruptions, [event.cause]: run.interruptions[event.cause] + 1 }
      }
    case 'conditions':
      return { ...run, conditions: worst(run.conditions, event.conditions) }
    case 'save-failed':
      return { ...run, unsaved: { message: event.message, remedy: event.remedy } }
    case 'save-recovered':
      return { ...run, unsaved: null }
    case 'finished': {
      const { outcome, record } = event
      return { ...run, stage: 'finished', at: null, progress: 1, secondsLeft: 0, outcome, record }
    }
    default:
      return unreachable(event)
  }
}

/** A note that came and went with every round would be noise: what disturbed one round is said to the end. */
function worst(before: Conditions, now: Conditions): Conditions {
  const othersShare = Math.max(before.othersShare ?? 0, now.othersShare ?? 0)
  return { onBattery: now.onBattery, othersShare }
}

function withRow(record: RunRecord | null, id: string, changes: Partial<RowRecord>): RunRecord | null {
  if (record === null) return null
  return { ...record, rows: record.rows.map((row) => (row.id === id ? { ...row, ...changes } : row)) }
}

/** Megabytes that nothing shows while the run goes on. */
function withoutSamples(record: RunRecord): RunRecord {
  const samples = { startMs: [], latencyMs: [] }
  const rows = record.rows.map((row) => ({ ...row, rounds: row.rounds.map((round) => ({ ...round, samples })) }))
  return { ...record, rows }
}
