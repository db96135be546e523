import type { Attachment } from 'svelte/attachments'
import type { Detection } from '../../../../core/model'
import { api } from '../../../lib/api'
import { drawOverlay, scaled } from '../../see/draw-overlay'

/** Asked for once, however many rows of a run show it. */
let last: { readonly run: string; readonly picture: Promise<ImageBitmap | null> } | null = null

export function runPicture(run: string): Promise<ImageBitmap | null> {
  if (last?.run !== run) last = { run, picture: load(run) }
  return last.picture
}

async function load(run: string): Promise<ImageBitmap | null> {
  const picture = await api.runPicture(run)
  if (picture === null) return null
  return createImageBitmap(new Blob([new Uint8Array(picture.bytes)], { type: picture.mime }))
}

/** The picture with boxes over it; `detections` are in the pixels of a picture that is `width` wide. */
export function drawBoxes(
  picture: ImageBitmap,
  detections: readonly Detection[],
  width: number
): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    // Twice as sharp as it is shown, so that letters stay letters on a dense screen.
    const shown = { width: 480, height: Math.round((480 * picture.height) / picture.width) }
    const density = 2
    canvas.width = shown.width * density
    canvas.height = shown.height * density
    const context = canvas.getContext('2d')
    if (context === null) return
    context.scale(density, density)
    context.drawImage(picture, 0, 0, shown.width, shown.height)
    const fitted = detections.map((detection) => scaled(detection, shown.width / width))
    drawOverlay(context, fitted, shown)
  }
}
