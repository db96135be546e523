import type { MessagePort } from 'node:worker_threads'
import * as z from 'zod'
import type { DeviceInfo, DevicesReport } from '../../core/device'
import { type MeasurePhase, measurePhases } from '../../core/events'
import type { ExportFormat } from '../../core/export/formats'
import { type Failure, failureCodes } from '../../core/failure'
import type { CatalogueEntry, Detection, ModelDescription } from '../../core/model'
import type { DetectTimes, ShownPicture } from '../../core/picture'
import type { PipelineRecord } from '../../core/pipeline'
import type { StopRule } from '../../core/plan'
import type { EffectiveSettings, OpenVinoVersion, RequestedSettings, RoundRecord, RunRecord } from '../../core/record'
import type { RowSpec, WeightsPrecision } from '../../core/rows'
import type { FoundOnPicture } from '../../core/summarise'
import type { ReferenceResult } from './answers/make-reference'
import type { ThreadJob } from './listing-jobs'

/** Where an engine process finds and keeps things: absolute paths, decided by the front. */
export interface Folders {
  /** The project or the installed program: holds `models/manifest.json`, `resources/`, `.runtime/`. */
  readonly root: string
  /** Prepared models. */
  readonly models: string
  /** What is made of models when it is first asked for; absent: in `models`. */
  readonly made?: string
  /** Models that the user brought. */
  readonly userModels: string
}

/** A model file ready to be run, and what is known of it. */
export interface PreparedModel {
  readonly description: ModelDescription
  readonly files: Readonly<Record<WeightsPrecision, ModelFile>>
  /** Sentences for the user; nothing here forbids running the model. */
  readonly warnings: readonly string[]
}

export interface ModelFile {
  readonly path: string
  readonly sha256: string
  /** In words: what the weights in it are and in which format. */
  readonly weights: string
}

/** One piece of work; an engine process does one and ends. */
export type Job =
  | {
      readonly kind: 'measure'
      readonly row: RowSpec
      readonly round: number
      readonly model: PreparedModel
      readonly image: string | null
      readonly stop: StopRule
      readonly seed: number
      readonly root: string
      /** What `cpuShare` is a share of. */
      readonly usableCores: number
      /** Threads for OpenVINO: a quota limits them, which it does not see by itself; null: its own choice. */
      readonly threads: number | null
      /** Threads for ONNX Runtime and PyTorch; null: their own choice. */
      readonly baselineThreads: number | null
      /** What answers are compared with; missing: they are not compared. */
      readonly reference?: ReferenceResult
    }
  /** The model's own answers, in f32 on the CPU, to what every row is given; kept in `folder`. */
  | {
      readonly kind: 'reference-answers'
      readonly model: PreparedModel
      readonly image: string | null
      readonly seed: number
      readonly folder: string
      readonly threads: number | null
    }
  /** Fixed work that shows how fast the processors run; first nothing for a while, which lets them cool. */
  | { readonly kind: 'reference'; readonly threads: number; readonly passes: number; readonly idleMs: number }
  | { readonly kind: 'devices' }
  /** Where a driver ended the process that listed all: one kind, one device, and what the system alone shows. */
  | { readonly kind: 'device-ids'; readonly of: string }
  | { readonly kind: 'describe-device'; readonly id: string }
  | { readonly kind: 'diagnose'; readonly listed: readonly string[] }
  | { readonly kind: 'try-official-addon' }
  | {
      readonly kind: 'prepare-model'
      readonly model: string
      /** Looked at too, so that one that cannot be read is found before the first round. */
      readonly image: string | null
      readonly folders: Folders
      readonly precisions: readonly WeightsPrecision[]
      /** Whether OpenVINO may be asked to write FP16 as IR: native code, over a model that may be broken. */
      readonly writeIr: boolean
    }
  | {
      readonly kind: 'detect'
      readonly model: string
      readonly image: string
      readonly device: string
      readonly folders: Folders
      readonly draw: boolean
      /** Answers less certain ones too than are usual (`usualScore`): the window sifts them itself. */
      readonly leastScore?: number
      /** Also answers the picture itself, for a screen. */
      readonly show?: boolean
    }
  | {
      /** Looks at frames that come through a port, until the port is closed. */
      readonly kind: 'live'
      readonly model: string
      readonly device: string
      readonly folders: Folders
    }
  | { readonly kind: 'show-pictures'; readonly images: readonly string[]; readonly side: number }
  | { readonly kind: 'import-model'; readonly path: string; readonly folders: Folders }
  /** Whether this file is among the imported ones, where the process that imported it was not there any more to say so. */
  | { readonly kind: 'find-imported'; readonly path: string; readonly folders: Folders }
  | { readonly kind: 'list-models'; readonly folders: Folders }
  /** A saved result or a report of `benchmark_app` from anywhere; `name` is how the user knows the file. */
  | { readonly kind: 'read-record'; readonly path: string; readonly name: string }
  | { readonly kind: 'export'; readonly record: RunRecord; readonly format: ExportFormat; readonly path: string }

