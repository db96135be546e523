import { type ModelInput, pictureSize } from '../../core/model'
import { seededRandom } from '../../core/plan'
import { decodeImage } from '../vision/decode'
import { letterbox } from '../vision/resize'
import { fillInput, type InputArray } from '../vision/tensor-input'

/** Distinct inputs that every row cycles through: one repeated frame could not show a stale or reused output. */
export const distinctInputs = 4

/**
 * Inputs of one batch each: frame k of input i shows picture (i + k) mod 4, of which the first is the user's (or the
 * built-in one) and the others are seeded noise. Without a picture, or where the layout is unknown, all are noise.
 */
export async function prepareInputs(
  input: ModelInput,
  batch: number,
  image: string | null,
  seed: number
): Promise<InputArray[]> {
  const frameLength = input.shape.slice(1).reduce((product, side) => product * side, 1)
  const frames = await Promise.all(
    Array.from({ length: distinctInputs }, async (_, index) => {
      const frame = allocate(input, frameLength)
      if (index === 0 && image !== null && input.layout !== 'unknown') await fillWithPicture(frame, input, image)
      else fillWithNoise(frame, input, seed + index)
      return frame
    })
  )
  return frames.map((_, first) => {
    const array = allocate(input, frameLength * batch)
    for (let k = 0; k < batch; k++) {
      const frame = frames[(first + k) % distinctInputs]
      if (frame !== undefined) array.set(frame, k * frameLength)
    }
    return array
  })
}

function allocate(input: ModelInput, length: number): InputArray {
  if (input.elementType === 'i32') return new Int32Array(length)
  return input.elementType === 'u8' ? new Uint8Array(length) : new Float32Array(length)
}

async function fillWithPicture(target: InputArray, input: ModelInput, image: string): Promise<void> {
  const { width, height } = pictureSize(input)
  const { image: fitted } = letterbox(await decodeImage(image), width, height)
  fillInput(fitted, input, target, 0)
}

function fillWithNoise(target: InputArray, input: ModelInput, seed: number): void {
  const random = seededRandom(seed)
  const scale = input.elementType === 'f32' ? input.white : 255
  for (let position = 0; position < target.length; position++) target[position] = random() * scale
}
