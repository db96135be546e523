/** What may happen to a run under way besides its end: a row is left out, the computer goes to sleep. */
export class RunControl {
  readonly #skipped = new Set<string>()
  #turn: { readonly row: string; readonly stop: AbortController; slept: boolean } | null = null
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

  /** For the run: resolves once the computer is awake. */
  async awake(): Promise<void> {
    while (this.#sleep !== null) await this.#sleep.over
  }

  /** For the run: a row's turn begins. The signal says that this turn, not the whole run, is to end. */
  begin(row: string): AbortSignal {
    const stop = new AbortController()
    this.#turn = { row, stop, slept: false }
    if (this.#skipped.has(row)) stop.abort()
    return stop.signal
  }

  /** For the run: the turn has ended. Answers whether sleep cut it short. */
  end(): { readonly slept: boolean } {
    const slept = this.#turn?.slept === true
    this.#turn = null
    return { slept }
  }
}

function newSleep(): { over: Promise<void>; wake: () => void } {
  let wake = (): void => undefined
  const over = new Promise<void>((resolve) => (wake = resolve))
  return { over, wake: () => wake() }
}
