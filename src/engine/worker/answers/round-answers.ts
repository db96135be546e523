import { boundOf, judgeAnswers } from '../../../core/agreement/judge'
import { framesInWholeBatches } from '../../../core/plan'
import type { Agreement, EffectiveSettings, NotCompared, RoundRecord } from '../../../core/record'
import { textWithoutHome } from '../../without-home'
import { distinctInputs } from '../inputs'
import type { MeasureJob, Opened } from '../jobs/open-row'
import type { AnswerCopy } from '../workload'
import { AnswerComparison } from './comparison'
import { lengthOf } from './reference-file'
import { AnswerSampler, chosenNumbers, copiesFor, sampledOf } from './sampler'

/** Of one answer: looking at it takes as much memory again. */
const mostAnswerBytes = 512 * 2 ** 20

/**
 * Whether one round's answers are the reference's: asked for before the timed part, copied during it, asked for after it. What is
 * compared is compared outside of the timed part; a round is never lost over it.
 */
export class RoundAnswers {
  readonly #job: MeasureJob
  readonly #opened: Opened
  readonly #now: () => number
  #comparison: AnswerComparison | null = null
  #copy: AnswerCopy | null = null
  #given: Exclude<Agreement, { state: 'same' | 'different' }> | null = null
  #seconds = 0

  constructor(job: MeasureJob, opened: Opened, now: () => number) {
    this.#job = job
    this.#opened = opened
    this.#now = now
    const { reference } = job
    if (reference === undefined) return
    if ('why' in reference) {
      this.#give(reference.why, reference.detail)
      return
    }
    if (this.#bytes() > mostAnswerBytes) {
      this.#give('too-large')
      return
    }
    try {
      const { description } = job.model
      this.#comparison = new AnswerComparison({ reference, description, batch: job.row.batch, now })
    } catch (thrown) {
      this.#give('no-reference', textWithoutHome(thrown instanceof Error ? thrown.message : String(thrown)))
    }
  }

  /** How long asking and comparing took in all. */
  get seconds(): number {
    return this.#seconds
  }

  /** After the first inference and before the warm-up: what it leaves behind is gone when the timed part begins. */
  before(): Promise<void> {
    return this.#ask('before')
  }

  /** For the timed part; null where nothing is compared, or one answer is too large to be kept. */
  sampler(warm: RoundRecord['warmUp']): AnswerSampler | null {
    if (this.#comparison === null) return null
    const expected = this.#expected(warm)
    const copies = Array.from({ length: copiesFor(expected, this.#bytes()) }, () => this.#opened.workload.newCopy())
    return new AnswerSampler(copies, this.#seed(), expected)
  }

  /** The same for a workload that keeps its own time. */
  numbersToKeep(warm: RoundRecord['warmUp']): number[] {
    if (this.#comparison === null) return []
    const expected = this.#expected(warm)
    return chosenNumbers(this.#seed(), expected, copiesFor(expected, this.#bytes()))
  }

  /** What was kept of the timed part, and everything once more. */
  async after(sampler: AnswerSampler | null, kept: readonly number[]): Promise<void> {
    const begin = this.#now()
    for (const { input, copy } of sampler?.kept() ?? []) this.#comparison?.add('during', input, copy.outputs())
    const { measureItself } = this.#opened
    for (const [place, number] of kept.entries()) {
      const outputs = await measureItself?.kept(place)
      if (outputs !== undefined) this.#comparison?.add('during', number % distinctInputs, outputs)
    }
    this.#seconds += (this.#now() - begin) / 1000
    await this.#ask('after')
  }

  /** Undefined where nothing was asked for. */
  judge(effective: EffectiveSettings): Agreement | undefined {
    if (this.#comparison === null) return this.#given ?? undefined
    const { why, frames } = this.#comparison
    return why === null ? judgeAnswers(frames, boundOf(effective)) : { state: 'not checked', why }
  }

  close(): void {
    this.#comparison?.close()
  }

  #give(why: NotCompared, detail?: string): void {
    this.#given = { state: 'not checked', why, ...(detail !== undefined && { detail }) }
  }

  async #ask(when: 'before' | 'after'): Promise<void> {
    if (this.#comparison === null) return
    const begin = this.#now()
    const { workload, requests: lanes } = this.#opened
    this.#copy ??= workload.newCopy()
    await this.#comparison.ask(workload, { when, lanes, inputs: distinctInputs, copy: this.#copy })
    this.#seconds += (this.#now() - begin) / 1000
  }

  /** Inferences of the timed part, by the speed of the warm-up. */
  #expected({ inferences, seconds }: RoundRecord['warmUp']): number {
    const { stop, row } = this.#job
    const frames = framesInWholeBatches(stop, row.batch) ?? 0
    const least = Math.max(frames / row.batch, (stop.minSeconds * inferences) / seconds)
    return Math.ceil(Math.min(least, stop.maxSeconds === null ? Infinity : (stop.maxSeconds * inferences) / seconds))
  }

  /** Of one answer, as floats. */
  #bytes(): number {
    const { reference, row } = this.#job
    if (reference === undefined || 'why' in reference) return Infinity
    return 4 * row.batch * reference.facts.outputs.reduce((sum, { shape }) => sum + lengthOf(shape), 0)
  }

  /** Another choice in each round, the same for the same run. */
  #seed(): number {
    return this.#job.seed * sampledOf + this.#job.round
  }
}
