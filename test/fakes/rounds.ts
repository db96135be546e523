import type { DeviceInfo } from '../../src/core/device'
import type { MeasuredPipeline } from '../../src/core/pipeline'
import type { Agreement, Circumstances, EffectiveSettings, RoundRecord, RowRecord } from '../../src/core/record'
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

/** Whole frames, half of whose time is inference; with random weights, so without boxes. */
export const fakePipeline = (more: Partial<MeasuredPipeline> = {}): MeasuredPipeline => ({
  state: 'measured',
  fps: 20,
  frames: 20,
  seconds: 1,
  requests: 1,
  stepsMs: { decode: 16, preprocess: 7, inference: 25, readBack: 2, postprocess: null },
  withoutPostprocess: 'random-weights',
  ...more
})

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

const compared = { before: 4, during: 2, after: 4 }

/** What a round says whose answers are the reference's. */
export const sameAnswers: Agreement = {
  ...{ state: 'same', bound: 'f32', compared, differing: 0, unstable: 0, notFinite: 0 },
  worst: { when: 'during', input: 2, output: 'output', nrmse: 0.031, worstColumn: 0.07, cosine: 0.9998, allowed: 0.1 },
  boxes: { expected: 6, matched: 6, missed: 0, extra: 0, leastIou: 0.97, scoreDrift: 0.01, agree: true }
}

/** And of one whose answers are something else. */
export const otherAnswers: Agreement = {
  ...{ state: 'different', bound: 'f32', compared, differing: 10, unstable: 0, notFinite: 0 },
  worst: { when: 'after', input: 0, output: 'output', nrmse: 0.94, worstColumn: 2.2, cosine: 0.31, allowed: 0.1 },
  boxes: { expected: 6, matched: 1, missed: 5, extra: 4, leastIou: 0.91, scoreDrift: 0.02, agree: false }
}

/** A row each of whose rounds answered so. */
export const answeredRow = (id: string, fps: readonly number[], answers: Agreement): RowRecord =>
  fakeRow(id, fps, { rounds: fps.map((value, round) => ({ ...fakeRound(round, value), answers })) })

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
