/** Counts what finished after something with a higher number had finished, as it is told of each completion. */
export class CompletionOrder {
  #highest = -1
  outOfOrder = 0

  finished(number: number): void {
    if (number < this.#highest) this.outOfOrder++
    else this.#highest = number
  }
}
