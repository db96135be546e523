import { type Slide, slidesOf } from '../../core/race/walk'
import type { RunRecord } from '../../core/record'

/** What a key of the keyboard, or of a presenter's clicker, asks for; null: nothing here. */
export function walkKey(key: string): 'next' | 'previous' | 'first' | 'last' | null {
  if (['ArrowRight', 'ArrowDown', 'PageDown', ' ', 'Enter'].includes(key)) return 'next'
  if (['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace'].includes(key)) return 'previous'
  return key === 'Home' ? 'first' : key === 'End' ? 'last' : null
}

/** A talk: one slide per trick, then the verdict. */
export class WalkThroughState {
  readonly record: RunRecord
  readonly slides: readonly Slide[]
  index = $state(0)

  constructor(record: RunRecord) {
    this.record = record
    this.slides = slidesOf(record)
  }

  /** The last of them is the verdict. */
  get count(): number {
    return this.slides.length + 1
  }

  /** Null on the verdict. */
  get slide(): Slide | null {
    return this.slides[this.index] ?? null
  }

  go(where: 'next' | 'previous' | 'first' | 'last'): void {
    const last = this.count - 1
    const target = { next: this.index + 1, previous: this.index - 1, first: 0, last }[where]
    this.index = Math.min(last, Math.max(0, target))
  }
}
