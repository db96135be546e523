import type { BoxMatch } from './agreement/boxes'
import type { DeviceInfo, OtherGraphics } from './device'
import type { Failure } from './failure'
import type { Detection } from './model'
import type { PipelineRecord } from './pipeline'
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
  /** While it runs: the number of the process that writes it, by which a run under way is told from one that was cut off. */
  readonly writer?: number
  readonly machine: RecordedMachine
  readonly openvino: OpenVinoVersion | null
  readonly devices: readonly DeviceInfo[]
  /** Processors for graphics that OpenVINO cannot use: here, and not measured. Missing in older records. */
  readonly otherGraphics?: readonly OtherGraphics[]
  readonly model: RecordedModel
  readonly plan: RecordedPlan
  readonly rows: readonly RowRecord[]
  readonly verdict: Verdict
  /** Rounds that were begun again because the computer slept during them. */
  readonly interruptions?: readonly Interruption[]
  /** How the machine was at the end. Missing while it runs, and in older records. */
  readonly after?: CircumstancesAfter
  /** Missing in older records. */
  readonly reference?: ReferenceRecord
  /** Rounds that were added to the planned ones. Missing where there were none, and in older records. */
  readonly extraRounds?: ExtraRounds
  /** Another tool's report that this was made from. Missing where this program measured. */
  readonly importedFrom?: ImportedFrom
}

/** Where a result comes from that this program did not measure, and what that does not say. */
export interface ImportedFrom {
  /** `benchmark_app`; others come from newer programs. */
  readonly tool: string
  readonly format: string
  /** Name of the report's file, without its folder. */
  readonly file: string
  /** `UnknownFact`s; others come from newer programs. */
  readonly unknown: readonly string[]
  /** The throughput that the report prints, where `fps` is its frames divided by its time and that is something else. */
  readonly printedFps?: number
}

/** Rounds beyond the plan's, because rows differed too much from round to round; all compared rows ran them. */
export interface ExtraRounds {
  /** How many were decided on; a cancel may have come before. */
  readonly count: number
  /** The rows that were doubtful for it after the planned rounds. */
  readonly because: readonly string[]
}

/** A round that was begun again. */
export interface InterruptedRound {
  readonly round: number
  readonly cause: InterruptionCause
}

export interface Interruption extends InterruptedRound {
  readonly row: string
}

/** The computer slept, or the driver said that it had lost the device. */
export const interruptionCauses = ['suspended', 'device-lost'] as const
export type InterruptionCause = (typeof interruptionCauses)[number]

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

/** Null only where the result was imported: then nobody knows. */
export type RecordedMachine = Omit<Machine, 'cores' | 'memoryBytes' | 'circumstances'> & {
  readonly cores: number | null
  readonly memoryBytes: number | null
  readonly circumstances: Omit<Circumstances, 'usableCores'> & { readonly usableCores: number | null }
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
  /** The rest is missing in older records. */
  readonly processors?: ProcessorPolicy
  /** Which processors this process may use, of all there are. */
  readonly affinity?: { readonly allowed: number; readonly of: number; readonly list: string | null }
  /** `docker`, `podman`, `kubernetes`, `lxc`, `wsl`…; null where there are no signs of one. */
  readonly container?: string | null
  /** `Power saver`, `performance`, `low-power`…, as the system names it. */
  readonly powerPlan?: string | null
  /** Whether that plan saves power at the cost of speed. */
  readonly powerSaving?: boolean | null
  readonly remoteDesktop?: boolean | null
  readonly debugger?: boolean | null
  /** The hottest sensor of the system. */
  readonly celsius?: number | null
  readonly availableMemoryBytes?: number | null
}

/** How fast the processors may run, and which there are. */
export interface ProcessorPolicy {
  /** What sets the frequency: `intel_pstate`, `acpi-cpufreq`… */
  readonly frequencyDriver: string | null
  readonly minMhz: number | null
  readonly maxMhz: number | null
  readonly currentMhz: number | null
  readonly energyPreference: string | null
  readonly turbo: boolean | null
  /** Whether several logical processors share a core. */
  readonly smt: boolean | null
  /** Logical processors of each kind, where the system tells them apart. */
  readonly cores: { readonly performance: number; readonly efficient: number } | null
}

