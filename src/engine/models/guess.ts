import { cocoClassNames } from '../../core/coco'
import { fail } from '../../core/failure'
import { type ModelDescription, type ModelInput, pictureSize } from '../../core/model'
import type { ProbedPort, ProbedPorts } from './resolved'
import { countRows } from './yolov5/build'

/** What the ports of a foreign model let us say about it. */
export type GuessedModel = Pick<ModelDescription, 'task' | 'input' | 'decoder' | 'classNames'>

/** For a free height and width: the size of the original benchmark. */
const defaultPicture = { height: 480, width: 640 }
const pictureSides = { smallest: 8, largest: 8192 }

/**
 * Guesses how to feed a model that nobody described. Four dimensions with three channels are a picture; everything else is fed
 * random numbers and only its speed is measured. Throws `model-unsupported` for what cannot be fed at all.
 */
export function guessModel(name: string, { inputs, outputs }: ProbedPorts): GuessedModel {
  const [port, ...others] = inputs
  if (!port || others.length > 0) {
    throw unsupported(
      name,
      `it has ${inputs.length} inputs, and only models with one can be measured`,
      'Export it with one input.'
    )
  }
  const input = guessInput(name, port)
  const isYolov5 = looksLikeYolov5(input, outputs)
  return {
    input,
    task: isYolov5 ? 'object-detection' : 'unknown',
    decoder: isYolov5 ? 'yolov5' : null,
    classNames: isYolov5 ? cocoClassNames : []
  }
}

function guessInput(name: string, port: ProbedPort): ModelInput {
  const elementType = (['f32', 'i32', 'u8'] as const).find((known) => known === port.elementType)
  if (!elementType) {
    throw unsupported(
      name,
      `its input is of the type ${port.elementType}`,
      'Export it with an input of float32, int32 or uint8.'
    )
  }
  if (!port.shape) throw unsupported(name, 'the shape of its input is left open', 'Export it with a fixed input size.')
  const layout = guessLayout(port.shape)
  const shape = fillFree(name, port.shape, layout)
  // Whole numbers can only mean levels from 0 to 255; fractions nearly always are 0 to 1.
  const white = elementType !== 'f32' || /255|uint8/i.test(port.name) ? 255 : 1
  return { name: port.name, shape, layout, elementType, white }
}

function guessLayout(shape: readonly (number | null)[]): ModelInput['layout'] {
  const [batch, a, b, c] = shape
  if (shape.length !== 4 || (batch !== null && batch !== 1)) return 'unknown'
  const isSide = (dim: number | null | undefined): boolean =>
    dim === null || (dim !== undefined && dim >= pictureSides.smallest && dim <= pictureSides.largest)
  if (a === 3 && isSide(b) && isSide(c)) return 'NCHW'
  return c === 3 && isSide(a) && isSide(b) ? 'NHWC' : 'unknown'
}

function fillFree(name: string, shape: readonly (number | null)[], layout: ModelInput['layout']): number[] {
  const { height, width } = defaultPicture
  const byPlace = { NCHW: [1, 3, height, width], NHWC: [1, height, width, 3], unknown: [1] }[layout]
  return shape.map((dim, place) => {
    const filled = dim ?? byPlace[place]
    if (filled === undefined || filled < 1) {
      throw unsupported(name, 'the size of its input is left open', 'Export it with a fixed input size.')
    }
    return filled
  })
}

/** The one output [1, rows, 85] has a row for each anchor of each cell at strides 8, 16 and 32, which nothing else has. */
function looksLikeYolov5(input: ModelInput, outputs: readonly ProbedPort[]): boolean {
  const [batch, rows, values] = outputs[0]?.shape ?? []
  if (input.layout !== 'NCHW' || outputs.length !== 1 || outputs[0]?.shape?.length !== 3) return false
  const { width, height } = pictureSize(input)
  const rowsFit = rows === null || rows === countRows(width, height, 3)
  return (batch === null || batch === 1) && rowsFit && values === 5 + cocoClassNames.length
}

function unsupported(name: string, reason: string, remedy: string): Error {
  return fail('model-unsupported', `${name} cannot be measured: ${reason}.`, remedy)
}
