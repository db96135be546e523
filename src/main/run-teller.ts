import type { RunState, RunUpdate } from '../ipc/run'

const oftenestMs = 1000
/** Longer than the timed part of most rounds: each drawing takes some 20 ms from the processors that are being measured. */
const oftenestTimedMs = 5000

/** Time, replaced in tests. */
export interface TellerClock {
  nowMs(): number
  /** Answers how to call it off. */
  after(milliseconds: number, action: () => void): () => void
}

const systemClock: TellerClock = {
  nowMs: () => performance.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds)
    return () => clearTimeout(timer)
  }
}

/**
 * Tells the window of a run: at most once a second, and while a round is timed at its beginning and then every five seconds,
 * since a window that draws takes time from what is measured. What ends a round or the run is told at once: the next round
 * is not timed yet.
 */
export class RunTeller {
  #run: RunState
  readonly #tell: (update: RunUpdate) => void
  readonly #clock: TellerClock
  #left: { readonly seconds: number; readonly fromMs: number } | null = null
  #startedMs: number | null = null
  #toldMs = -Infinity
  #toldRecord: RunState['record'] = null
  #callOff: (() => void) | null = null

  constructor(run: RunState, tell: (update: RunUpdate) => void, clock: TellerClock = systemClock) {
    this.#run = run
    this.#tell = tell
    this.#clock = clock
  }

  /** As it is now: the time left goes on between the engine's estimates. */
  get run(): RunState {
    const { seconds, fromMs } = this.#left ?? { seconds: null, fromMs: 0 }
    if (seconds === null || this.#run.stage !== 'running') return this.#run
    const now = this.#clock.nowMs()
    const secondsLeft = Math.max(0, seconds - (now - fromMs) / 1000)
    const elapsed = (now - (this.#startedMs ?? now)) / 1000
    const progress = Math.max(this.#run.progress, Math.min(0.99, elapsed / (elapsed + Math.max(secondsLeft, 0.5))))
    return { ...this.#run, secondsLeft, progress }
  }

  change(next: RunState): void {
    const before = this.#run
    if (next.stage === 'running') this.#startedMs ??= this.#clock.nowMs()
    if (next.secondsLeft !== before.secondsLeft && next.secondsLeft !== null) {
      this.#left = { seconds: next.secondsLeft, fromMs: this.#clock.nowMs() }
    }
    this.#run = next
    const changes = isTimed(next) !== isTimed(before)
    if (next.stage !== before.stage || next.record !== before.record || changes) this.#tellNow()
    else this.#tellSoon()
  }

  #tellSoon(): void {
    if (this.#callOff !== null) return
    const wait = this.#toldMs + (isTimed(this.#run) ? oftenestTimedMs : oftenestMs) - this.#clock.nowMs()
    if (wait <= 0) this.#tellNow()
    else this.#callOff = this.#clock.after(wait, () => this.#tellNow())
  }

  #tellNow(): void {
    this.#callOff?.()
    this.#callOff = null
    this.#toldMs = this.#clock.nowMs()
    const { record, ...rest } = this.run
    this.#run = { ...this.#run, progress: rest.progress }
    this.#tell(record === this.#toldRecord ? rest : { ...rest, record })
    this.#toldRecord = record
  }
}

const isTimed = ({ at }: RunState): boolean => at?.phase === 'measuring'
