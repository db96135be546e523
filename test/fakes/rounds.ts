import type { DeviceInfo } from '../../src/core/device'
import type { Circumstances, EffectiveSettings, RoundRecord } from '../../src/core/record'
import { parseRowId, type RowSpec } from '../../src/core/rows'
import { summariseRow, type RowProgress } from '../../src/core/summarise'

/** Rounds, rows and devices of known figures, for the tests of what is made from them. */

export function fakeRound(round: number, fps: number, seconds = 3): RoundRecord {
  const latencies = Array.from({ length: 20 }, () => 1000 / fps)
  return {
    round,
    frames: Math.round(fps * seconds),
    seconds,
    fps,
    loadMs: 10,
    compileMs: 200,
    firstInferenceMs: 50,
    warmUp: { inferences: 8, seconds: 0.5 },
    samples: { startMs: latencies.map((latency, index) => latency * index), latencyMs: latencies },
    outOfOrderFrames: null,
    cpuShare: 0.5,
    peakMemoryBytes: 3e8
  }
}

export const effectiveOn = (device: string, more: Partial<EffectiveSettings> = {}): EffectiveSettings => ({
  requests: 1,
  streams: 1,
  threads: 2,
  precision: 'f32',
  autoBatch: null,
  executionDevices: [device],
  framework: 'OpenVINO 2026.4.1',
  ...more
})

export const quietMachine: Circumstances = {
  usableCores: 8,
  physicalCores: 8,
  cpuQuota: null,
  memoryLimitBytes: null,
  loadBefore: 0.1,
  governor: 'performance',
  onBattery: false,
  virtualMachine: null
}

export function specOf(id: string): RowSpec {
  const spec = parseRowId(id)
  if (spec === null) throw new Error(`no row ${id}`)
  return spec
}

/** A measured row with these FPS, one round each. */
export function fakeProgress(id: string, fps: readonly number[], more: Partial<RowProgress> = {}): RowProgress {
  const spec = specOf(id)
  return {
    spec,
    requested: { hint: spec.hint, weights: 'FP16', config: {} },
    effective: effectiveOn(spec.device === 'AUTO' ? 'CPU' : spec.device),
    rounds: fps.map((value, round) => fakeRound(round, value)),
    failure: null,
    status: 'done',
    ...more
  }
}

export const fakeRow = (id: string, fps: readonly number[], more: Partial<RowProgress> = {}) =>
  summariseRow(fakeProgress(id, fps, more), { plannedRounds: fps.length, circumstances: quietMachine })

export function fakeDevice(id: string, fullName = `A ${id}`): DeviceInfo {
  return {
    id,
    fullName,
    type: null,
    architecture: null,
    capabilities: ['FP32', 'INT8'],
    streamsRange: [1, 2],
    requestsRange: [1, 2, 1],
    optimalRequests: 2,
    memoryBytes: null,
    driverVersion: null,
    pluginVersion: null,
    properties: {}
  }
}
