import { CompletionOrder } from '../statistics'

/** Hands on in the order of beginning what ends in any order, and counts what others overtook. */
export class InOrder<T> {
  readonly #give: (value: T) => void
  readonly #ended = new Map<number, T>()
  readonly #order = new CompletionOrder()
  #waiting: number[] = []

  constructor(give: (value: T) => void) {
    this.#give = give
  }

  /** Those whose turn came after that of a later one. */
  get outOfOrder(): number {
    return this.#order.outOfOrder
  }

  /** Numbers grow. */
  begin(number: number): void {
    this.#waiting.push(number)
  }

  end(number: number, value: T): void {
    this.#order.finished(number)
    this.skip(number, value)
  }

  /** As `end`, for what was given up: it overtakes nobody. */
  skip(number: number, value: T): void {
    this.#ended.set(number, value)
    let handedOn = 0
    for (const next of this.#waiting) {
      const ready = this.#ended.get(next)
      if (ready === undefined) break
      this.#ended.delete(next)
      handedOn++
      this.#give(ready)
    }
    this.#waiting = this.#waiting.slice(handedOn)
  }
}
