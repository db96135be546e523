import type { RowRecord, RunRecord } from '../record'
import { baselineOf } from '../summarise'
import { compareRows } from '../verdict'
import { type Replay, replay } from './replay'

export const minLanes = 2
export const maxLanes = 4

/** A replayed row and where it comes in. */
export interface Lane extends Replay {
  /** 1 for the first over the line; lanes that arrive at the same moment share a place. */
  readonly place: number
}

export interface Race {
  /** In the order they were chosen. */
  readonly lanes: readonly Lane[]
  /** When the first and the last are over the line. */
  readonly firstMs: number
  readonly lastMs: number
  /** Whether the first two are told apart by the measurement as a whole; null: too few rounds to say. */
  readonly clearWinner: boolean | null
}

/** Null where fewer than two of these rows can race. */
export function race(rows: readonly RowRecord[], frames?: number): Race | null {
  const replays = rows.slice(0, maxLanes).flatMap((row) => replay(row, frames) ?? [])
  if (replays.length < minLanes) return null
  const times = replays.map((lane) => lane.finishMs)
  const lanes = replays.map((lane) => ({ ...lane, place: 1 + times.filter((time) => time < lane.finishMs).length }))
  return {
    lanes,
    firstMs: Math.min(...times),
    lastMs: Math.max(...times),
    clearWinner: firstIsClear(finishOrder(lanes))
  }
}

/** First over the line first. */
export function finishOrder(lanes: readonly Lane[]): Lane[] {
  return [...lanes].sort((a, b) => a.place - b.place)
}

function firstIsClear([first, second]: readonly Lane[]): boolean | null {
  if (first === undefined || second === undefined) return null
  const comparison = compareRows(first.row, second.row)
  return comparison === 'unknown' ? null : comparison === 'more'
}

/** Rows that have a speed to race with, in the ladder's order. */
export function raceable(record: RunRecord): readonly RowRecord[] {
  return record.rows.filter((row) => (row.fps?.value ?? 0) > 0)
}

/**
 * What races where the user has not chosen: the baseline, OpenVINO one at a time, the best of the CPU and the best of
 * what is not the CPU alone. Rows whose figure cannot be trusted race only where the user wants it.
 */
export function defaultLanes(record: RunRecord): readonly string[] {
  const rows = raceable(record)
  const trusted = rows.filter((row) => row.trust?.state !== 'invalid' && row.backend === 'openvino')
  const tricks = trusted.filter((row) => row.id !== 'openvino-sync')
  const wanted = [
    baselineOf(record.rows),
    trusted.find((row) => row.id === 'openvino-sync'),
    fastest(tricks.filter((row) => row.device === 'CPU')),
    fastest(tricks.filter((row) => row.device !== 'CPU'))
  ]
  const chosen = wanted.flatMap((row) => (row === null || row === undefined ? [] : [row.id]))
  const others = [...trusted, ...rows].map((row) => row.id)
  const enough = [...new Set([...chosen, ...others])].slice(0, Math.max(minLanes, chosen.length))
  return rows.map((row) => row.id).filter((id) => enough.includes(id))
}

function fastest(rows: readonly RowRecord[]): RowRecord | undefined {
  return rows.toSorted((a, b) => (b.fps?.value ?? 0) - (a.fps?.value ?? 0))[0]
}

/** How long the fastest lane takes where the race is paced for an audience. */
export const showSeconds = 10

/** Times real time, so that the fastest lane takes about ten seconds: two significant figures, above or below 1. */
export function showPace({ firstMs }: Pick<Race, 'firstMs'>): number {
  return paceFor(firstMs, showSeconds)
}

/** How long the last lane may take where nobody must wait for it. */
export const boothSeconds = 30

/** As `showPace`, but nobody stands and waits: faster where the last lane would take more than half a minute. */
export function boothPace({ firstMs, lastMs }: Pick<Race, 'firstMs' | 'lastMs'>): number {
  return Math.max(paceFor(firstMs, showSeconds), paceFor(lastMs, boothSeconds))
}

function paceFor(milliseconds: number, seconds: number): number {
  if (!(milliseconds > 0)) return 1
  return Math.max(0.001, Number((milliseconds / 1000 / seconds).toPrecision(2)))
}
