import { cancelled } from '../core/failure'

interface Work {
  readonly stop: AbortController
  readonly ended: Promise<unknown>
}

/** Work of which only the latest counts: what comes ends what is under way, and begins when that is over. */
export class OneAtATime {
  #current: Work | null = null

  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const over = this.stop()
    const stop = new AbortController()
    const ended = (async () => {
      await over
      if (stop.signal.aborted) throw cancelled()
      return work(stop.signal)
    })()
    this.#current = { stop, ended }
    return ended
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#current?.stop.abort()
    await this.#current?.ended.catch(() => undefined)
  }
}
