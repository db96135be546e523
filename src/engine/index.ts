import { type Calibration, calibrationPlan, type CalibrationRequest } from '../core/calibration'
import type { KnownRow } from '../core/estimate'
import type { MeasurePhase, RunEvent } from '../core/events'
import type { Plan } from '../core/plan'
import type { ShownPicture } from '../core/picture'
import type { RunRecord } from '../core/record'
import { appVersion, defaultFolders, type EngineFolders } from './folders'
import { builtInPicture } from './pictures'
import { keepCalibrations, readCalibrations } from './calibrations'
import { forgetCrashes, openCrashMemory } from './crashes'
import { EventQueue } from './event-queue'
import { findDevices, listingLimits } from './find-devices'
import { removeIncoming } from './models/incoming'
import { readUserModels } from './models/user-models'
import { asRefusal, namingTheModel } from './naming-the-model'
import { chooseSource } from './choose-source'
import { type JobListeners, runPlan } from './run-plan'
import { RunControl } from './run-control'
import { Saver } from './saver'
import { forkEngine, type OpenChannel } from './worker/channel'
import { type Limits, runInEngine } from './worker/host'
import type { JobKind, JobOf, JobResults, OpenVinoSource } from './worker/protocol'

export interface EngineOptions {
  readonly folders?: EngineFolders
  /** How an engine process is started: forked by default, Electron's `utilityProcess` in the window. */
  readonly open?: OpenChannel
  readonly limits?: Partial<Limits>
}

export interface RunOptions {
  readonly signal?: AbortSignal
  /** Skips rows and sits out the computer's sleep while the run goes on. */
  readonly control?: RunControl
  /** What earlier runs showed of the rows, for the time left; nothing by default. */
  readonly known?: readonly KnownRow[]
  /** Whether to go on after engine processes of these rows have crashed one after the other; no by default. */
  readonly mayGoOn?: (rows: readonly string[], signal: AbortSignal) => Promise<boolean>
  /** Also saved here, whole or not at all, after every round of a row. */
  readonly saveTo?: readonly string[]
  /** Kept in the history unless false. */
  readonly inHistory?: boolean
}

/** A run as seen from outside: besides the plan's own events, what became of the files. */
export type EngineEvent =
  | RunEvent
  | { readonly type: 'save-failed'; readonly file: string; readonly message: string; readonly remedy: string }
  /** A file that could not be written before is complete now. */
  | { readonly type: 'save-recovered'; readonly file: string }

export interface Engine {
  readonly folders: EngineFolders
  devices(signal?: AbortSignal): Promise<JobResults['devices']>
  /** Yields what happens; the last event is `finished` and holds the record. */
  run(plan: Plan, options?: RunOptions): AsyncGenerator<EngineEvent, RunRecord>
  /**
   * Measures rows against themselves, as a run of pairs that is not kept in the history. What it shows is the smallest
   * difference that later runs on this machine with this OpenVINO call one. Too few pairs (a cancel, a row that failed)
   * show nothing, and what was known stays.
   */
  calibrate(request: CalibrationRequest, options?: RunOptions): AsyncGenerator<EngineEvent, Calibrated>
  /** Rows that are left out because they crashed are tried again. */
  forgetCrashes(): Promise<void>
  detect(request: DetectRequest, signal?: AbortSignal): Promise<JobResults['detect']>
  /** Looks at the frames that come through `port` (a port of the window) until it is closed or `signal` aborts. */
  live(request: LiveRequest, port: unknown, signal?: AbortSignal): Promise<JobResults['live']>
  /** These pictures for a screen, none wider or higher than `side`. */
  showPictures(images: readonly string[], side: number, signal?: AbortSignal): Promise<readonly ShownPicture[]>
  models(signal?: AbortSignal): Promise<JobResults['list-models']['models']>
  /** A saved result that the user brought; `name` is how they know the file. */
  readRecord(file: string, name: string, signal?: AbortSignal): Promise<RunRecord>
  /** Checks a model of the user's, runs it once and takes it into the catalogue. */
  importModel(
    file: string,
    signal?: AbortSignal,
    onPhase?: (phase: MeasurePhase) => void
  ): Promise<JobResults['import-model']>
  /** Writes a result as a file, whole or not at all. */
  export(request: ExportRequest, signal?: AbortSignal): Promise<JobResults['export']>
}

export interface Calibrated {
  readonly record: RunRecord
  readonly calibrations: readonly Calibration[]
}

export type DetectRequest = Omit<JobOf<'detect'>, 'kind' | 'folders'>
export type ExportRequest = Omit<JobOf<'export'>, 'kind'>
export type LiveRequest = Omit<JobOf<'live'>, 'kind' | 'folders'>