/** How the machine was when a run had ended. */
export type CircumstancesAfter = Pick<
  Circumstances,
  | 'cpuQuota'
  | 'loadBefore'
  | 'governor'
  | 'onBattery'
  | 'powerPlan'
  | 'powerSaving'
  | 'celsius'
  | 'availableMemoryBytes'
> & { readonly currentMhz: number | null }

/**
 * What was around while one round was timed: looked at right before and right after the timed part, never in it. Null: the
 * system does not say.
 */
export interface RoundSurroundings {
  /** Share of the time of the processors that we may use which other programs took, 0 to 1. */
  readonly othersShare: number | null
  /** Share of the processor time that was wanted which a host gave to others instead, 0 to 1. */
  readonly stolenShare: number | null
  /** Null: no quota. `seconds` are those of all processors together. */
  readonly quota: { readonly periods: number; readonly throttledPeriods: number; readonly seconds: number } | null
  /** The longest time for which the whole process did nothing although it was its turn. */
  readonly standstillSeconds: number | null
  /** The longest time between two completions. */
  readonly longestGapMs: number | null
  /** For how long the computer slept. */
  readonly suspendedSeconds: number | null
  /** By how much the wall clock was set forward (or back) meanwhile. No figure depends on it. */
  readonly clockJumpSeconds: number
  readonly onBattery: boolean | null
  readonly debugger: boolean | null
  readonly mhz: BeforeAfter | null
  readonly celsius: BeforeAfter | null
  /** How often the processors say that they slowed down because of heat. */
  readonly heatEvents: number | null
  /** For how long the devices worked for this process, in seconds, by OpenVINO's kinds: `GPU`, `NPU`. */
  readonly deviceBusy: Readonly<Record<string, number>>
  /** What a fixed piece of work took in milliseconds (see `reference` of the record). */
  readonly referenceMs: { readonly before: number | null; readonly after: number | null }
}

export interface BeforeAfter {
  readonly before: number
  readonly after: number
}

/** The fixed piece of work by which a processor that slows down is noticed. */
export interface ReferenceRecord {
  /** What it took before the first round; null: it could not be done. */
  readonly baselineMs: number | null
  readonly threads: number
  /** How long the run waited for the processors to cool down. */
  readonly waitedSeconds: number
}

/** What a row executed on, as it says itself right before and right after the timed part. */
export interface ExecutedOn {
  readonly before: readonly string[] | null
  readonly after: readonly string[] | null
  /** AUTO began on the processor and handed over to this after so many seconds; missing where it did not have to. */
  readonly handover?: { readonly to: readonly string[] | null; readonly seconds: number; readonly complete: boolean }
}

export interface RecordedModel {
  readonly id: string
  readonly name: string
  readonly sha256: string | null
  readonly licence: string
  readonly inputShape: readonly number[]
  /** Missing in older records. */
  readonly inputType?: 'f32' | 'i32' | 'u8'
  readonly synthetic: boolean
  readonly source: string
}

export type RecordedPlan = Pick<Plan, 'mode' | 'rounds' | 'stop' | 'image'> & {
  /** Null where the result was imported. */
  readonly seed: number | null
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
  /**
   * How often an interval made as that of `fps` and of the ratios holds the true value, 0 to 1 (see `intervalCoverage`).
   * Null: no interval. Missing in older records.
   */
  readonly intervalCoverage?: number | null
  /** How far this row differs from itself here; null: never measured here. Missing in older records. */
  readonly calibration?: RowCalibration | null
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
  /** Whether the answers agree with the reference; null: not checked (not measured, or an older record). */
  readonly agreement: Agreement | null
  /**
   * What this very row found on the run's picture, best first, in the picture's pixels: at most `maxDetections`. Missing
   * where there was nothing to read (no picture, random weights, a model whose answers we cannot read) or in older records.
   */
  readonly detections?: readonly Detection[] | null
  /** Width and height of the picture in whose pixels `detections` are. */
  readonly pictureSize?: readonly [number, number]
  /** What an application around this row would reach. Missing before the first round's end, and in older records. */
  readonly pipeline?: PipelineRecord
  readonly failure: Failure | null
}

