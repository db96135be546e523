import { type ModelInput, pictureSize } from '../../core/model'
import { seededRandom } from '../../core/plan'
import { decodeImage } from '../vision/decode'
import type { RgbImage } from '../vision/image'
import { letterbox } from '../vision/resize'
import { emptyInput, fillInput, type InputArray } from '../vision/tensor-input'

/** Distinct inputs that every row cycles through: one repeated frame could not show a stale or reused output. */
export const distinctInputs = 4

/** What the frames are; another number where they are made in another way. */
export const inputSet = 1

/** Which of the distinct frames is frame `place` of a batch of that input. */
export const frameOf = (input: number, place: number): number => (input + place) % distinctInputs

/**
 * Which input an inference gets. In turn, and so that a request that is one of `lanes` in step with each other does not get
 * the same one each time: an answer that it did not renew would then be the right one.
 */
export function inputOf(inference: number, lanes: number, inputs: number): number {
  const shift = greatestCommonDivisor(lanes, inputs) > 1 ? Math.floor(inference / lanes) : 0
  return (inference + shift) % inputs
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

/** Whether a distinct frame shows the picture, turned or moved; the other one is noise. */
export const showsPicture = (frame: number): boolean => frame !== noiseFrame

const noiseFrame = 1

/**
 * Inputs of one batch each: frame k of input i is the distinct frame (i + k) mod 4. These are the picture (the user's, or the
 * built-in one), seeded noise, and the picture mirrored and moved round with a little seeded noise: what a model of real
 * weights finds on them differs, as its answers to plain noise hardly do. Without a picture, or where the layout is
 * unknown, all are noise of different brightness.
 */
export async function prepareInputs(
  input: ModelInput,
  batch: number,
  image: string | null,
  seed: number
): Promise<InputArray[]> {
  const frameShape = input.shape.slice(1)
  const picture = image === null || input.layout === 'unknown' ? null : await fittedPicture(input, image)
  const frames = Array.from({ length: distinctInputs }, (_, index) => {
    const frame = emptyInput(input.elementType, frameShape)
    if (picture !== null && showsPicture(index)) fillInput(variant(picture, index, seed), input, frame, 0)
    else fillWithNoise(frame, input, seed + index, index)
    return frame
  })
  return frames.map((_, first) => {
    const array = emptyInput(input.elementType, [batch, ...frameShape])
    for (let k = 0; k < batch; k++) {
      const frame = frames[frameOf(first, k)]
      if (frame !== undefined) array.set(frame, k * frame.length)
    }
    return array
  })
}

async function fittedPicture(input: ModelInput, image: string): Promise<RgbImage> {
  const { width, height } = pictureSize(input)
  return letterbox(await decodeImage(image), width, height).image
}

/** As large a share of noise as makes a picture of one colour differ from itself, and hides nothing. */
const noiseShare = 0.1

/** The picture itself; mirrored; or moved round by a seeded way. */
function variant(picture: RgbImage, index: number, seed: number): RgbImage {
  if (index === 0) return picture
  const { width, height, data } = picture
  const random = seededRandom(seed + index)
  const [right, down] = [random(), random()].map((share) => 0.2 + 0.6 * share)
  const isMirrored = index === 2
  const [byX, byY] = [Math.floor((right ?? 0) * width), Math.floor((down ?? 0) * height)]
  const made = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = isMirrored ? width - 1 - x : (x + byX) % width
      const fromY = isMirrored ? y : (y + byY) % height
      for (let channel = 0; channel < 3; channel++) {
        const value = data[(fromY * width + fromX) * 3 + channel] ?? 0
        made[(y * width + x) * 3 + channel] = Math.round((1 - noiseShare) * value + noiseShare * 255 * random())
      }
    }
  }
  return { ...picture, data: made }
}

/** The first two over the whole range, the others dark and bright: noise of one kind gets answers of one kind. */
const brightness = [
  [0, 0.75],
  [0, 1],
  [0, 0.5],
  [0.5, 1]
] as const

function fillWithNoise(target: InputArray, input: ModelInput, seed: number, index: number): void {
  const random = seededRandom(seed)
  const scale = input.elementType === 'f32' ? input.white : 255
  const [from, to] = brightness[index % brightness.length] ?? brightness[0]
  for (let position = 0; position < target.length; position++) {
    target[position] = (from + (to - from) * random()) * scale
  }
}
