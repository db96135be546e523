import { type KnownRow, roundSeconds } from '../core/estimate'
import type { Plan } from '../core/plan'
import { median } from '../core/statistics'

/** How long the rest of a plan takes: by what each row took so far, by the estimate before that. */
export class TimeLeft {
  readonly #took = new Map<string, number[]>()
  readonly #plan: Plan
  readonly #known: readonly KnownRow[]

  constructor(plan: Plan, known: readonly KnownRow[] = []) {
    this.#plan = plan
    this.#known = known
  }

  took(row: string, seconds: number): void {
    this.#took.set(row, [...(this.#took.get(row) ?? []), seconds])
  }

  /** Seconds for these rows' rounds; a row that comes twice is two rounds. */
  estimate(rows: readonly string[]): number {
    return rows.reduce((sum, row) => sum + this.#ofRow(row), 0)
  }

  /** A row that was measured in an earlier run is known better by that than by what its neighbours took today. */
  #ofRow(row: string): number {
    const own = this.#took.get(row)
    if (own !== undefined) return median(own)
    const others = [...this.#took.values()].flat()
    if (others.length > 0 && !this.#known.some((known) => known.row === row)) return median(others)
    return roundSeconds(this.#plan, this.#plan.rows.find(({ id }) => id === row) ?? { id: row, batch: 1 }, this.#known)
  }
}

/** Cool-down and extra rounds together never take longer than the run was said to take. */
export class ExtraTime {
  estimatedSeconds = 0
  spentSeconds = 0

  spend(seconds: number): void {
    this.spentSeconds += seconds
  }

  get leftSeconds(): number {
    return Math.max(0, this.estimatedSeconds - this.spentSeconds)
  }
}
