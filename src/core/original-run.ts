import type { ComparedRow, ComparedRun } from './compare'
import { parseRowId } from './rows'

/** By this name it stands where the id of a kept run stands. No file can have it: a file's name ends in `.json`. */
export const originalRunId = 'original:notebook'

/** What the notebook printed, on its author's machine, once: neither rounds nor intervals. */
const figures: readonly (readonly [row: string, fps: number])[] = [
  ['pytorch', 45.32],
  ['openvino-sync', 141.49],
  ['openvino-batch4', 146.44],
  ['throughput:CPU', 249.65],
  ['throughput:AUTO', 249.9],
  ['cumulative:AUTO', 250.47]
]

/** The figures of the notebook that this ladder comes from, to compare with. Never saved, edited or removed. */
export const originalRun: ComparedRun = {
  app: { name: 'OpenVINO notebook', version: '2023' },
  machine: {
    id: originalRunId,
    cpu: 'Intel(R) Core(TM) i9-10920X CPU @ 3.50GHz',
    os: 'not stated',
    cores: null,
    circumstances: null
  },
  openvino: { version: '2023.0', source: null },
  model: {
    id: 'yolov5n',
    name: 'YOLOv5n',
    sha256: null,
    licence: 'AGPL-3.0',
    inputShape: [1, 3, 480, 640],
    synthetic: false,
    source: 'Ultralytics YOLOv5'
  },
  plan: null,
  rows: figures.flatMap(([id, fps]): ComparedRow[] => {
    const spec = parseRowId(id)
    if (spec === null) return []
    const value = { value: fps, low: null, high: null }
    return [{ id, label: spec.label, fps: value, effective: null, trust: null, rounds: [] }]
  })
}
