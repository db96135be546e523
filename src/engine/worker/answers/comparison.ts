import { matchBoxes, possibleScore } from '../../../core/agreement/boxes'
import type { ComparedFrame, ComparedOutput } from '../../../core/agreement/judge'
import { measureAnswer } from '../../../core/agreement/measure'
import type { ModelDescription } from '../../../core/model'
import type { NotCompared, WorstAnswer } from '../../../core/record'
import { decodeOutputs } from '../../vision/decode-outputs'
import { frameOf, inputOf } from '../inputs'
import type { AnswerCopy, Outputs, Workload } from '../workload'
import type { ReferenceAnswers } from './make-reference'
import { lengthOf, ReferenceReader } from './reference-file'

/** Of a larger batch so many frames are compared: the first, the last and some between. */
const mostPlaces = 8
/** Once every request and every input had its turn, a slow model is not asked on. */
const longestMs = 1500

/** Thrown where answers and reference are not of one kind: then there is nothing to judge. */
class NotComparable extends Error {
  constructor(readonly why: NotCompared) {
    super(why)
  }
}

/** Of an answer of another shape, or of none. */
const nothingAlike = { nrmse: Infinity, worstColumn: Infinity, cosine: 0, notFinite: 0 }

export interface ComparisonOptions {
  readonly reference: ReferenceAnswers
  readonly description: Pick<ModelDescription, 'decoder' | 'classNames'>
  readonly batch: number
  readonly now: () => number
}

/** Compares what a workload answers with the reference, frame by frame. Reads the reference bit by bit; close it. */
export class AnswerComparison {
  readonly frames: ComparedFrame[] = []
  readonly #options: ComparisonOptions
  readonly #reader: ReferenceReader
  #why: NotCompared | null = null

  /** Throws where the reference cannot be read. */
  constructor(options: ComparisonOptions) {
    this.#options = options
    this.#reader = new ReferenceReader(options.reference.facts)
  }

  /** Null as long as answers and reference could be compared. */
  get why(): NotCompared | null {
    return this.#why
  }

  /**
   * Lets every request of the pool answer, at least twice with different inputs, and every input be asked for; as many at once as
   * in the timed part, so that answers that get mixed up show. Looked at where each answer lies.
   */
  async ask(
    workload: Pick<Workload, 'infer'>,
    { when, lanes, inputs, copy }: { when: WorstAnswer['when']; lanes: number; inputs: number; copy: AnswerCopy }
  ): Promise<void> {
    const { now } = this.#options
    const begin = now()
    const least = Math.max(inputs, lanes)
    const all = lanes === 1 ? inputs : Math.max(inputs, 2 * lanes)
    let next = 0
    const lane = async (): Promise<void> => {
      while (next < all && (next < least || now() - begin < longestMs)) {
        const inference = next++
        const input = lanes < inputs ? inference % inputs : inputOf(inference, lanes, inputs)
        await workload.infer(input, (answer) => {
          answer.copyTo(copy)
          this.add(when, input, copy.outputs())
        })
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
  }

  /** One answer to this input: each of its frames, or some where the batch is large. */
  add(when: WorstAnswer['when'], input: number, outputs: Outputs): void {
    if (this.#why !== null) return
    try {
      for (const place of placesOf(this.#options.batch)) this.frames.push(this.#compare(when, input, place, outputs))
    } catch (thrown) {
      if (!(thrown instanceof NotComparable)) throw thrown
      this.#why = thrown.why
    }
  }

  close(): void {
    this.#reader.close()
  }

  #compare(when: WorstAnswer['when'], input: number, place: number, outputs: Outputs): ComparedFrame {
    const frame = frameOf(input, place)
    const { facts } = this.#options.reference
    const compared = facts.outputs.map(({ name, shape, scales, movements }, index): ComparedOutput => {
      const at = { when, input: frame, output: name }
      const scale = scales[frame]
      // Frameworks may call the same output by another of its names.
      const given = outputs[name] ?? Object.values(outputs)[index]
      const data = given === undefined ? undefined : this.#part(given, shape, place)
      if (data === undefined || scale === undefined) return { ...at, measures: nothingAlike, movement: 0 }
      const measures = measureAnswer(data, this.#reference(frame, index), scale)
      return { ...at, measures, movement: movements[frame] ?? Infinity }
    })
    return { when, outputs: compared, boxes: this.#boxes(frame, place, outputs) }
  }

  #reference(frame: number, output: number): Float32Array {
    try {
      return this.#reader.read(frame, output)
    } catch {
      // Somebody has emptied the folder: no reason to lose the round.
      throw new NotComparable('no-reference')
    }
  }

  /** The values of one frame of the batch; undefined where the answer has another shape than the reference. */
  #part(given: Outputs[string], shape: readonly number[], place: number): Float32Array | undefined {
    const { batch } = this.#options
    const length = lengthOf(shape)
    const isByFrame =
      given.shape[0] === batch * (shape[0] ?? 1) && String(given.shape.slice(1)) === String(shape.slice(1))
    if (isByFrame) return given.data.subarray(place * length, (place + 1) * length)
    // A model that puts its batch elsewhere, or sums over it.
    if (batch > 1) throw new NotComparable('by-batch')
    return undefined
  }

  #boxes(frame: number, place: number, outputs: Outputs): ComparedFrame['boxes'] {
    const { reference, description } = this.#options
    const { decoder, classNames } = description
    const expected = reference.boxes[frame] ?? null
    if (decoder === null || expected === null || reference.geometry === null) return null
    const options = { scoreThreshold: possibleScore, batchIndex: place }
    try {
      return matchBoxes(decodeOutputs(decoder, outputs, reference.geometry, classNames, options), expected)
    } catch {
      // Of another form than the reference's: the values have said so.
      return null
    }
  }
}

function placesOf(batch: number): number[] {
  const count = Math.min(batch, mostPlaces)
  return Array.from({ length: count }, (_, index) => Math.round((index * (batch - 1)) / Math.max(1, count - 1)))
}
