/**
 * Notices that the whole process stood still. Its main thread has nothing to do but beat: a beat that comes late means that
 * the process was stopped, or that the system froze.
 */
export class Pulse {
  readonly #everyMs: number
  #last: number
  #longestMs = 0

  constructor(everyMs: number, now: number) {
    this.#everyMs = everyMs
    this.#last = now
  }

  beat(now: number): void {
    this.#longestMs = this.standstillMs(now)
    this.#last = now
  }

  /** What came before no longer counts. */
  reset(now: number): void {
    this.#last = now
    this.#longestMs = 0
  }

  /** The longest delay of a beat, one that is still to come included. */
  standstillMs(now: number): number {
    return Math.max(this.#longestMs, now - this.#last - this.#everyMs)
  }
}
