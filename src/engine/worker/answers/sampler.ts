import { seededRandom } from '../../../core/plan'
import type { Answer, AnswerCopy } from '../workload'

/** One of so many inferences is chosen. */
export const sampledOf = 100
/** More copies are never kept, however long a round lasts; they are spread over all that were chosen. */
export const mostCopies = 8
export const mostCopiedBytes = 64 * 2 ** 20

/** How many copies a round of so many inferences may need, of answers of this size. */
export function copiesFor(inferences: number, bytes: number): number {
  const wanted = Math.ceil(inferences / sampledOf) + 1
  return Math.max(0, Math.min(wanted, mostCopies, Math.floor(mostCopiedBytes / Math.max(1, bytes))))
}

/**
 * Chooses 1 % of the inferences of a timed part at random and keeps copies of their answers, in memory that was there before.
 * One is chosen of each hundred; the first of a short round early enough to be reached. Of more than there is memory for, each
 * has the same chance to be kept (reservoir sampling: Vitter 1985, algorithm R).
 */
export class AnswerSampler {
  readonly #copies: readonly AnswerCopy[]
  readonly #random: () => number
  readonly #inputs: number[] = []
  #block = 0
  #next: number
  #chosen = 0

  /** `expected`: how many inferences the timed part is likely to have. */
  constructor(copies: readonly AnswerCopy[], seed: number, expected: number) {
    this.#copies = copies
    this.#random = seededRandom(seed)
    // Half of what is expected: a slower round than its warm-up reaches that too.
    const within = Math.max(1, Math.min(sampledOf, Math.floor(expected / 2)))
    this.#next = copies.length === 0 ? Infinity : Math.floor(this.#random() * within)
  }

  /** Asked with ascending numbers. Cheap: it is asked for every inference of the timed part. */
  wants(inference: number): boolean {
    if (inference < this.#next) return false
    this.#next = ++this.#block * sampledOf + Math.floor(this.#random() * sampledOf)
    return true
  }

  keep(input: number, answer: Answer): void {
    const before = this.#chosen++
    const place = before < this.#copies.length ? before : Math.floor(this.#random() * (before + 1))
    const copy = this.#copies[place]
    if (copy === undefined) return
    this.#inputs[place] = input
    answer.copyTo(copy)
  }

  /** What was kept: the input that was given, and the copy of its answer. */
  kept(): { readonly input: number; readonly copy: AnswerCopy }[] {
    return this.#copies.flatMap((copy, place) => {
      const input = this.#inputs[place]
      return input === undefined ? [] : [{ input, copy }]
    })
  }
}

/** The numbers that a sampler would choose of so many inferences, for whoever has to know them before; at most `mostCopies`. */
export function chosenNumbers(seed: number, expected: number, most: number): number[] {
  const sampler = new AnswerSampler([{ outputs: () => ({}) }], seed, expected)
  const all = Array.from({ length: Math.max(1, expected) }, (_, index) => index).filter((index) => sampler.wants(index))
  // Evenly over the round.
  const step = Math.max(1, all.length / Math.max(1, most))
  return Array.from({ length: Math.min(all.length, most) }, (_, index) => all[Math.floor(index * step)] ?? 0)
}
