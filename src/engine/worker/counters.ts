import { performance } from 'node:perf_hooks'

/**
 * Numbers that the inference thread writes while it measures and the engine process's main thread reads once a
 * second: no message crosses between them during the timed part.
 */
export interface Counters {
  /** Frames finished in the timed part. */
  frames: number
  /** Share of the timed part that is done, 0 to 1. */
  share: number
}

const frameIndex = 0
const shareIndex = 1
const phasesToldIndex = 2
const standstillIndex = 3
/** The share is kept in millionths: atomics know integers only. */
const millionths = 1_000_000

export function createCounterMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT)
}

export class SharedCounters {
  readonly #cells: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory)
  }

  write(frames: number, share: number): void {
    Atomics.store(this.#cells, frameIndex, frames)
    Atomics.store(this.#cells, shareIndex, Math.round(share * millionths))
  }

  /** How long the process stood still during the timed part, as its main thread noticed. */
  stoodStill(milliseconds: number): void {
    Atomics.store(this.#cells, standstillIndex, Math.round(milliseconds))
  }

  standstillSeconds(): number {
    return Atomics.load(this.#cells, standstillIndex) / 1000
  }

  /** The main thread has passed on one more phase to the parent. */
  phaseTold(): void {
    Atomics.add(this.#cells, phasesToldIndex, 1)
    Atomics.notify(this.#cells, phasesToldIndex)
  }

  /** Blocks until that many phases have been passed on, or `patienceMs` passed. */
  waitForPhasesTold(count: number, patienceMs: number): void {
    const deadline = performance.now() + patienceMs
    for (;;) {
      const told = Atomics.load(this.#cells, phasesToldIndex)
      const left = deadline - performance.now()
      if (told >= count || left <= 0) return
      Atomics.wait(this.#cells, phasesToldIndex, told, left)
    }
  }

  read(): Counters {
    return {
      frames: Atomics.load(this.#cells, frameIndex),
      share: Atomics.load(this.#cells, shareIndex) / millionths
    }
  }
}
