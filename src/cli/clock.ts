/** Time for the progress line; replaced in tests. */
export interface Clock {
  nowMs(): number
  /** Calls once, later; answers how to call it off. */
  after(milliseconds: number, action: () => void): () => void
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds)
    timer.unref()
    return () => clearTimeout(timer)
  }
}