export interface RequestedSettings {
  readonly hint: string | null
  /** `FP16 in OpenVINO IR`, `FP16 initializers in ONNX`, `FP32`…: what the row's model file holds. */
  readonly weights: string
  /** The model file that ran, `~` for the user's own folder. Missing in older records. */
  readonly modelFile?: string
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
  /** 0-based number of the round; extra ones go on after the plan's. Rounds that failed or were cancelled are missing. */
  readonly round: number
  readonly frames: number
  readonly seconds: number
  readonly fps: number
  readonly loadMs: number
  /** Null: one step with loading. */
  readonly compileMs: number | null
  readonly firstInferenceMs: number
  readonly warmUp: WarmUpRecord
  /** The first inferences of the timed part, at most `maxSamples`; `startMs` counts from its beginning. */
  readonly samples: { readonly startMs: readonly number[]; readonly latencyMs: readonly number[] }
  /** Of all inferences of the round, not only the kept ones. */
  readonly outOfOrderFrames: number | null
  readonly cpuShare: number | null
  readonly peakMemoryBytes: number | null
  /** Missing in older records. */
  readonly around?: RoundSurroundings
  /** Missing in older records, and where the framework does not say. */
  readonly executedOn?: ExecutedOn
  /** How the answers of this round compare with the reference. Missing in older records. */
  readonly answers?: Agreement
  /** How long asking for answers and comparing them took, outside of the timed part. Missing in older records. */
  readonly checkSeconds?: number
}

/** Whether answers are those of the reference: the same model in f32 on the CPU, one at a time. */
export type Agreement =
  | (ComparedAnswers & { readonly state: 'same' | 'different' })
  | { readonly state: 'not checked'; readonly why: NotCompared; readonly detail?: string }

/**
 * no-reference: it could not be made. too-large: answers of this size are not kept. dynamic-outputs: their number depends on the
 * picture. no-numbers: the reference itself holds NaN. by-batch: a batch's answer is not made of its frames' answers.
 * unstable: the model's answers to all inputs jump where the input changes a little.
 */
export const notComparedReasons = [
  'no-reference',
  'too-large',
  'dynamic-outputs',
  'no-numbers',
  'by-batch',
  'unstable'
] as const
export type NotCompared = (typeof notComparedReasons)[number]

/** Precisions whose bounds differ; `unknown`: it does not say, and the widest bound applies. */
export type BoundOf = 'f32' | 'f16' | 'bf16' | 'int8' | 'unknown'

export interface ComparedAnswers {
  /** The precision that executed, whose bound applied. */
  readonly bound: BoundOf
  /** Frames compared before, during and after the timed part. */
  readonly compared: { readonly before: number; readonly during: number; readonly after: number }
  /** Frames beyond the bound. */
  readonly differing: number
  /** Frames whose values were not judged: the model's answer to that input jumps where the input changes a little. */
  readonly unstable: number
  /** Values that are no numbers (NaN, infinite), in all compared frames. */
  readonly notFinite: number
  /** The frame that came nearest to its bound, or went farthest beyond it; null: none was judged by its values. */
  readonly worst: WorstAnswer | null
  /** The boxes of the pictures among the inputs; null: nothing to read there. */
  readonly boxes: (BoxMatch & { readonly agree: boolean }) | null
}

export interface WorstAnswer {
  readonly when: 'before' | 'during' | 'after'
  /** 0-based number of the distinct input. */
  readonly input: number
  readonly output: string
  /** See `core/agreement/measure`. */
  readonly nrmse: number
  readonly worstColumn: number
  readonly cosine: number
  /** What `nrmse` may be. */
  readonly allowed: number
}

