import type { Detection } from '../../core/model'
import type { RgbImage } from './image'
import { overlayElements } from './overlay'
import { loadSharp } from './sharp'
import { loadTextRenderer } from './text'

export interface DrawOptions {
  /** Detections with a lower score are left out. */
  readonly scoreThreshold?: number
}

/** The overlay is rendered in bands of so many pixels: for 100 megapixels in one piece it would take 800 MB. */
const bandPixels = 8_000_000

/**
 * A copy of a picture with boxes, labels ("name score") and skeletons drawn on it, in the original's manner. Boxes may
 * reach beyond the picture; labels stay inside it.
 */
export async function drawDetections(
  image: RgbImage,
  detections: readonly Detection[],
  { scoreThreshold = 0 }: DrawOptions = {}
): Promise<RgbImage> {
  const shown = detections.filter(({ score }) => score >= scoreThreshold)
  // Not slice(): the pixels may be a Buffer, whose slice() is no copy.
  const data = new Uint8Array(image.data)
  if (shown.length === 0) return { ...image, data }
  const renderer = await loadTextRenderer()
  const elements = overlayElements(shown, image, renderer.textWidth)
  const { width, height } = image
  const bandHeight = Math.max(1, Math.floor(bandPixels / width))
  for (let top = 0; top < height; top += bandHeight) {
    const rows = Math.min(bandHeight, height - top)
    const frame = `width="${width}" height="${rows}" viewBox="0 ${top} ${width} ${rows}"`
    const { pixels } = renderer.render(`<svg xmlns="http://www.w3.org/2000/svg" ${frame}>\n${elements}\n</svg>`)
    blend(data.subarray(top * width * 3, (top + rows) * width * 3), pixels)
  }
  return { ...image, data }
}

/** Lays RGBA pixels with premultiplied opacity over RGB ones. */
function blend(target: Uint8Array, overlay: Uint8Array): void {
  for (let to = 0, from = 0; to < target.length; to += 3, from += 4) {
    const opacity = overlay[from + 3] ?? 0
    if (opacity === 0) continue
    const remains = (255 - opacity) / 255
    for (let channel = 0; channel < 3; channel++) {
      target[to + channel] = Math.round((overlay[from + channel] ?? 0) + (target[to + channel] ?? 0) * remains)
    }
  }
}

/** A picture as a PNG file's bytes. */
export async function encodePng({ width, height, data }: RgbImage): Promise<Buffer> {
  const sharp = await loadSharp()
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .png()
    .toBuffer()
}