export interface JobResults {
  measure: {
    readonly round: RoundRecord
    readonly effective: EffectiveSettings
    readonly requested: RequestedSettings
    /** What the row itself found on the picture; null where it was not read. */
    readonly found?: FoundOnPicture | null
    /** Of the first round only. */
    readonly pipeline?: PipelineRecord | null
  }
  'reference-answers': ReferenceResult
  /** Null: it could not be done. */
  reference: { readonly milliseconds: number | null }
  devices: DevicesReport
  'device-ids': { readonly openvino: OpenVinoVersion; readonly ids: readonly string[] }
  'describe-device': DeviceInfo
  diagnose: Pick<DevicesReport, 'missing' | 'otherGraphics'>
  'try-official-addon': TriedSource
  'prepare-model': PreparedModel
  detect: {
    readonly model: ModelDescription
    readonly device: string
    readonly width: number
    readonly height: number
    readonly detections: readonly Detection[]
    /** PNG with the boxes drawn, where asked for. */
    readonly png: Uint8Array | null
    /** The picture itself, where asked for: upright, and small enough for a screen. */
    readonly picture: ShownPicture | null
    readonly times: DetectTimes
    readonly warnings: readonly string[]
  }
  live: { readonly frames: number; readonly outOfOrderFrames: number }
  'show-pictures': { readonly pictures: readonly ShownPicture[] }
  'import-model': { readonly description: ModelDescription; readonly warnings: readonly string[] }
  'find-imported': { readonly found: JobResults['import-model'] | null }
  export: { readonly bytes: number }
  'read-record': RunRecord
  'list-models': { readonly models: readonly CatalogueEntry[] }
}

/** What became of a source of OpenVINO that was tried. */
export interface TriedSource {
  readonly works: boolean
  readonly reason: string | null
}

export type JobKind = Job['kind']
export type JobOf<K extends JobKind> = Extract<Job, { kind: K }>

/** Which OpenVINO answers: openvino-node's own addon, or our binding of the C API. */
export type OpenVinoSource = 'official' | 'c-api'

export type ToEngine =
  { readonly type: 'run'; readonly job: Job; readonly source: OpenVinoSource | null } | { readonly type: 'cancel' }

export type FromEngine =
  | { readonly type: 'ready' }
  /** Once a second, from the engine process's main thread, which stays free: it shows that the process lives. */
  | { readonly type: 'heartbeat'; readonly frames: number; readonly share: number }
  | { readonly type: 'phase'; readonly phase: MeasurePhase }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly failure: Failure }

/** What the inference thread tells the engine process's main thread: nothing during the timed part. */
export type FromThread = Extract<FromEngine, { type: 'phase' | 'done' | 'failed' }>

export interface ThreadStart {
  readonly job: ThreadJob
  readonly counters: SharedArrayBuffer
  /** Of a live job: where its frames come from. */
  readonly port: MessagePort | null
}

const failure = z.object({
  code: z.enum(failureCodes),
  message: z.string(),
  remedy: z.string(),
  why: z.object({ code: z.string(), facts: z.record(z.string(), z.string()) }).optional(),
  detail: z.string().optional()
})

const fromEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('heartbeat'), frames: z.number(), share: z.number() }),
  z.object({ type: z.literal('phase'), phase: z.enum(measurePhases) }),
  z.object({ type: z.literal('done'), result: z.unknown() }),
  z.object({ type: z.literal('failed'), failure })
])

/** A message from another process, which may have gone mad; null where it is none of ours. */
export function parseFromEngine(message: unknown): FromEngine | null {
  const parsed = fromEngine.safeParse(message)
  return parsed.success ? (parsed.data as FromEngine) : null
}
