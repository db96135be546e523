/** A page that dies so often within this time dies again: it is not loaded once more without asking. */
export const crashLimit = { deaths: 3, withinSeconds: 300 } as const

/** Tells an accident from a page that dies whenever it is loaded. */
export class CrashLoop {
  readonly #now: () => number
  #deaths: number[] = []

  /** `now`: seconds, monotonic. */
  constructor(now: () => number = () => performance.now() / 1000) {
    this.#now = now
  }

  /** The page has died: whether that is once too often. */
  isLoop(): boolean {
    const now = this.#now()
    this.#deaths = [...this.#deaths.filter((death) => now - death < crashLimit.withinSeconds), now]
    return this.#deaths.length >= crashLimit.deaths
  }

  /** Who asked for another try gets as many as at first. */
  forgive(): void {
    this.#deaths = []
  }
}
