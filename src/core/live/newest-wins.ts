/**
 * Which frames of a camera or video are taken while only so many may be under way. A frame that comes when none is free
 * is not kept: as soon as one is free, whatever is newest by then is taken, so that the picture never falls behind.
 */
export class NewestWins {
  readonly #limit: number
  #underWay = 0
  #isNewerShown = false
  /** Frames that were shown by the source and never taken. */
  dropped = 0

  constructor(limit: number) {
    this.#limit = Math.max(1, limit)
  }

  /** The source shows a new frame (`frames` more than when last told). True: take it now. */
  shown(frames = 1): boolean {
    this.dropped += Math.max(0, frames - 1)
    if (this.#isNewerShown) this.dropped++
    this.#isNewerShown = true
    return this.#take()
  }

  /** A frame that was taken is done. True: take the one that the source shows now. */
  done(): boolean {
    this.#underWay = Math.max(0, this.#underWay - 1)
    return this.#take()
  }

  #take(): boolean {
    if (!this.#isNewerShown || this.#underWay >= this.#limit) return false
    this.#isNewerShown = false
    this.#underWay++
    return true
  }
}
