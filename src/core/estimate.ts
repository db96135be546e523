import { pipelineSeconds } from './pipeline'
import { framesInWholeBatches, type Plan } from './plan'
import type { RunRecord } from './record'
import type { RowSpec } from './rows'
import { median } from './statistics'

/** What an earlier run showed of a row: with the same model on the same machine. */
export interface KnownRow {
  readonly row: string
  readonly fps: number
  /** Of a round: load, compile, first inference, warm-up, and the comparison of its answers. */
  readonly overheadSeconds: number
}

/** Assumed of a row until one has been measured here; said beside the estimate. */
export const assumed = { fps: 25, overheadSeconds: 4, checkSeconds: 0.5 } as const

/** Starting an engine process and handing over what it measured. */
const processSeconds = 1

/** Finding the devices, making the model ready and asking it for its own answers, before the first round. */
const preparingSeconds = 4

type Timed = Pick<Plan, 'rounds' | 'stop'> & { readonly rows: readonly Pick<RowSpec, 'id' | 'batch'>[] }

/**
 * How long a plan takes, in seconds. Rows go by what earlier runs showed; rows that never ran go by the middle of those
 * that did, else by a stated assumption. Rows that cannot run here are to be left out.
 */
export function estimateSeconds(plan: Timed, known: readonly KnownRow[] = []): number {
  const perRound = plan.rows.reduce((sum, row) => sum + roundSeconds(plan, row, known), 0)
  const pipelines = plan.rows.reduce((sum, { id }) => sum + pipelineOf(plan, id), 0)
  return preparingSeconds + perRound * plan.rounds + pipelines
}

/** What follows a row's first round: whole frames, for about as long as they are timed (see `pipeline.ts`). */
export function pipelineOf({ stop }: Pick<Plan, 'stop'>, row: string): number {
  return row === 'pytorch' ? 0 : Math.min(pipelineSeconds, stop.maxSeconds ?? Infinity)
}

/** One round of one row, from the start of its engine process to its end. */
export function roundSeconds(
  { stop }: Pick<Plan, 'stop'>,
  { id, batch }: Pick<RowSpec, 'id' | 'batch'>,
  known: readonly KnownRow[]
): number {
  const { fps, overheadSeconds } = known.find(({ row }) => row === id) ?? middle(known)
  const frames = framesInWholeBatches(stop, batch)
  const timed = Math.max(stop.minSeconds, frames === null ? 0 : frames / fps)
  return processSeconds + overheadSeconds + Math.min(timed, stop.maxSeconds ?? Infinity)
}

function middle(known: readonly KnownRow[]): Omit<KnownRow, 'row'> {
  if (known.length === 0) return assumed
  return {
    fps: median(known.map(({ fps }) => fps)),
    overheadSeconds: median(known.map(({ overheadSeconds }) => overheadSeconds))
  }
}

/** Where the figures must come from to say something about a plan. */
export interface Origin {
  readonly machine: string
  readonly model: string
}

/** What these records show of each row; of several the first counts, so: newest first. */
export function knownRows(records: readonly RunRecord[], { machine, model }: Origin): KnownRow[] {
  const known = new Map<string, KnownRow>()
  for (const record of records) {
    if (record.machine.id !== machine || record.model.id !== model) continue
    for (const { id, fps, rounds } of record.rows) {
      if (fps === null || fps.value <= 0 || known.has(id)) continue
      const overheads = rounds.map(
        (round) =>
          (round.loadMs + (round.compileMs ?? 0) + round.firstInferenceMs) / 1000 +
          round.warmUp.seconds +
          (round.checkSeconds ?? assumed.checkSeconds)
      )
      known.set(id, { row: id, fps: fps.value, overheadSeconds: median(overheads) })
    }
  }
  return [...known.values()]
}

/** An estimate as one says it: `about 40 seconds`, `about 4 minutes`, `about 1.5 hours`. */
export interface About {
  readonly value: number
  readonly unit: 'second' | 'minute' | 'hour'
}

export function about(seconds: number): About {
  if (seconds < 55) return { value: Math.max(5, Math.round(seconds / 5) * 5), unit: 'second' }
  const minutes = seconds / 60
  if (minutes < 55)
    return { value: minutes < 20 ? Math.round(minutes) || 1 : Math.round(minutes / 5) * 5, unit: 'minute' }
  return { value: Math.max(1, Math.round(seconds / 1800) / 2), unit: 'hour' }
}
