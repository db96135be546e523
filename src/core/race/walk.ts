import type { RowRecord, RunRecord } from '../record'
import { baselineOf } from '../summarise'

/** A trick as a talk tells it: which sentence belongs to a row. */
export type TrickId =
  | 'pytorch'
  | 'onnxruntime'
  | 'sync'
  | 'batch'
  | 'latency'
  | 'throughput-cpu'
  | 'throughput-gpu'
  | 'throughput-npu'
  | 'throughput-other'
  | 'auto'
  | 'cumulative'

export interface Slide {
  readonly row: RowRecord
  readonly trick: TrickId
  /** Rows shown so far, this one included and last. */
  readonly bars: readonly RowRecord[]
  /** Times as fast as the row of the slide before, and as the baseline; null where there is none to compare with. */
  readonly againstPrevious: number | null
  readonly againstBaseline: number | null
}

const order: readonly TrickId[] = [
  'pytorch',
  'onnxruntime',
  'sync',
  'batch',
  'latency',
  'throughput-cpu',
  'throughput-gpu',
  'throughput-npu',
  'throughput-other',
  'auto',
  'cumulative'
]

/** One slide for each measured row of the run, from the original to all devices together. */
export function slidesOf(record: RunRecord): Slide[] {
  const rows = record.rows
    .filter((row) => row.fps !== null)
    .toSorted((a, b) => order.indexOf(trickOf(a)) - order.indexOf(trickOf(b)))
  const baseline = baselineOf(record.rows)
  return rows.map((row, index) => ({
    row,
    trick: trickOf(row),
    bars: rows.slice(0, index + 1),
    againstPrevious: times(row, rows[index - 1] ?? null),
    againstBaseline: baseline?.id === row.id ? null : times(row, baseline)
  }))
}

export function trickOf({ backend, batch, device, mode, id }: RowRecord): TrickId {
  if (backend !== 'openvino') return backend
  if (batch > 1) return 'batch'
  if (id.startsWith('latency:')) return 'latency'
  if (id.startsWith('cumulative:')) return 'cumulative'
  if (mode === 'sync') return 'sync'
  if (device.startsWith('AUTO')) return 'auto'
  const kind = /^(CPU|GPU|NPU)(\.\d+)?$/.exec(device)?.[1]?.toLowerCase()
  return order.find((trick) => trick === `throughput-${kind}`) ?? 'throughput-other'
}

/** By the record's own ratio where it compares just these two, because that one is taken within rounds. */
function times(row: RowRecord, other: RowRecord | null): number | null {
  if (other === null || row.fps === null || other.fps === null || !(other.fps.value > 0)) return null
  const recorded = [row.step, row.baseline].find((step) => step?.against === other.id)
  return recorded?.ratio.value ?? row.fps.value / other.fps.value
}
