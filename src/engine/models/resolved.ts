import type { ModelDescription } from '../../core/model'
import type { Precision } from './yolov5-files'

/** A model ready to be run. */
export interface ResolvedModel {
  /** With the SHA-256 of the file below. */
  readonly description: ModelDescription
  /** What the runtime is given: absolute. */
  readonly path: string
  readonly sha256: string
  /** `as given`: a user's file, whose weights stay as they are whatever was asked for. */
  readonly weightsPrecision: Precision | 'as given'
  /** The same in words. */
  readonly weights: string
  /** Sentences for people; nothing here forbids running the model. */
  readonly warnings: readonly string[]
}

/** Where models are: those prepared from the manifest, and those that the user brought. Absolute paths. */
export interface ModelFolders {
  readonly models: string
  /** What is made of them when it is first asked for; absent: in `models`. */
  readonly made?: string
  readonly userModels: string
}

/** Reads and compiles a model far from here (in an engine process) and answers its ports. */
export type Probe = (path: string) => Promise<ProbedPorts>

export interface ProbedPorts {
  readonly inputs: readonly ProbedPort[]
  readonly outputs: readonly ProbedPort[]
}
export interface ProbedPort {
  readonly name: string
  /** OpenVINO's spelling: `f32`, `u8`, `i64`, … */
  readonly elementType: string
  /** null for a free dimension; null as a whole for a free rank. */
  readonly shape: readonly (number | null)[] | null
}
