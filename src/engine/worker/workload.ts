import type { EffectiveSettings } from '../../core/record'
import type { InputArray } from '../vision/tensor-input'

/**
 * One thing that can be measured. It lives in the inference thread and knows nothing of rounds, rows or clocks:
 * whoever holds it does the timing around `infer`.
 */
export interface Workload {
  /** Name and version of what answers, as the record states it: "ONNX Runtime", "1.30.0". */
  readonly framework: { readonly name: string; readonly version: string }
  /** What is really used, as far as the framework tells. */
  effective(): Promise<EffectiveSettings>
  /** What it executes on at this moment, at little cost; null or missing where the framework does not say. */
  executesOn?(): ExecutesOn | null
  /**
   * One call with the prepared input of this index. A promise where its answer comes later; else it is there on return.
   * `take` is called once it is there, and before anything may overwrite it.
   */
  infer(inputIndex: number, take?: Take): unknown
  /** Memory for one answer. To be asked for after a first `infer`: not every framework knows its answers' shapes before. */
  newCopy(): AnswerCopy
  /** Outputs of the last `infer` by name: copies, which the next `infer` does not touch. */
  outputs(): Promise<Outputs>
  /** Frees everything; the workload cannot be used afterwards. Safe to call twice. */
  dispose(): Promise<void>
}

/** Looks at an answer where it lies; must not wait. */
export type Take = (answer: Answer) => void

export interface Answer {
  /** Into memory that this workload's `newCopy` made: allocates nothing. */
  copyTo(copy: AnswerCopy): void
}

export interface AnswerCopy {
  /** What was copied last. */
  outputs(): Outputs
}

/** Inferences at once whose answers are wanted: each place has an input of its own, a whole batch long. */
export interface FrameStream {
  readonly requests: number
  /** One for each place. To be filled before `infer`, and left alone until that has answered. */
  readonly inputs: readonly InputArray[]
  infer(place: number): Promise<StreamAnswer>
  /** Frees the requests; what has not answered by then never does. */
  release(): void
}

export interface StreamAnswer {
  /** Copies, which no later inference touches. */
  readonly outputs: Outputs
  /** What copying them took, once the inference was over. */
  readonly readBackMs: number
}

export interface ExecutesOn {
  readonly devices: readonly string[]
  /** The processor only helps out until the device that was chosen is ready. */
  readonly helping: boolean
}

export type Outputs = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>

/**
 * A workload of another process, which must keep its own time: a message for each frame would be in the measurement.
 * `infer` works as for any workload, but is not for timing.
 */
export interface SelfTimedWorkload extends Workload {
  /** As `infer`, timed where it happens: milliseconds. The first call is the first inference of a fresh model. */
  timedInfer(inputIndex: number): Promise<number>
  /** Runs frames one at a time over all prepared inputs in turn, and answers when all is done. */
  measure(plan: SelfTimedPlan): Promise<SelfTimedRound>
  /** The outputs of a frame of the last `measure` that its plan asked to keep, by its place among those kept. */
  kept(place: number): Promise<Outputs>
}

/** Ends once both `frames` and `minSeconds` are reached, or `maxSeconds` are over; at least one frame is run. */
export interface SelfTimedPlan {
  /** Frames run before the clock starts. */
  readonly warmupFrames: number
  readonly frames: number
  readonly minSeconds: number
  readonly maxSeconds: number
  /** Numbers of frames whose outputs are kept, none by default; the other process holds them until the next `measure`. */
  readonly keep?: readonly number[]
}

export interface SelfTimedRound {
  readonly frames: number
  /** First start to last completion. */
  readonly seconds: number
  /** Start of each frame, milliseconds after the first start. */
  readonly startMs: readonly number[]
  readonly latencyMs: readonly number[]
  /** What the other process used: processor time of the timed part, and its largest memory so far where that is known. */
  readonly cpuSeconds: number
  readonly peakMemoryBytes: number | null
  /** Numbers of the frames that were kept: those of the plan that were reached. */
  readonly kept: readonly number[]
}
