import { LiveMeter, type LiveFigures } from '../../../core/live/figures'
import type { LiveAnswer, LiveDropped, LiveFrame, LiveReady } from '../../../core/live/messages'
import { NewestWins } from '../../../core/live/newest-wins'
import type { Detection } from '../../../core/model'
import type { Painter } from './painter'
import { scaled } from './draw-overlay'

export interface LiveCounts {
  /** Drawn with their boxes. */
  readonly frames: number
  readonly dropped: number
  readonly outOfOrder: number
}

interface Taken {
  /** The frame itself, so that boxes are drawn over the very picture they were found in. */
  readonly shot: HTMLCanvasElement
  readonly at: number
  readonly decodeMs: number
  /** From pixels of the frame as it was sent to pixels of `shot`. */
  readonly scale: number
}

/** What is kept for the screen; more would cost time and not be seen. */
const largestShot = 1280

/** Takes frames from a video as the engine has room for them, and draws each with its boxes when they come back. */
export class LiveLoop {
  readonly #video: HTMLVideoElement
  readonly #ready: LiveReady
  readonly #send: (frame: LiveFrame) => void
  readonly #painter: Painter
  readonly #gate: NewestWins
  readonly #meter = new LiveMeter()
  readonly #taken = new Map<number, Taken>()
  readonly #spare: HTMLCanvasElement[] = []
  readonly #small = canvasContext(document.createElement('canvas'), true)
  #next = 0
  #presented: number | null = null
  #callback = 0
  #decodeSeconds = 0
  #isOver = false
  #frames = 0
  #outOfOrder = 0
  #detections: readonly Detection[] = []

  constructor(video: HTMLVideoElement, ready: LiveReady, send: (frame: LiveFrame) => void, painter: Painter) {
    this.#video = video
    this.#ready = ready
    this.#send = send
    this.#painter = painter
    this.#gate = new NewestWins(ready.framesAtOnce)
    this.#watch()
  }

  get counts(): LiveCounts {
    return { frames: this.#frames, dropped: this.#gate.dropped, outOfOrder: this.#outOfOrder }
  }

  /** In pixels of the picture that is shown, of the last frame. */
  get detections(): readonly Detection[] {
    return this.#detections
  }

  figures(): LiveFigures {
    return this.#meter.read(performance.now())
  }

  stop(): void {
    this.#isOver = true
    this.#video.cancelVideoFrameCallback(this.#callback)
    this.#taken.clear()
  }

  answered(answer: LiveAnswer | LiveDropped): void {
    const taken = this.#taken.get(answer.number)
    this.#taken.delete(answer.number)
    if (taken !== undefined && !this.#isOver) {
      if (answer.type === 'answer') this.#draw(taken, answer)
      else this.#spare.push(taken.shot)
    }
    // After the drawing: the next frame is then as new as can be.
    if (!this.#isOver && this.#gate.done()) this.#take()
  }

  #watch(): void {
    this.#callback = this.#video.requestVideoFrameCallback((_now, { presentedFrames, processingDuration }) => {
      if (this.#isOver) return
      this.#watch()
      const passed = this.#presented === null ? 1 : Math.max(1, presentedFrames - this.#presented)
      this.#presented = presentedFrames
      this.#decodeSeconds = processingDuration ?? 0
      if (this.#gate.shown(passed)) this.#take()
    })
  }

  #take(): void {
    const at = performance.now()
    const { videoWidth, videoHeight } = this.#video
    const shot = this.#spare.pop() ?? document.createElement('canvas')
    fitInto(shot, videoWidth, videoHeight, largestShot, largestShot)
    canvasContext(shot).drawImage(this.#video, 0, 0, shot.width, shot.height)
    const { canvas } = this.#small
    fitInto(canvas, videoWidth, videoHeight, this.#ready.input.width, this.#ready.input.height)
    const { width, height } = canvas
    this.#small.drawImage(shot, 0, 0, width, height)
    const { buffer: rgba } = this.#small.getImageData(0, 0, width, height).data
    const number = this.#next++
    const decodeMs = this.#decodeSeconds * 1000 + performance.now() - at
    this.#taken.set(number, { shot, at, decodeMs, scale: shot.width / width })
    this.#send({ type: 'frame', number, width, height, rgba: rgba as ArrayBuffer })
  }

  #draw({ shot, at, decodeMs, scale }: Taken, { number, detections, times, outOfOrder }: LiveAnswer): void {
    const start = performance.now()
    this.#detections = detections.map((detection) => scaled(detection, scale))
    const { width, height } = shot
    const before = this.#painter.show({ source: shot, width, height, detections: this.#detections, frame: number })
    if (before?.source instanceof HTMLCanvasElement) this.#spare.push(before.source)
    const end = performance.now()
    this.#frames++
    this.#outOfOrder = outOfOrder
    this.#meter.drawn(end, { ...times, decodeMs, drawMs: end - start, totalMs: end - at })
  }
}

/** Sizes a canvas as large as fits into the room with the picture's proportions, but no larger than the picture. */
function fitInto(canvas: HTMLCanvasElement, width: number, height: number, roomX: number, roomY: number): void {
  const scale = Math.min(1, roomX / width, roomY / height)
  const [fitX, fitY] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  if (canvas.width !== fitX) canvas.width = fitX
  if (canvas.height !== fitY) canvas.height = fitY
}

function canvasContext(canvas: HTMLCanvasElement, willReadFrequently = false): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently })
  if (context === null) throw new Error('This page cannot draw.')
  return context
}
