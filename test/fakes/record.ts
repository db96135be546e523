import type { RowRecord, RunRecord } from '../../src/core/record'
import type { RowProgress } from '../../src/core/summarise'
import { withSteps } from '../../src/core/summarise'
import { decide } from '../../src/core/verdict'
import { fakeDevice, fakeRow, quietMachine } from './rounds'

/** A whole result from its rows, put together as a run does it. */
export function fakeRecord(rows: readonly RowRecord[], more: Partial<RunRecord> = {}): RunRecord {
  const stepped = withSteps(rows)
  const devices = [fakeDevice('CPU', 'Intel(R) Core(TM) i9-10920X CPU @ 3.50GHz')]
  return {
    schemaVersion: 1,
    app: { name: 'VinoBench', version: '0.1.0' },
    id: '20261122T140200Z-0a1b2c3d',
    startedAt: '2026-11-22T14:02:00.000Z',
    finishedAt: '2026-11-22T14:07:12.000Z',
    machine: {
      id: '0123456789abcdef',
      os: 'Linux 6.1 x64, Debian GNU/Linux 12 (bookworm)',
      cpu: 'Intel(R) Core(TM) i9-10920X CPU @ 3.50GHz',
      cores: 8,
      memoryBytes: 32e9,
      circumstances: quietMachine
    },
    openvino: { version: '2026.4.1-22982-e213a147257-releases/2026/4', source: 'c-api' },
    devices,
    model: {
      id: 'yolov5n',
      name: 'YOLOv5n',
      sha256: 'a'.repeat(64),
      licence: 'AGPL-3.0',
      inputShape: [1, 3, 480, 640],
      synthetic: false,
      source: 'yolov5n.pt'
    },
    plan: {
      mode: 'standard',
      rounds: Math.max(1, ...rows.map((row) => row.rounds.length)),
      stop: { frames: 171, minSeconds: 3, maxSeconds: null },
      seed: 7,
      image: '/pictures/coffee.png',
      rows: rows.map((row) => row.id)
    },
    rows: stepped,
    verdict: decide(stepped, devices, more.otherGraphics),
    ...more
  }
}

/** Six rounds around this speed, less than one per cent apart. */
export const around = (fps: number): number[] => [0.996, 1.003, 0.999, 1.004, 1, 0.998].map((factor) => factor * fps)

export const unavailableRow = (id: string, message: string, remedy = 'Nothing can be done here.'): RowRecord =>
  fakeRow(id, [], {
    status: 'unavailable',
    effective: null,
    failure: { code: 'device-unavailable', message, remedy }
  })

export const failedRow = (id: string, message: string, more: Partial<RowProgress> = {}): RowRecord =>
  fakeRow(id, [], {
    status: 'failed',
    effective: null,
    failure: { code: 'compile-failed', message, remedy: 'Update the driver of the device.' },
    ...more
  })

const noGpu = 'This computer has no graphics card that the system can see.'

/** The whole ladder as the original machine ran it: a batch that hurts, no GPU, no NPU. */
export function fakeLadder(more: Partial<RunRecord> = {}): RunRecord {
  const pytorch = {
    effective: {
      requests: 1,
      streams: null,
      threads: 8,
      precision: 'f32',
      autoBatch: null,
      executionDevices: ['CPU'],
      framework: 'PyTorch 1.13.0'
    }
  }
  return fakeRecord(
    [
      fakeRow('pytorch', around(45.32), pytorch),
      fakeRow('onnxruntime', around(71.5)),
      fakeRow('openvino-sync', around(141.49)),
      fakeRow('openvino-batch4', around(131.44)),
      fakeRow('latency:CPU', around(141.2)),
      fakeRow('throughput:CPU', around(249.65)),
      unavailableRow('throughput:GPU', noGpu),
      unavailableRow('throughput:NPU', 'This computer has no Intel NPU that the system can see.'),
      fakeRow('throughput:AUTO', [248, 252, 249, 262, 241, 255]),
      fakeRow('cumulative:AUTO', around(246.47))
    ],
    more
  )
}
