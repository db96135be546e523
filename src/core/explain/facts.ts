import type { TrustReason } from '../record'

/** Figures of a file that anybody may have written: one that is not what it should be is noticed, not shown. */
export class Facts {
  incomplete = false
  readonly #values: NonNullable<TrustReason['facts']>

  constructor(values: NonNullable<TrustReason['facts']>) {
    this.#values = values
  }

  number(name: string): number {
    const value = this.#values[name]
    if (typeof value === 'number') return value
    this.incomplete = true
    return 0
  }

  /** For a figure that older records lack. */
  numberOr(name: string, missing: number): number {
    const value = this.#values[name]
    return typeof value === 'number' ? value : missing
  }

  text(name: string): string {
    const value = this.#values[name]
    if (value === undefined || typeof value === 'number') this.incomplete = true
    return Array.isArray(value) ? value.join(', ') : String(value)
  }
}
