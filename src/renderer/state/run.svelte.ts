import { toFailure } from '../../core/failure'
import type { Failure } from '../../core/failure'
import type { RunState, RunUpdate, RunWishes } from '../../ipc/run'
import { api, on } from '../lib/api'
import { failureOf } from '../lib/failure-of'

/** The run that goes on or the last one of this session, as main tells it. Lives as long as the page. */
class ShownRun {
  current = $state.raw<RunState | null>(null)
  /** Why it could not even be asked for. */
  failure = $state.raw<Failure | null>(null)
  /** Whether main has answered what goes on. */
  isKnown = $state(false)
  #asking = $state(false)
  /** The number of a run whose result the user has put away. */
  #putAway = $state(0)

  constructor() {
    on('run', (update) => this.#receive(update))
    void this.#recover()
  }

  get isRunning(): boolean {
    return this.current !== null && !isOver(this.current)
  }

  /** A run has been asked for and main has not answered yet. */
  get isAsking(): boolean {
    return this.#asking
  }

  get isPutAway(): boolean {
    return this.current?.number === this.#putAway
  }

  async start(wishes: RunWishes): Promise<void> {
    if (this.isRunning || this.#asking) return
    this.#asking = true
    this.failure = null
    try {
      this.#take(await api.startRun(wishes))
    } catch (thrown) {
      this.failure = toFailure(thrown)
    } finally {
      this.#asking = false
    }
  }

  async stop(): Promise<void> {
    if (this.current !== null) this.current = { ...this.current, stopping: true }
    await this.#ask(() => api.stopRun())
  }

  async skip(row: string): Promise<void> {
    if (this.current !== null) this.current = { ...this.current, skipped: [...this.current.skipped, row] }
    await this.#ask(() => api.skipRow(row))
  }

  putAway(): void {
    this.#putAway = this.current?.number ?? 0
    this.failure = null
  }

  async #ask(question: () => Promise<void>): Promise<void> {
    this.failure = (await failureOf(question)) ?? this.failure
  }

  /** A page that has just been loaded finds the run that goes on. */
  async #recover(): Promise<void> {
    const run = await api.currentRun().catch(() => null)
    if (run !== null) this.#take(run)
    this.isKnown = true
  }

  #receive(update: RunUpdate): void {
    const known = this.current?.number === update.number ? this.current.record : null
    if (update.record === undefined && update.stage !== 'preparing' && known === null) void this.#recover()
    this.#take({ ...update, record: update.record === undefined ? known : update.record })
  }

  /** What is older than what is shown came late. */
  #take(run: RunState): void {
    const shown = this.current
    if (shown !== null && (run.number < shown.number || (run.number === shown.number && isOver(shown) && !isOver(run))))
      return
    this.current = run
  }
}

const isOver = ({ stage }: RunState): boolean => stage === 'finished' || stage === 'failed'

export const shownRun = new ShownRun()
