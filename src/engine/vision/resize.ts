import type { Box } from '../../core/model'
import type { RgbImage } from './image'
import { resample } from './resample'

/** Where a given picture lies inside a model's input: model pixel = given pixel × scale + offset. */
export interface Geometry {
  /** Size of the given picture, in pixels. */
  readonly width: number
  readonly height: number
  /** Size of the model's input, in pixels. */
  readonly inputWidth: number
  readonly inputHeight: number
  readonly scaleX: number
  readonly scaleY: number
  readonly offsetX: number
  readonly offsetY: number
}

export interface FittedImage {
  readonly image: RgbImage
  readonly geometry: Geometry
}

/** The grey that YOLOv5 was trained with round its pictures. */
const paddingGrey = 114

/** A picture at another size (see `resample` for how); the picture itself where the size stays. */
export function resize(image: RgbImage, width: number, height: number): RgbImage {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new RangeError(`A picture cannot be resized to ${width} × ${height} pixels.`)
  }
  if (width === image.width && height === image.height) return image
  return { ...image, width, height, data: resample(image, width, height) }
}

/**
 * Resizes a picture into `width` × `height`, keeping its proportions: what remains is grey, equally on both sides.
 * No padding where the proportions agree to within half a pixel; the very same picture where the size does.
 */
export function letterbox(image: RgbImage, width: number, height: number): FittedImage {
  const scale = Math.min(width / image.width, height / image.height)
  const innerWidth = Math.min(width, Math.max(1, Math.round(image.width * scale)))
  const innerHeight = Math.min(height, Math.max(1, Math.round(image.height * scale)))
  const offsetX = Math.floor((width - innerWidth) / 2)
  const offsetY = Math.floor((height - innerHeight) / 2)
  const inner = resize(image, innerWidth, innerHeight)
  return {
    image: innerWidth === width && innerHeight === height ? inner : pad(inner, width, height, offsetX, offsetY),
    geometry: {
      width: image.width,
      height: image.height,
      inputWidth: width,
      inputHeight: height,
      scaleX: innerWidth / image.width,
      scaleY: innerHeight / image.height,
      offsetX,
      offsetY
    }
  }
}

/** A box of the model's input in pixels of the given picture. It may reach beyond the picture's edges. */
export function boxToPicture([x, y, width, height]: Box, geometry: Geometry): Box {
  const [left, top] = pointToPicture(x, y, geometry)
  return [left, top, width / geometry.scaleX, height / geometry.scaleY]
}

/** A point of the model's input in pixels of the given picture. */
export function pointToPicture(x: number, y: number, geometry: Geometry): readonly [x: number, y: number] {
  return [(x - geometry.offsetX) / geometry.scaleX, (y - geometry.offsetY) / geometry.scaleY]
}

function pad(inner: RgbImage, width: number, height: number, offsetX: number, offsetY: number): RgbImage {
  const data = new Uint8Array(width * height * 3).fill(paddingGrey)
  const rowLength = inner.width * 3
  for (let y = 0; y < inner.height; y++) {
    const row = inner.data.subarray(y * rowLength, (y + 1) * rowLength)
    data.set(row, ((offsetY + y) * width + offsetX) * 3)
  }
  return { ...inner, width, height, data }
}
