import type { RowStatus, RunRecord, Trust } from './record'
import type { Estimate } from './statistics'

/** A result and the name by which the user knows it: of many machines, mostly the file that each one sent. */
export interface CollectedResult {
  readonly name: string
  readonly record: RunRecord
}

/** What can be put side by side: results of the same model, each machine in a line. */
export interface MachineTable {
  readonly model: Pick<RunRecord['model'], 'id' | 'name' | 'sha256' | 'inputShape' | 'synthetic'>
  /** Ids of all rows that some machine has a figure for, in the order of the ladder. */
  readonly rows: readonly string[]
  /** The fastest first; results of one machine stand together. */
  readonly machines: readonly MachineLine[]
}

export interface MachineLine {
  readonly file: string
  readonly machine: Pick<RunRecord['machine'], 'id' | 'cpu' | 'os' | 'cores' | 'memoryBytes'>
  readonly devices: readonly { readonly id: string; readonly fullName: string }[]
  readonly startedAt: string
  readonly openvino: string | null
  readonly plan: RunRecord['plan']['mode']
  /** The fastest row whose figure can be trusted; null where nothing was measured. */
  readonly best: {
    readonly row: string
    readonly device: string
    readonly fps: Estimate
    readonly rounds: number
  } | null
  /** The best row's FPS, divided by that of the fastest machine of the table. */
  readonly share: number | null
  readonly rows: readonly MachineRow[]
}

export interface MachineRow {
  readonly id: string
  readonly status: RowStatus
  readonly fps: Estimate | null
  readonly trust: Trust['state'] | null
}

/** Results of many machines as tables, one for each model that they were measured with. */
export function compareMachines(results: readonly CollectedResult[]): MachineTable[] {
  const groups = new Map<string, CollectedResult[]>()
  for (const result of results) {
    const { id, sha256, inputShape } = result.record.model
    const key = JSON.stringify([id, sha256, inputShape])
    groups.set(key, [...(groups.get(key) ?? []), result])
  }
  return [...groups.values()].flatMap((group) => tableOf(group) ?? [])
}

function tableOf(group: readonly CollectedResult[]): MachineTable | null {
  const [first] = group
  if (first === undefined) return null
  const { id, name, sha256, inputShape, synthetic } = first.record.model
  const lines = group.map(lineOf)
  const fastest = Math.max(0, ...lines.map(speed))
  const machines = inOrder(lines).map((line) => ({
    ...line,
    share: fastest > 0 && line.best ? speed(line) / fastest : null
  }))
  return { model: { id, name, sha256, inputShape, synthetic }, rows: measuredRows(group), machines }
}

function lineOf({ name, record }: CollectedResult): MachineLine {
  const { id, cpu, os, cores, memoryBytes } = record.machine
  const rows = record.rows.map((row) => ({
    id: row.id,
    status: row.status,
    fps: row.fps,
    trust: row.trust?.state ?? null
  }))
  return {
    file: name,
    machine: { id, cpu, os, cores, memoryBytes },
    devices: record.devices.map((device) => ({ id: device.id, fullName: device.fullName })),
    startedAt: record.startedAt,
    openvino: record.openvino?.version ?? null,
    plan: record.plan.mode,
    best: bestOf(record),
    share: null,
    rows
  }
}

function bestOf({ rows }: RunRecord): MachineLine['best'] {
  const trusted = rows.flatMap(({ id, device, fps, rounds, trust }) =>
    fps === null || trust?.state === 'invalid' ? [] : [{ row: id, device, fps, rounds: rounds.length }]
  )
  return trusted.reduce<MachineLine['best']>((best, row) => (row.fps.value > (best?.fps.value ?? 0) ? row : best), null)
}

const speed = ({ best }: MachineLine): number => best?.fps.value ?? 0

/** A machine stands where its best result does. */
function inOrder(lines: readonly MachineLine[]): MachineLine[] {
  const bests = new Map<string, number>()
  for (const line of lines) bests.set(line.machine.id, Math.max(bests.get(line.machine.id) ?? 0, speed(line)))
  const place = ({ machine }: MachineLine): number => bests.get(machine.id) ?? 0
  const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...lines].sort(
    (a, b) =>
      place(b) - place(a) ||
      compareText(a.machine.id, b.machine.id) ||
      speed(b) - speed(a) ||
      compareText(a.file, b.file)
  )
}

/** In the order of the first result that has each row. */
function measuredRows(group: readonly CollectedResult[]): string[] {
  const measured = group.flatMap(({ record }) => record.rows.filter(({ fps }) => fps !== null).map(({ id }) => id))
  const order = group.flatMap(({ record }) => record.rows.map(({ id }) => id))
  return [...new Set(order)].filter((id) => measured.includes(id))
}
