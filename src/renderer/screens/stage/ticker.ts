/** Where less motion is wanted, what counts steps once a second. */
const calmStepMs = 1000

/**
 * Tells how many milliseconds have passed, with every picture that the screen draws; once a second where the user wants
 * less motion. Stands still, and costs nothing, while the page cannot be seen.
 */
export class Ticker {
  readonly #tick: (passedMs: number) => void
  #last = 0
  #frame: number | null = null
  #interval: number | null = null
  #running = false

  constructor(tick: (passedMs: number) => void) {
    this.#tick = tick
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    document.addEventListener('visibilitychange', this.#follow)
    this.#follow()
  }

  stop(): void {
    if (!this.#running) return
    this.#running = false
    document.removeEventListener('visibilitychange', this.#follow)
    this.#rest()
  }

  readonly #follow = (): void => {
    if (document.hidden) return this.#rest()
    this.#last = performance.now()
    if (wantsLessMotion()) this.#interval ??= window.setInterval(this.#pass, calmStepMs)
    else this.#frame ??= requestAnimationFrame(this.#draw)
  }

  #rest(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    if (this.#interval !== null) window.clearInterval(this.#interval)
    this.#frame = null
    this.#interval = null
  }

  readonly #draw = (): void => {
    this.#frame = null
    this.#pass()
    if (this.#running && !document.hidden) this.#frame ??= requestAnimationFrame(this.#draw)
  }

  readonly #pass = (): void => {
    const now = performance.now()
    const passed = now - this.#last
    this.#last = now
    this.#tick(passed)
  }
}

export const wantsLessMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches
