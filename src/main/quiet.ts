import { fail } from '../core/failure'
import type { OwnWork } from '../core/trust'
import type { RunControl } from '../engine/run-control'

interface Going {
  readonly work: OwnWork
  /** Tells the benchmark beside it that it is over. */
  over: (() => void) | null
}

/**
 * A benchmark wants the computer for itself. What would disturb it cannot begin while one goes on; what can be begun again
 * gives way to it; other work that is under way goes on, and the rounds beside it say so.
 */
export class Quiet {
  #control: RunControl | null = null
  readonly #going = new Set<Going>()
  readonly #givingWay: (() => Promise<void>)[] = []

  /** At the beginning of what would disturb a benchmark. */
  check(): void {
    if (this.#control === null) return
    throw fail(
      'measuring',
      'A benchmark is being measured, and this would disturb it.',
      'Wait for its end or stop it, then try again.'
    )
  }

  /** Called when a benchmark begins; its first round waits for it. */
  givesWay(stop: () => Promise<void>): void {
    this.#givingWay.push(stop)
  }

  /** Work that goes on beside a benchmark which begins meanwhile. */
  async beside<T>(work: OwnWork, task: () => Promise<T>): Promise<T> {
    const going: Going = { work, over: this.#control?.beside(work) ?? null }
    this.#going.add(going)
    try {
      return await task()
    } finally {
      this.#going.delete(going)
      going.over?.()
    }
  }

  /** From now on nothing that disturbs begins; resolves when what gives way is over. */
  async begin(control: RunControl): Promise<void> {
    this.#control = control
    for (const going of this.#going) going.over = control.beside(going.work)
    await Promise.all(this.#givingWay.map((stop) => stop()))
  }

  end(): void {
    this.#control = null
  }
}
