import type { Attachment } from 'svelte/attachments'
import type { Detection } from '../../../core/model'
import { drawOverlay, scaled } from './draw-overlay'

/** A picture, and what was found in it in pixels of `width` × `height`. */
export interface View {
  readonly source: ImageBitmap | HTMLCanvasElement
  readonly width: number
  readonly height: number
  readonly detections: readonly Detection[]
  /** Of a live picture. */
  readonly frame?: number
}

/** Shows one view on a canvas, as large as fits into its room, and again when that changes. */
export class Painter {
  #room: HTMLElement | null = null
  #view: View | null = null
  #names: (name: string) => string = (name) => name
  #threshold = 0

  /** `{@attach painter.on}` on an element that has room, with a canvas inside. */
  readonly on: Attachment<HTMLElement> = (room) => {
    this.#room = room
    const resized = new ResizeObserver(() => this.#paint())
    resized.observe(room)
    return () => {
      resized.disconnect()
      this.#room = null
    }
  }

  /** Answers the view that was shown before. */
  show(view: View | null): View | null {
    const before = this.#view
    this.#view = view
    this.#paint()
    return before
  }

  sift(threshold: number, names: (name: string) => string): void {
    this.#threshold = threshold
    this.#names = names
    this.#paint()
  }

  #paint(): void {
    const room = this.#room
    const canvas = room?.querySelector('canvas')
    const context = canvas?.getContext('2d')
    if (!room || !canvas || !context) return
    const view = this.#view
    if (view === null) {
      canvas.hidden = true
      return
    }
    canvas.hidden = false
    const scale = Math.min(room.clientWidth / view.width, room.clientHeight / view.height)
    const shown = { width: Math.max(1, view.width * scale), height: Math.max(1, view.height * scale) }
    fit(canvas, context, shown)
    context.imageSmoothingQuality = 'high'
    context.drawImage(view.source, 0, 0, shown.width, shown.height)
    const visible = view.detections.filter(({ score }) => score > this.#threshold)
    const named = visible.map((detection) => ({ ...scaled(detection, scale), name: this.#names(detection.name) }))
    drawOverlay(context, named, shown)
    const frame = String(view.frame ?? '')
    if (canvas.dataset['frame'] !== frame) canvas.dataset['frame'] = frame
  }
}

/** As many pixels as the screen has under the canvas; setting the size again would only cost time. */
function fit(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  shown: { readonly width: number; readonly height: number }
): void {
  const ratio = window.devicePixelRatio
  const [width, height] = [Math.round(shown.width * ratio), Math.round(shown.height * ratio)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
    canvas.style.width = `${shown.width}px`
    canvas.style.height = `${shown.height}px`
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
}
