import { median } from '../statistics'
import type { EngineTimes } from './messages'

/** The way of one frame from the source to the screen, in milliseconds. */
export interface FrameTimes extends EngineTimes {
  /** Decoding, as far as the source tells, and reading the pixels. */
  readonly decodeMs: number
  readonly drawMs: number
  /** From the moment when the frame was taken until it is drawn with its boxes. */
  readonly totalMs: number
}

export interface LiveFigures {
  /** Frames drawn a second, over the last seconds. */
  readonly fps: number
  /** The median of each over the last seconds; null while nothing was drawn. */
  readonly times: FrameTimes | null
}

/** Long enough that a slow device's figure stands still, short enough that a change is seen. */
const windowMs = 3000

/** Collects what happened to each frame; read about once a second. */
export class LiveMeter {
  #drawn: { readonly at: number; readonly times: FrameTimes }[] = []
  #begin: number | null = null

  drawn(at: number, times: FrameTimes): void {
    this.#begin ??= at
    this.#drawn.push({ at, times })
  }

  read(now: number): LiveFigures {
    this.#drawn = this.#drawn.filter(({ at }) => now - at < windowMs)
    const observed = now - (this.#begin ?? now)
    // The first frame of all begins the time, and is no frame within it.
    const frames = observed < windowMs ? this.#drawn.length - 1 : this.#drawn.length
    return {
      // Shorter than this a rate is chance.
      fps: observed < 200 ? 0 : (frames * 1000) / Math.min(windowMs, observed),
      times: this.#drawn.length === 0 ? null : medians(this.#drawn.map(({ times }) => times))
    }
  }
}

function medians(all: readonly FrameTimes[]): FrameTimes {
  const of = (name: keyof FrameTimes): number => median(all.map((times) => times[name]))
  return {
    decodeMs: of('decodeMs'),
    preprocessMs: of('preprocessMs'),
    inferenceMs: of('inferenceMs'),
    postprocessMs: of('postprocessMs'),
    drawMs: of('drawMs'),
    totalMs: of('totalMs')
  }
}
