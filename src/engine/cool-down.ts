import { surroundingLimits } from '../core/trust-surroundings'

/** What `CoolDown` needs of the world, so that its decisions can be tried without waiting for them. */
export interface CoolDownOptions {
  /** Waits, then does the reference work: milliseconds, or null where it cannot be done. */
  readonly measure: (
    work: { readonly passes: number; readonly idleMs: number },
    stop?: AbortSignal
  ) => Promise<number | null>
  readonly now: () => number
  /** What may still be waited in this run, besides the limit of `CoolDown` itself. */
  readonly leftSeconds: () => number
  /** Told of every wait. */
  readonly spend: (seconds: number) => void
}

/** The baseline is the middle of so many passes. */
const baselinePasses = 3

/** A run waits no longer than this in all. */
export const longestCoolDownSeconds = 300

/** How long to let the processors cool before each further look: at first briefly, as a short boost recovers soon. */
const idleMs = [0, 1000, 2000, 5000] as const

/**
 * Lets a round begin only where the processors run as fast as before the first one. Without a baseline, or once the time for
 * waiting is used up, every round begins at once: the record says how slow they were then.
 */
export class CoolDown {
  readonly #options: CoolDownOptions
  #baselineMs: number | null = null
  #lastMs: number | null = null
  #waitedSeconds = 0

  constructor(options: CoolDownOptions) {
    this.#options = options
  }

  /** What it took last; null: not known. */
  get lastMs(): number | null {
    return this.#lastMs
  }

  get baselineMs(): number | null {
    return this.#baselineMs
  }

  get waitedSeconds(): number {
    return this.#waitedSeconds
  }

  /** Before the first round. */
  async begin(): Promise<void> {
    this.#baselineMs = await this.#measure(baselinePasses, 0)
    this.#lastMs = this.#baselineMs
  }

  /** A round has ended, and this is what the reference work took right after it; null: not known. */
  after(milliseconds: number | null): void {
    this.#lastMs = milliseconds
  }

  /** Whether the next round has to wait. */
  isHot(): boolean {
    if (this.#baselineMs === null || this.#lastMs === null) return false
    return this.#lastMs > surroundingLimits.cooled * this.#baselineMs && this.#leftSeconds() > 0
  }

  /** Before a round: waits where it has to. */
  async ready(stop?: AbortSignal): Promise<void> {
    for (let look = 0; this.isHot(); look++) {
      const began = this.#options.now()
      const idle = idleMs[Math.min(look, idleMs.length - 1)] ?? 0
      try {
        this.#lastMs = await this.#measure(1, Math.min(idle, this.#leftSeconds() * 1000), stop)
      } finally {
        const seconds = (this.#options.now() - began) / 1000
        this.#waitedSeconds += seconds
        this.#options.spend(seconds)
      }
    }
  }

  #leftSeconds(): number {
    return Math.min(longestCoolDownSeconds - this.#waitedSeconds, this.#options.leftSeconds())
  }

  #measure(passes: number, idle: number, stop?: AbortSignal): Promise<number | null> {
    return this.#options.measure({ passes, idleMs: idle }, stop)
  }
}
