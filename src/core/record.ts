import type { DeviceInfo } from './device'
import type { Failure } from './failure'
import type { Plan } from './plan'
import type { Backend } from './rows'
import type { Estimate, LatencySummary } from './statistics'

/** The saved result: what `--json` writes, history keeps and every view shows. Schema version 1; see product.md. */
export interface RunRecord {
  readonly schemaVersion: 1
  readonly app: { readonly name: string; readonly version: string }
  readonly id: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Null while it runs, or where it ended without being told. */
  readonly finishedAt: string | null
  readonly machine: Machine
  readonly openvino: OpenVinoVersion | null
  readonly devices: readonly DeviceInfo[]
  readonly model: RecordedModel
  readonly plan: RecordedPlan
  readonly rows: readonly RowRecord[]
  readonly verdict: Verdict
}

export interface OpenVinoVersion {
  readonly version: string
  readonly source: 'official-addon' | 'c-api'
}

export interface Machine {
  /** Stable for this machine, says nothing about it. */
  readonly id: string
  readonly os: string
  readonly cpu: string
  /** Logical processors. */
  readonly cores: number
  readonly memoryBytes: number
  readonly circumstances: Circumstances
}

/** What was around while we measured. Null: the system does not say. */
export interface Circumstances {
  /** Processors that this process may use at once: the affinity mask and the CPU quota taken into account. */
  readonly usableCores: number
  /** Physical cores among the processors that this process may use. */
  readonly physicalCores: number | null
  /** CPU quota in processors; null where there is none. */
  readonly cpuQuota: number | null
  readonly memoryLimitBytes: number | null
  /** Load average of the last minute before the run, on systems that have it. */
  readonly loadBefore: number | null
  readonly governor: string | null
  readonly onBattery: boolean | null
  readonly virtualMachine: boolean | null
}

export interface RecordedModel {
  readonly id: string
  readonly name: string
  readonly sha256: string | null
  readonly licence: string
  readonly inputShape: readonly number[]
  readonly synthetic: boolean
  readonly source: string
}

export type RecordedPlan = Pick<Plan, 'mode' | 'rounds' | 'stop' | 'seed' | 'image'> & {
  readonly rows: readonly string[]
}

export type RowStatus = 'done' | 'failed' | 'cancelled' | 'unavailable'

export interface RowRecord {
  readonly id: string
  readonly label: string
  readonly backend: Backend
  readonly device: string
  readonly mode: 'sync' | 'async'
  readonly batch: number
  readonly status: RowStatus
  readonly requested: RequestedSettings
  readonly effective: EffectiveSettings | null
  /** Medians of the rounds. */
  readonly loadMs: number | null
  readonly compileMs: number | null
  readonly firstInferenceMs: number | null
  readonly rounds: readonly RoundRecord[]
  readonly fps: Estimate | null
  readonly secondsPerImage: number | null
  /** Per inference request, start to completion, over the pooled rounds; with a batch this is also each frame's. */
  readonly latencyMs: LatencySummary | null
  readonly trust: Trust | null
  readonly step: Step | null
  /** Ratio to the baseline row (`pytorch` where it ran, else `onnxruntime`). */
  readonly baseline: Step | null
  readonly resources: Resources | null
  /** Frames that finished after one with a higher number; over all rounds. Null for rows that take one at a time. */
  readonly outOfOrderFrames: number | null
  /** Whether the answers agree with the reference; null: not checked. */
  readonly agreement: { readonly state: string } | null
  readonly failure: Failure | null
}

export interface RequestedSettings {
  readonly hint: string | null
  /** `FP16 in OpenVINO IR`, `FP16 initializers in ONNX`, `FP32`…: what the row's model file holds. */
  readonly weights: string
  readonly config: Readonly<Record<string, string | number | boolean>>
}

/** Read back from what runs. Null: it does not say. */
export interface EffectiveSettings {
  readonly requests: number | null
  readonly streams: number | null
  readonly threads: number | null
  /** Precision of the inference, as the runtime names it: `f32`, `f16`, `bf16`. */
  readonly precision: string | null
  /** Frames that the device gathers per inference by itself (automatic batching); null: none. */
  readonly autoBatch: number | null
  readonly executionDevices: readonly string[] | null
  /** Version of the framework that ran the row. */
  readonly framework?: string
}

export interface RoundRecord {
  /** 0-based number of the round in the plan. Rounds that failed or were cancelled are missing. */
  readonly round: number
  readonly frames: number
  readonly seconds: number
  readonly fps: number
  readonly loadMs: number
  /** Null: one step with loading. */
  readonly compileMs: number | null
  readonly firstInferenceMs: number
  readonly warmUp: { readonly inferences: number; readonly seconds: number }
  /** The first inferences of the timed part, at most `maxSamples`; `startMs` counts from its beginning. */
  readonly samples: { readonly startMs: readonly number[]; readonly latencyMs: readonly number[] }
  /** Of all inferences of the round, not only the kept ones. */
  readonly outOfOrderFrames: number | null
  readonly cpuShare: number | null
  readonly peakMemoryBytes: number | null
}

export const maxSamples = 1024

export interface Resources {
  /** Share of all usable processors that the engine process used during the timed part, 0 to 1. */
  readonly cpuShare: number | null
  readonly peakMemoryBytes: number | null
}

export interface Step {
  /** Id of the row it is compared with. */
  readonly against: string
  readonly ratio: Estimate
  /** Null where there are too few rounds to advise. */
  readonly advice: Advice | null
}

export type Advice = 'keep' | 'no difference' | 'skip'

export interface Trust {
  readonly state: 'valid' | 'doubtful' | 'invalid'
  readonly reasons: readonly TrustReason[]
}

export interface TrustReason {
  readonly code: string
  /** What was seen, with its figures. */
  readonly evidence: string
  readonly remedy: string
}

export interface Verdict {
  readonly sentence: string
  /** Id of the winning row; null where there is none. */
  readonly winner: string | null
}