/** The engine: runs plans, prints nothing, knows no front. Everything native happens in engine processes. */
export function createEngine(options: EngineOptions = {}): Engine {
  const folders = options.folders ?? defaultFolders()
  const open = options.open ?? forkEngine(folders.engineEntry)
  const limits = options.limits ?? {}
  const source = sourceChooser(folders, open)
  const job = async <K extends JobKind>(
    work: JobOf<K>,
    signal?: AbortSignal,
    listeners: JobListeners & { readonly port?: unknown } = {}
  ): Promise<JobResults[K]> => {
    const own = { ...listingLimits(work), ...limits }
    const options = { open, limits: own, signal, source: await source(signal), ...listeners }
    return runInEngine<K>(work, options).catch((error: unknown) => Promise.reject(namingTheModel(work, error)))
  }
  const app = { name: 'VinoBench', version: appVersion(folders.root) }
  const { root, models, made, userModels } = folders
  const jobFolders = { root, models, ...(made === undefined ? {} : { made }), userModels }

  const engine: Engine = {
    folders,
    devices: (signal) => findDevices((work) => job(work, signal)),
    forgetCrashes: () => forgetCrashes(folders.crashes),
    detect: (request, signal) => job({ kind: 'detect', ...request, folders: jobFolders }, signal),
    live: (request, port, signal) => job({ kind: 'live', ...request, folders: jobFolders }, signal, { port }),
    showPictures: async (images, side, signal) => (await job({ kind: 'show-pictures', images, side }, signal)).pictures,
    models: async (signal) => (await job({ kind: 'list-models', folders: jobFolders }, signal)).models,
    readRecord: (file, name, signal) => job({ kind: 'read-record', path: file, name }, signal),
    export: (request, signal) => job({ kind: 'export', ...request }, signal),
    importModel: async (file, signal, onPhase) => {
      const before = await importedIds(folders.userModels)
      const work = { kind: 'import-model', path: file, folders: jobFolders } as const
      return job(work, signal, onPhase === undefined ? {} : { onPhase }).catch(async (error: unknown) => {
        // The process is gone, and could not clear up itself.
        await removeIncoming(folders.userModels)
        // Or had put the model in its place already, and only its answer is missing.
        const isPlaced = (await importedIds(folders.userModels)).some((id) => !before.includes(id))
        const look = { kind: 'find-imported', path: file, folders: jobFolders } as const
        const answer = isPlaced ? await job<'find-imported'>(look).catch(() => null) : null
        if (answer?.found) return answer.found
        throw asRefusal(error, file)
      })
    },
    run: async function* (plan, options = {}) {
      const { signal = new AbortController().signal, saveTo = [], control = new RunControl(), known = [] } = options
      const history = options.inHistory === false ? null : folders.runs
      const queue = new EventQueue<EngineEvent>()
      // A front that stops listening (a `break` in its loop) cancels the run: nothing may measure on unseen.
      const abandoned = new AbortController()
      const either = AbortSignal.any([signal, abandoned.signal])
      const saver = new Saver(history, saveTo, (event) => queue.push(event))
      const context = {
        app,
        folders: jobFolders,
        defaultImage: builtInPicture(folders),
        control,
        known,
        calibrations: await readCalibrations(folders.calibrations),
        answers: folders.answers,
        crashes: await openCrashMemory(folders.crashes),
        // Who stops the run instead of answering does not want it to go on.
        mayGoOn: async (rows: readonly string[]) => (await options.mayGoOn?.(rows, either).catch(() => false)) ?? false,
        job: <K extends JobKind>(work: JobOf<K>, listeners?: JobListeners, stop?: AbortSignal) =>
          job<K>(work, stop === undefined ? either : AbortSignal.any([either, stop]), listeners)
      }
      // Who stops a run while it waits for the computer to wake does not wait.
      either.addEventListener('abort', () => control.wake(), { once: true })
      // What is told as finished is on disk by then: a kill right after it loses nothing.
      let told: Promise<unknown> = Promise.resolve()
      const finished = runPlan(plan, context, (event) => {
        if (isWorthSaving(event)) saver.save(event.record)
        if (event.type === 'finished') return
        told = told.then(() => ('record' in event ? saver.settled() : undefined)).then(() => queue.push(event))
      }).then(async (record) => {
        await told
        await saver.settled()
        const outcome = either.aborted ? 'cancelled' : 'done'
        queue.push({ type: 'finished', outcome, record })
        return record
      })
      finished.then(
        () => queue.end(),
        (error: unknown) => queue.end(error)
      )
      try {
        yield* queue
        return await finished
      } finally {
        abandoned.abort()
        await finished.catch(() => undefined)
      }
    },
    calibrate: async function* (request, options = {}) {
      const record = yield* engine.run(calibrationPlan(request), { ...options, inHistory: false })
      return { record, calibrations: await keepCalibrations(folders.calibrations, record) }
    }
  }
  return engine
}

const importedIds = async (userModels: string): Promise<readonly string[]> =>
  (await readUserModels(userModels)).map(({ id }) => id)

/** A file of an earlier run is replaced only by one that holds something. */
function isWorthSaving(event: RunEvent): event is Extract<RunEvent, { record: RunRecord }> {
  if (event.type === 'finished' && event.outcome === 'done') return true
  return 'record' in event && event.record.rows.some((row) => row.rounds.length > 0)
}

/** Asked once; a choice that was cut short is made again. */
function sourceChooser(folders: EngineFolders, open: OpenChannel) {
  let chosen: Promise<OpenVinoSource | null> | null = null
  return (signal: AbortSignal | undefined): Promise<OpenVinoSource | null> => {
    const tryOut = () => runInEngine({ kind: 'try-official-addon' }, { open, signal, source: 'official' })
    chosen ??= chooseSource(folders.root, folders.openvinoSource, tryOut).catch((error: unknown) => {
      chosen = null
      throw error
    })
    return chosen
  }
}
