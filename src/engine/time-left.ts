import type { Plan } from '../core/plan'
import { median } from '../core/statistics'

/** Process start, load, compile, first inference and warm-up of a row's round before one has been seen. */
const overheadSeconds = 3
/** A guess at the device's speed before one has been seen. */
const guessedFps = 25

/** How long the rest of a plan takes: by what each row took so far, by a guess before that. */
export class TimeLeft {
  readonly #took = new Map<string, number[]>()
  readonly #guess: number

  constructor({ stop }: Plan) {
    const byFrames = stop.frames === null ? 0 : stop.frames / guessedFps
    this.#guess = overheadSeconds + Math.min(Math.max(stop.minSeconds, byFrames), stop.maxSeconds ?? Infinity)
  }

  took(row: string, seconds: number): void {
    this.#took.set(row, [...(this.#took.get(row) ?? []), seconds])
  }

  /** Seconds for these rows' rounds; a row that comes twice is two rounds. */
  estimate(rows: readonly string[]): number {
    return rows.reduce((sum, row) => sum + this.#ofRow(row), 0)
  }

  #ofRow(row: string): number {
    const own = this.#took.get(row)
    if (own !== undefined) return median(own)
    const others = [...this.#took.values()].flat()
    return others.length === 0 ? this.#guess : median(others)
  }
}
