import type { OwnWork } from '../core/trust'

interface Turn {
  readonly row: string
  readonly stop: AbortController
  slept: boolean
  /** What this program did beside it. */
  readonly works: Set<OwnWork>
}

/**
 * What may happen to a run under way besides its end: a row is left out, the computer goes to sleep, this program does
 * something else meanwhile.
 */
export class RunControl {
  readonly #skipped = new Set<string>()
  readonly #besides = new Map<symbol, OwnWork>()
  #turn: Turn | null = null
  #sleep: { readonly over: Promise<void>; readonly wake: () => void } | null = null

  /** Leaves out a row: at once where it is its turn, with the rounds it has; else when its turn comes. */
  skip(row: string): void {
    this.#skipped.add(row)
    if (this.#turn?.row === row) this.#turn.stop.abort()
  }

  isSkipped(row: string): boolean {
    return this.#skipped.has(row)
  }

  /** The computer is about to sleep: what is being timed is worth nothing, and nothing new begins until `wake`. */
  sleep(): void {
    this.#sleep ??= newSleep()
    if (this.#turn === null) return
    this.#turn.slept = true
    this.#turn.stop.abort()
  }

  wake(): void {
    this.#sleep?.wake()
    this.#sleep = null
  }

  /** This program does something else meanwhile: what is timed until then says so. Answers what to call at its end. */
  beside(work: OwnWork): () => void {
    const key = Symbol(work)
    this.#besides.set(key, work)
    this.#turn?.works.add(work)
    return () => void this.#besides.delete(key)
  }

  /** For the run: resolves once the computer is awake. */
  async awake(): Promise<void> {
    while (this.#sleep !== null) await this.#sleep.over
  }

  /** For the run: a row's turn begins. The signal says that this turn, not the whole run, is to end. */
  begin(row: string): AbortSignal {
    const stop = new AbortController()
    this.#turn = { row, stop, slept: false, works: new Set(this.#besides.values()) }
    if (this.#skipped.has(row)) stop.abort()
    return stop.signal
  }

  /** For the run: the turn has ended. Answers whether sleep cut it short, and what went on beside it. */
  end(): { readonly slept: boolean; readonly works: readonly OwnWork[] } {
    const { slept = false, works = [] } = this.#turn ?? {}
    this.#turn = null
    return { slept, works: [...works] }
  }
}

function newSleep(): { over: Promise<void>; wake: () => void } {
  let wake = (): void => undefined
  const over = new Promise<void>((resolve) => (wake = resolve))
  return { over, wake: () => wake() }
}