export interface WarmUpRecord {
  readonly inferences: number
  readonly seconds: number
  /** Whether the latency no longer rose or fell when it ended; null: too few inferences to say. Missing in older records. */
  readonly steady?: boolean | null
}

export const maxSamples = 1024
export const maxDetections = 100

export interface Resources {
  /** Share of all usable processors that the engine process used during the timed part, 0 to 1. */
  readonly cpuShare: number | null
  readonly peakMemoryBytes: number | null
}

export interface Step {
  /** Id of the row it is compared with. */
  readonly against: string
  readonly ratio: Estimate
  /** Null where there are too few rounds to advise, or one of the rows answers differently. */
  readonly advice: Advice | null
  /** A ratio nearer to 1 than this is not called different, 0.01 for 1 %. Missing in older records. */
  readonly smallest?: number
}

/** What measuring a row against itself showed on this machine with this OpenVINO (A/A). */
export interface RowCalibration {
  /** The smallest difference called real for so many rounds, 0.01 for 1 %. */
  readonly spread: number
  readonly pairs: number
  /** ISO 8601, UTC. */
  readonly measuredAt: string
  /** What was measured: this row itself, or another one on its device; and with which model. */
  readonly row: string
  readonly model: string
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
  /** The figures of `evidence`, for whoever says it in another language. Missing in older records. */
  readonly facts?: Readonly<Record<string, string | number | readonly string[]>>
}

export interface Verdict {
  readonly sentence: string
  /** Id of the winning row; null where there is none. */
  readonly winner: string | null
  /** What the sentence says, for whoever says it in another language. Missing in older records. */
  readonly facts?: VerdictFacts
}

/** A device by OpenVINO's name, and by its own where there are several of its kind. */
export interface NamedDevice {
  readonly id: string
  readonly fullName: string | null
}

/** Why one device stands alone: OpenVINO has no other, or no other was measured. */
export type OnlyDevice = { readonly device: NamedDevice; readonly because: 'only-one-usable' | 'only-one-measured' }

/** What the best row's trick is called: a hint (on a device), frames together, or OpenVINO itself. */
export interface TrickFact {
  readonly hint: string | null
  readonly device: string
  readonly batch: number
}

export interface BaselineFact {
  readonly framework: string
  readonly threads: number | null
}

export type VerdictFacts = ComparedFacts & {
  /**
   * Processors for graphics of this computer that OpenVINO cannot use: the verdict says nothing of them, and says so. Missing
   * where there are none.
   */
  readonly notCompared?: readonly OtherGraphics[]
  /** Rows that were faster than all that count, and answer differently. Missing where there are none. */
  readonly fasterButDifferent?: readonly FasterRow[]
}

export interface FasterRow {
  readonly row: string
  readonly fps: number
}

export type ComparedFacts =
  | { readonly kind: 'faster'; readonly first: NamedDevice; readonly second: NamedDevice; readonly ratio: Estimate }
  /** The best row of each: they share the first place. */
  | {
      readonly kind: 'tie'
      readonly first: NamedDevice
      readonly second: NamedDevice
      readonly ratio: Estimate
      readonly rows: readonly string[]
      /** A ratio nearer to 1 than this is not called different. Missing in older records. */
      readonly smallest?: number
    }
  | { readonly kind: 'leads'; readonly first: NamedDevice; readonly fps: number }
  | (OnlyDevice & {
      readonly kind: 'gain' | 'first-gain' | 'no-gain'
      readonly trick: TrickFact
      readonly baseline: BaselineFact
      readonly ratio: Estimate
      /** Rows that cannot be told from the one that is named. Missing in older records. */
      readonly alike?: readonly string[]
    })
  | (OnlyDevice & { readonly kind: 'best-row'; readonly row: string; readonly label: string; readonly fps: number })
  | { readonly kind: 'only-baseline'; readonly row: string; readonly label: string }
  | { readonly kind: 'untrusted' }
  | { readonly kind: 'nothing' }
