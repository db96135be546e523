/** The ladder: which rows there are, what each asks for, and how a row's id is read. Ids are binding. */

export type Backend = 'openvino' | 'onnxruntime' | 'pytorch'
export type PerformanceHint = 'LATENCY' | 'THROUGHPUT' | 'CUMULATIVE_THROUGHPUT'
export type WeightsPrecision = 'f32' | 'f16'

/** One row as asked for. What really happened is in the record's `effective`. */
export interface RowSpec {
  readonly id: string
  readonly label: string
  readonly backend: Backend
  /** OpenVINO's device name; `CPU` for the other frameworks. */
  readonly device: string
  /** `sync`: one inference at a time. `async`: as many requests in flight as the device asks for. */
  readonly mode: 'sync' | 'async'
  readonly hint: PerformanceHint | null
  /** Frames per inference. */
  readonly batch: number
  /** Precision of the weights in the model file that the row asks for. */
  readonly weights: WeightsPrecision
}

export const defaultBatch = 4
export const maxBatch = 256

/**
 * The whole ladder in the original's order. A kind of device of which there is none keeps its row, which then
 * comes out as *unavailable* with its reason.
 */
export function ladder(devices: readonly string[], batch: number = defaultBatch): RowSpec[] {
  const ids = [
    'pytorch',
    'onnxruntime',
    'openvino-sync',
    `openvino-batch${batch}`,
    'latency:CPU',
    'throughput:CPU',
    ...ofKind(devices, 'GPU').map((device) => `throughput:${device}`),
    ...ofKind(devices, 'NPU').map((device) => `throughput:${device}`),
    'throughput:AUTO',
    'cumulative:AUTO'
  ]
  return ids.map(parseRowId).filter((row) => row !== null)
}

/** `GPU` alone, or `GPU.0`, `GPU.1` where there are more; the bare kind where there is none, to keep its row. */
function ofKind(devices: readonly string[], kind: string): readonly string[] {
  const found = devices.filter((device) => device === kind || device.startsWith(`${kind}.`))
  return found.length > 0 ? found : [kind]
}

const hints: Readonly<Record<string, PerformanceHint>> = {
  latency: 'LATENCY',
  throughput: 'THROUGHPUT',
  cumulative: 'CUMULATIVE_THROUGHPUT'
}

/** A device name of OpenVINO: `CPU`, `GPU.1`, `AUTO:GPU,CPU`, `HETERO:…`. */
const deviceName = /^[A-Z]+(\.\d+)?(:[A-Z]+(\.\d+)?([+,][A-Z]+(\.\d+)?)*)?$/

/** Null where the id names no row. Ids: `pytorch`, `onnxruntime`, `openvino-sync`, `openvino-batchN`, `HINT:DEVICE`. */
export function parseRowId(id: string): RowSpec | null {
  if (id === 'pytorch') return row(id, 'PyTorch, the original', { backend: 'pytorch', weights: 'f32' })
  if (id === 'onnxruntime') return row(id, 'ONNX Runtime', { backend: 'onnxruntime', weights: 'f32' })
  if (id === 'openvino-sync') return row(id, 'OpenVINO, one at a time', {})

  const batch = /^openvino-batch([1-9]\d{0,3})$/.exec(id)?.[1]
  if (batch !== undefined) {
    if (Number(batch) > maxBatch) return null
    return row(id, `OpenVINO, ${batch} frames per inference`, { batch: Number(batch) })
  }

  const colon = id.indexOf(':')
  const hint = hints[id.slice(0, colon)]
  const device = id.slice(colon + 1)
  if (colon < 0 || hint === undefined || !deviceName.test(device)) return null
  return row(id, `OpenVINO on ${device}, ${hintLabel(hint)}`, {
    device,
    hint,
    mode: hint === 'LATENCY' ? 'sync' : 'async'
  })
}

function hintLabel(hint: PerformanceHint): string {
  return hint === 'CUMULATIVE_THROUGHPUT' ? 'all devices together' : `${hint} hint`
}

function row(id: string, label: string, rest: Partial<RowSpec>): RowSpec {
  return { id, label, backend: 'openvino', device: 'CPU', mode: 'sync', hint: null, batch: 1, weights: 'f16', ...rest }
}
