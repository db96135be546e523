/** Turns calls into something to iterate over. */
export class EventQueue<T> {
  readonly #waiting: T[] = []
  #wake: (() => void) | null = null
  #ended: { error?: unknown } | null = null

  push(event: T): void {
    this.#waiting.push(event)
    this.#wake?.()
  }

  end(error?: unknown): void {
    this.#ended = error === undefined ? {} : { error }
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      while (this.#waiting.length > 0) yield this.#waiting.shift() as T
      if (this.#ended !== null) {
        if ('error' in this.#ended) throw this.#ended.error
        return
      }
      await new Promise<void>((resolve) => (this.#wake = resolve))
      this.#wake = null
    }
  }
}
