import type { MeasurePhase } from '../../core/events'
import { cancelled, type Failure, FailureError } from '../../core/failure'
import { unreachable } from '../../core/unreachable'
import type { Channel, OpenChannel } from './channel'
import { exitFailure } from './exit-reason'
import {
  type FromEngine,
  type JobKind,
  type JobOf,
  type JobResults,
  type OpenVinoSource,
  parseFromEngine
} from './protocol'
import { hasShape } from './result-shapes'

export interface HostOptions {
  readonly open: OpenChannel
  readonly signal?: AbortSignal | undefined
  readonly source?: OpenVinoSource | null
  readonly onPhase?: (phase: MeasurePhase) => void
  readonly onProgress?: (frames: number, share: number) => void
  readonly limits?: Partial<Limits>
  /** Of a live job: the end of a channel whose other end the window holds. */
  readonly port?: unknown
}

/** In seconds. All are counted in ticks of a timer, so that a suspended computer is not taken for a hung process. */
export interface Limits {
  /** Without any heartbeat: the whole process is stopped. */
  readonly silence: number
  /** Without progress of the work itself, by phase; each sign of activity starts it anew. */
  readonly stall: Readonly<Record<MeasurePhase, number>>
}

/** A first compilation for an NPU can take over a minute: these end hangs, they do not judge slow devices. */
export const defaultLimits: Limits = {
  silence: 20,
  stall: {
    starting: 60,
    loading: 180,
    compiling: 300,
    'first-inference': 180,
    'warming-up': 120,
    measuring: 120,
    finishing: 60
  }
}

const tickMs = 1000

/**
 * Runs one job in a fresh engine process and resolves with its result. Whatever else happens (crash, hang, garbage,
 * cancel) is thrown as a FailureError; in every case the process is gone when this settles.
 */
export function runInEngine<K extends JobKind>(job: JobOf<K>, options: HostOptions): Promise<JobResults[K]> {
  return new Promise((resolve, reject) => {
    const { signal } = options
    if (signal?.aborted === true) {
      reject(cancelled())
      return
    }
    const limits = { ...defaultLimits, ...options.limits }
    const channel = options.open()
    const watch = new Watch(limits)
    let outcome: { result: JobResults[K] } | { failure: Failure } | null = null

    const end = (ended: NonNullable<typeof outcome>): void => {
      outcome ??= ended
      channel.kill()
    }
    const timer = setInterval(() => {
      const hung = watch.tick()
      if (hung !== null) end({ failure: { ...hung, ...detail(channel) } })
    }, tickMs)
    const onAbort = (): void => {
      end({ failure: cancelled().failure })
    }
    signal?.addEventListener('abort', onAbort, { once: true })

    channel.onExit((exit) => {
      clearInterval(timer)
      signal?.removeEventListener('abort', onAbort)
      const ended = outcome ?? { failure: exitFailure(exit, phaseWords[watch.phase], channel.stderrTail()) }
      if ('result' in ended) resolve(ended.result)
      else reject(new FailureError(ended.failure))
    })
    channel.onMessage((raw) => {
      const message = parseFromEngine(raw)
      if (message === null || (message.type === 'done' && !hasShape(job.kind, message.result))) {
        end({ failure: { ...garbage(watch.phase), ...detail(channel) } })
        return
      }
      receive(message, options, watch, (result) => {
        end(result.type === 'done' ? { result: result.result as JobResults[K] } : { failure: result.failure })
      })
    })
    const message = { type: 'run', job, source: options.source ?? null } as const
    if (options.port === undefined) channel.post(message)
    else channel.postPort?.(message, options.port)
  })
}

function receive(
  message: FromEngine,
  options: HostOptions,
  watch: Watch,
  settle: (message: Extract<FromEngine, { type: 'done' | 'failed' }>) => void
): void {
  switch (message.type) {
    case 'ready':
      watch.alive()
      return
    case 'heartbeat':
      watch.beat(message.frames)
      if (message.frames > 0) options.onProgress?.(message.frames, message.share)
      return
    case 'phase':
      watch.enter(message.phase)
      options.onPhase?.(message.phase)
      return
    case 'done':
    case 'failed':
      settle(message)
      return
    default:
      unreachable(message)
  }
}

/** Tells a process that lives from one that hangs. */
class Watch {
  phase: MeasurePhase = 'starting'
  readonly #limits: Limits
  #silentTicks = 0
  #idleTicks = 0
  #frames = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  alive(): void {
    this.#silentTicks = 0
  }

  beat(frames: number): void {
    this.#silentTicks = 0
    if (frames !== this.#frames) this.#idleTicks = 0
    this.#frames = frames
  }

  enter(phase: MeasurePhase): void {
    this.alive()
    this.phase = phase
    this.#idleTicks = 0
  }

  /** Once a second; the failure where the process hangs. */
  tick(): Failure | null {
    this.#silentTicks++
    this.#idleTicks++
    const doing = phaseWords[this.phase]
    if (this.#silentTicks > this.#limits.silence) {
      return hung(`The engine process gave no sign of life for ${this.#limits.silence} s while ${doing}.`)
    }
    const limit = this.#limits.stall[this.phase]
    return this.#idleTicks > limit ? hung(`Nothing moved for ${limit} s while ${doing}.`) : null
  }
}

const phaseWords: Readonly<Record<MeasurePhase, string>> = {
  starting: 'starting',
  loading: 'loading the model',
  compiling: 'compiling the model for the device',
  'first-inference': 'doing the first inference',
  'warming-up': 'warming up',
  measuring: 'measuring',
  finishing: 'collecting the results'
}

function hung(message: string): Failure {
  return {
    code: 'engine-hung',
    message: `${message} It was ended.`,
    remedy: 'Update the driver of the device, restart the computer, or leave this row out.'
  }
}

function garbage(phase: MeasurePhase): Failure {
  return {
    code: 'engine-garbage',
    message: `The engine process sent something unintelligible while ${phaseWords[phase]}. It was ended.`,
    remedy: 'Run again; if it happens again, please report it with the details.'
  }
}

function detail(channel: Channel): { detail?: string } {
  const tail = channel.stderrTail()
  return tail === '' ? {} : { detail: tail }
}
