import { isKept, type HistoryEntry, type KeptRun, type RunSummary } from './history'
import type { Estimate } from './statistics'

/** One row of one model on one machine, over time. */
export interface TrendChoice {
  readonly machine: string
  /** As `modelKey` makes it. */
  readonly model: string
  readonly row: string
}

export interface TrendPoint {
  readonly run: string
  readonly name: string | null
  readonly startedAt: string
  readonly fps: Estimate
  readonly rounds: number
  readonly doubted: boolean
  /** What had changed since the point before. */
  readonly changes: readonly TrendChange[]
}

export interface TrendChange {
  readonly what: 'openvino' | 'driver' | 'program' | 'model-file'
  readonly from: string
  readonly to: string
}

/** The same graph with the same input, whatever its weights. */
export const modelKey = ({ model }: RunSummary): string => `${model.id} ${model.inputShape.join('×')}`

/** Oldest first. */
export function trendPoints(entries: readonly HistoryEntry[], choice: TrendChoice): TrendPoint[] {
  const runs = entries
    .filter(isOurs)
    .filter(({ summary }) => summary.machine.id === choice.machine && modelKey(summary) === choice.model)
    .sort((a, b) => Date.parse(a.summary.startedAt) - Date.parse(b.summary.startedAt))
  let before: KeptRun | null = null
  return runs.flatMap((run): TrendPoint[] => {
    const row = run.summary.rows.find(({ id }) => id === choice.row)
    if (row === undefined || row.fps === null) return []
    const changes = before === null ? [] : changesBetween(before.summary, run.summary, row.device)
    before = run
    const { fps, rounds, trust } = row
    const { startedAt } = run.summary
    return [{ run: run.id, name: run.name, startedAt, fps, rounds, doubted: trust !== 'valid', changes }]
  })
}

/** Nobody knows when and where an imported figure was measured. */
const isOurs = (entry: HistoryEntry): entry is KeptRun => isKept(entry) && entry.summary.importedFrom === undefined

function changesBetween(before: RunSummary, now: RunSummary, device: string): TrendChange[] {
  const found: [TrendChange['what'], string | null | undefined, string | null | undefined][] = [
    ['openvino', before.openvino?.version, now.openvino?.version],
    ['driver', driverOf(before, device), driverOf(now, device)],
    ['program', before.program, now.program],
    ['model-file', before.model.sha256?.slice(0, 8), now.model.sha256?.slice(0, 8)]
  ]
  return found.flatMap(([what, from, to]) => (from == null || to == null || from === to ? [] : [{ what, from, to }]))
}

/** A device without a driver of its own has OpenVINO's version there, which is told as such. */
function driverOf({ drivers, openvino }: RunSummary, device: string): string | null {
  const version = drivers[device] ?? null
  return version === openvino?.version ? null : version
}

/** What can be chosen: machines by their newest run, the models measured there, and the rows measured with each. */
export interface TrendMachine {
  readonly id: string
  readonly cpu: string
  readonly os: string
  readonly models: readonly TrendModel[]
}

export interface TrendModel {
  readonly key: string
  readonly name: string
  readonly rows: readonly { readonly id: string; readonly label: string; readonly points: number }[]
}

export function trendChoices(entries: readonly HistoryEntry[]): TrendMachine[] {
  const newestFirst = entries
    .filter(isOurs)
    .sort((a, b) => Date.parse(b.summary.startedAt) - Date.parse(a.summary.startedAt))
    .map(({ summary }) => summary)
  return grouped(newestFirst, ({ machine }) => machine.id).map(([id, ofMachine]) => ({
    id,
    cpu: ofMachine[0]?.machine.cpu ?? '',
    os: ofMachine[0]?.machine.os ?? '',
    models: grouped(ofMachine, modelKey).map(([key, ofModel]) => ({
      key,
      name: ofModel[0]?.model.name ?? key,
      rows: grouped(
        ofModel.flatMap(({ rows }) => rows.filter(({ fps }) => fps !== null)),
        ({ id }) => id
      ).map(([row, found]) => ({ id: row, label: found[0]?.label ?? row, points: found.length }))
    }))
  }))
}

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return [...groups]
}
