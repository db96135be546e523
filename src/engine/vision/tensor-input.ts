import { fail } from '../../core/failure'
import { type ModelInput, pictureSize } from '../../core/model'
import type { RgbImage } from './image'

export type InputArray = Float32Array | Int32Array | Uint8Array

export interface InputTensor {
  /** The model's input shape with the batch in its first place. */
  readonly shape: readonly number[]
  readonly data: InputArray
}

const arrayTypes = { f32: Float32Array, i32: Int32Array, u8: Uint8Array } as const

/** Zeros for an input of this type and shape. */
export function emptyInput(elementType: ModelInput['elementType'], shape: readonly number[]): InputArray {
  return new arrayTypes[elementType](shape.reduce((product, side) => product * side, 1))
}

/** A tensor whose every place of the batch holds one of `images` (all of the input's size; see `letterbox`). */
export function toInputTensor(images: RgbImage | readonly RgbImage[], input: ModelInput): InputTensor {
  const list = Array.isArray(images) ? (images as readonly RgbImage[]) : [images as RgbImage]
  const data = new arrayTypes[input.elementType](elementsPerImage(input) * list.length)
  list.forEach((image, index) => fillInput(image, input, data, index))
  return { shape: [list.length, ...input.shape.slice(1)], data }
}

/** Elements that one picture takes in the model's input. */
export function elementsPerImage(input: ModelInput): number {
  const { width, height } = pictureSize(input)
  return width * height * 3
}

/**
 * Writes one picture to place `batchIndex` of a batch, in the layout and range that the model wants (RGB order).
 * The picture has to be of the input's size. Throws a FailureError where the input takes no RGB picture.
 */
export function fillInput(image: RgbImage, input: ModelInput, target: InputArray, batchIndex = 0): void {
  requireRgbInput(input)
  const size = pictureSize(input)
  const elements = elementsPerImage(input)
  if (image.width !== size.width || image.height !== size.height) {
    throw new RangeError(
      `The picture is ${image.width} × ${image.height}, the input "${input.name}" ${size.width} × ${size.height}.`
    )
  }
  if (!(target instanceof arrayTypes[input.elementType]) || target.length < elements * (batchIndex + 1)) {
    throw new RangeError(`The array for the input "${input.name}" has another type or is too short.`)
  }
  const part = target.subarray(elements * batchIndex, elements * (batchIndex + 1))
  if (input.layout === 'NHWC') writeInterleaved(image.data, input.white, part)
  else writePlanes(image.data, input.white, part)
}

function requireRgbInput(input: ModelInput): void {
  const channels = input.layout === 'NCHW' ? input.shape[1] : input.layout === 'NHWC' ? input.shape[3] : undefined
  if (channels === 3 && input.shape.length === 4 && !(input.white === 1 && input.elementType !== 'f32')) return
  throw fail(
    'model-unsupported',
    `The model's input "${input.name}" (${input.elementType}, [${input.shape.join(', ')}]) takes no RGB picture.`,
    'Choose a model whose input is a picture with three channels.'
  )
}

/** x / 255 rounded to f32 once, as the original's float64 division followed by the conversion to f32. */
const oneOver255 = Float32Array.from({ length: 256 }, (_, value) => value / 255)

function writeInterleaved(rgb: Uint8Array, white: 1 | 255, target: InputArray): void {
  if (white === 255) target.set(rgb)
  else for (let i = 0; i < rgb.length; i++) target[i] = oneOver255[rgb[i] ?? 0] ?? 0
}

function writePlanes(rgb: Uint8Array, white: 1 | 255, target: InputArray): void {
  for (let channel = 0, to = 0; channel < 3; channel++) {
    for (let from = channel; from < rgb.length; from += 3, to++) {
      const value = rgb[from] ?? 0
      target[to] = white === 255 ? value : (oneOver255[value] ?? 0)
    }
  }
}
