import { fail } from './failure'
import { ladder, parseRowId, type RowSpec } from './rows'

/** What is to be measured, fully specified: nothing past this line re-checks or re-defaults. */
export interface Plan {
  readonly mode: PlanMode
  readonly rows: readonly RowSpec[]
  /** Id in the catalogue or absolute path of a file. */
  readonly model: string
  /** Absolute path of the picture; null for the built-in one. */
  readonly image: string | null
  readonly rounds: number
  readonly stop: StopRule
  /** Decides the order of the rows within each round and the seeded inputs. */
  readonly seed: number
}

export type PlanMode = 'quick' | 'standard' | 'thorough' | 'custom'

/**
 * When the timed part of one round ends: `frames` done (null: not counted) and `minSeconds` passed, or `maxSeconds`
 * passed, whichever comes first. Frames come in whole batches.
 */
export interface StopRule {
  readonly frames: number | null
  readonly minSeconds: number
  readonly maxSeconds: number | null
}

export interface PlanWishes {
  readonly mode: 'quick' | 'standard' | 'thorough'
  /** Total over the rounds; exactly these, in whole batches. */
  readonly frames?: number | undefined
  /** Bounds each row's round; without `frames` each round lasts that long. */
  readonly seconds?: number | undefined
  readonly rounds?: number | undefined
}

/** What a front was asked for, from which it makes a plan: the command line and the window alike. */
export interface PlanRequest {
  readonly wishes: PlanWishes
  /** Ids of rows in their order; null: the whole ladder. */
  readonly rows: readonly string[] | null
  /** Frames per inference of the ladder's batch row; null: the original's. */
  readonly batch: number | null
  readonly model: string
  readonly image: string | null
  readonly seed: number
}

/** `devices`: ids of those that are here. */
export function makePlan({ wishes, rows, batch, ...rest }: PlanRequest, devices: readonly string[]): Plan {
  return { ...schedule(wishes), rows: rows === null ? ladder(devices, batch ?? undefined) : rows.map(rowOf), ...rest }
}

function rowOf(id: string): RowSpec {
  const row = parseRowId(id)
  if (row === null) throw fail('wrong-usage', `There is no row "${id}".`, 'See "vinobench run --help".')
  return row
}

/** The original's clip. */
export const clipFrames = 1024

const modes = {
  quick: { rounds: 1, framesInAll: null, minSeconds: 3, maxSeconds: 3 },
  standard: { rounds: 6, framesInAll: clipFrames, minSeconds: 3, maxSeconds: null },
  thorough: { rounds: 9, framesInAll: 9 * clipFrames, minSeconds: 60, maxSeconds: null }
} as const

/** Rounds and stop rule of what the user asked for (see method.md's table). */
export function schedule(wishes: PlanWishes): Pick<Plan, 'mode' | 'rounds' | 'stop'> {
  const defaults = modes[wishes.mode]
  const rounds = wishes.rounds ?? defaults.rounds
  const custom = wishes.frames !== undefined || wishes.seconds !== undefined || rounds !== defaults.rounds
  return { mode: custom ? 'custom' : wishes.mode, rounds, stop: stopRule(wishes, rounds, defaults) }
}

function stopRule(wishes: PlanWishes, rounds: number, defaults: (typeof modes)[keyof typeof modes]): StopRule {
  if (wishes.frames !== undefined) {
    return { frames: Math.ceil(wishes.frames / rounds), minSeconds: 0, maxSeconds: wishes.seconds ?? null }
  }
  if (wishes.seconds !== undefined) return { frames: null, minSeconds: wishes.seconds, maxSeconds: wishes.seconds }
  const { framesInAll, minSeconds, maxSeconds } = defaults
  return { frames: framesInAll === null ? null : Math.ceil(framesInAll / rounds), minSeconds, maxSeconds }
}

/** A round's frames for a row of that batch size, in whole batches; null where frames are not counted. */
export function framesInWholeBatches(rule: StopRule, batch: number): number | null {
  return rule.frames === null ? null : Math.ceil(rule.frames / batch) * batch
}

/**
 * The order of all rounds' rows: each round holds every row once, in a seeded random order of its own, so that slow
 * drift of the machine falls on all rows alike.
 */
export function interleave(rowCount: number, rounds: number, seed: number): number[][] {
  const random = seededRandom(seed)
  return Array.from({ length: rounds }, () => {
    const order = Array.from({ length: rowCount }, (_, index) => index)
    for (let last = order.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1))
      const moved = order[last] as number
      order[last] = order[other] as number
      order[other] = moved
    }
    return order
  })
}

/** Uniform numbers in [0, 1) from a seed: mulberry32 (public domain, by Tommy Ettinger). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
