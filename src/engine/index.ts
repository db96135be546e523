import type { RunEvent } from '../core/events'
import type { Plan } from '../core/plan'
import type { RunRecord } from '../core/record'
import { appVersion, defaultFolders, type EngineFolders } from './folders'
import { builtInPicture } from './pictures'
import { EventQueue } from './event-queue'
import { namingTheModel } from './naming-the-model'
import { chooseSource } from './choose-source'
import { type JobListeners, runPlan } from './run-plan'
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
  /** Also saved here, whole or not at all, after every round of a row. */
  readonly saveTo?: readonly string[]
}

/** A run as seen from outside: besides the plan's own events, what became of the files. */
export type EngineEvent =
  RunEvent | { readonly type: 'save-failed'; readonly file: string; readonly message: string; readonly remedy: string }

export interface Engine {
  readonly folders: EngineFolders
  devices(signal?: AbortSignal): Promise<JobResults['devices']>
  /** Yields what happens; the last event is `finished` and holds the record. */
  run(plan: Plan, options?: RunOptions): AsyncGenerator<EngineEvent, RunRecord>
  detect(request: DetectRequest, signal?: AbortSignal): Promise<JobResults['detect']>
  models(signal?: AbortSignal): Promise<JobResults['list-models']['models']>
  importModel(file: string, signal?: AbortSignal): Promise<JobResults['import-model']>
}

export type DetectRequest = Pick<JobOf<'detect'>, 'model' | 'image' | 'device' | 'draw'>

/** The engine: runs plans, prints nothing, knows no front. Everything native happens in engine processes. */
export function createEngine(options: EngineOptions = {}): Engine {
  const folders = options.folders ?? defaultFolders()
  const open = options.open ?? forkEngine(folders.engineEntry)
  const limits = options.limits ?? {}
  const source = sourceChooser(folders, open)
  const job = async <K extends JobKind>(
    work: JobOf<K>,
    signal?: AbortSignal,
    listeners: JobListeners = {}
  ): Promise<JobResults[K]> => {
    const options = { open, limits, signal, source: await source(signal), ...listeners }
    return runInEngine<K>(work, options).catch((error: unknown) => Promise.reject(namingTheModel(work, error)))
  }
  const app = { name: 'VinoBench', version: appVersion(folders.root) }
  const jobFolders = { root: folders.root, models: folders.models, userModels: folders.userModels }

  return {
    folders,
    devices: (signal) => job({ kind: 'devices' }, signal),
    detect: (request, signal) => job({ kind: 'detect', ...request, folders: jobFolders }, signal),
    models: async (signal) => (await job({ kind: 'list-models', folders: jobFolders }, signal)).models,
    importModel: (file, signal) => job({ kind: 'import-model', path: file, folders: jobFolders }, signal),
    run: async function* (plan, { signal = new AbortController().signal, saveTo = [] } = {}) {
      const queue = new EventQueue<EngineEvent>()
      // A front that stops listening (a `break` in its loop) cancels the run: nothing may measure on unseen.
      const abandoned = new AbortController()
      const either = AbortSignal.any([signal, abandoned.signal])
      const saver = new Saver(folders.runs, saveTo, (event) => queue.push(event))
      const context = {
        app,
        folders: jobFolders,
        defaultImage: builtInPicture(folders),
        job: <K extends JobKind>(work: JobOf<K>, listeners?: JobListeners) => job<K>(work, either, listeners)
      }
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
    }
  }
}

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
