import type { FromLive, LiveAnswer, LiveDropped, LiveFrame } from '../../core/live/messages'
import { InOrder } from '../../core/live/in-order'
import type { Detection } from '../../core/model'

/** What looks at frames. It has `requests` places, each with an input of its own that is filled and used in turn. */
export interface LiveModel<Prepared, Outputs> {
  readonly requests: number
  prepare(place: number, frame: LiveFrame): Prepared
  infer(place: number): Promise<Outputs>
  find(outputs: Outputs, prepared: Prepared): readonly Detection[]
}

export interface LiveSessionOptions {
  readonly now: () => number
  readonly answer: (message: FromLive) => void
  /** Something went wrong with the model or the device: the session is over. */
  readonly failed: (thrown: unknown) => void
}

/** Frames that may be under way: all requests busy, and one waiting so that none of them ever does. */
export const framesAtOnce = (requests: number): number => requests + 1

/**
 * Frames in, what is seen in them out, in the order of the frames although several are looked at at once. Never holds more
 * than `framesAtOnce`: of those that wait, the newest wins, and the others are told as dropped.
 */
export class LiveSession<Prepared, Outputs> {
  readonly #model: LiveModel<Prepared, Outputs>
  readonly #options: LiveSessionOptions
  readonly #order: InOrder<Omit<LiveAnswer, 'outOfOrder'> | LiveDropped>
  readonly #freePlaces: number[]
  #waiting: LiveFrame | null = null
  #last = -1
  #isOver = false
  /** Frames that were looked at. */
  frames = 0

  constructor(model: LiveModel<Prepared, Outputs>, options: LiveSessionOptions) {
    this.#model = model
    this.#options = options
    this.#freePlaces = Array.from({ length: model.requests }, (_, place) => place)
    this.#order = new InOrder((message) => {
      options.answer(message.type === 'dropped' ? message : { ...message, outOfOrder: this.outOfOrder })
    })
  }

  get outOfOrder(): number {
    return this.#order.outOfOrder
  }

  get isIdle(): boolean {
    return this.#freePlaces.length === this.#model.requests && this.#waiting === null
  }

  accept(frame: LiveFrame): void {
    // A number that comes twice could not be told apart in the answers.
    if (this.#isOver || frame.number <= this.#last) return
    this.#last = frame.number
    this.#order.begin(frame.number)
    const place = this.#freePlaces.pop()
    if (place !== undefined) {
      void this.#lookAt(place, frame)
      return
    }
    const displaced = this.#waiting
    this.#waiting = frame
    if (displaced !== null) this.#order.skip(displaced.number, { type: 'dropped', number: displaced.number })
  }

  /** What is under way is not answered any more. */
  end(): void {
    this.#isOver = true
    this.#waiting = null
  }

  async #lookAt(place: number, frame: LiveFrame): Promise<void> {
    try {
      const message = await this.#answerTo(place, frame)
      if (this.#isOver) return
      this.frames++
      this.#order.end(frame.number, message)
      this.#next(place)
    } catch (thrown) {
      if (this.#isOver) return
      this.end()
      this.#options.failed(thrown)
    }
  }

  async #answerTo(place: number, frame: LiveFrame): Promise<Omit<LiveAnswer, 'outOfOrder'>> {
    const { now } = this.#options
    const start = now()
    const prepared = this.#model.prepare(place, frame)
    const preparedAt = now()
    const outputs = await this.#model.infer(place)
    const inferredAt = now()
    const detections = this.#model.find(outputs, prepared)
    const times = {
      preprocessMs: preparedAt - start,
      inferenceMs: inferredAt - preparedAt,
      postprocessMs: now() - inferredAt
    }
    return { type: 'answer', number: frame.number, detections, times }
  }

  #next(place: number): void {
    const frame = this.#waiting
    this.#waiting = null
    if (frame === null) this.#freePlaces.push(place)
    else void this.#lookAt(place, frame)
  }
}
