import { createHash } from 'node:crypto'
import type { ModelDescription } from '../../../core/model'
import { writeWhole } from '../../records'
import type { Yolov5Variant } from './architecture'
import { buildYolov5, inputName } from './build'
import { readYolov5Checkpoint } from './checkpoint'
import type { WeightPrecision } from './nodes'
import { syntheticWeights } from './synthetic'
import { countParameters } from './walk'
import { shapeOf, type Yolov5Weights } from './weights'

/** Of the built-in model: the same file, and so the same speed, on every machine. */
export const builtInSeed = 5

export type Yolov5Source =
  | { readonly kind: 'synthetic'; readonly variant: Yolov5Variant; readonly seed?: number }
  | { readonly kind: 'checkpoint'; readonly path: string }

export interface PrepareOptions {
  readonly source: Yolov5Source
  readonly width: number
  readonly height: number
  readonly precision: WeightPrecision
}

export interface PreparedYolov5 extends Pick<
  ModelDescription,
  'task' | 'input' | 'decoder' | 'classNames' | 'synthetic'
> {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly variant: Yolov5Variant
  /** After folding batch normalisation. */
  readonly parameters: number
}

/**
 * Writes the network as an .onnx file, whole or not at all, and describes it. Creates the folder if need be.
 * Throws what reading the checkpoint throws, `wrong-usage` for an impossible size, `disk-full` or `file-unwritable`.
 */
export async function prepareYolov5(outPath: string, options: PrepareOptions): Promise<PreparedYolov5> {
  const { width, height, precision } = options
  const weights = await weightsOf(options.source)
  const { variant, classNames, synthetic } = weights
  const bytes = buildYolov5({ variant, width, height, weights, precision })
  await writeWhole(outPath, bytes)
  return {
    path: outPath,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    variant,
    parameters: countParameters(shapeOf(weights)),
    classNames,
    synthetic,
    task: 'object-detection',
    decoder: 'yolov5',
    input: { name: inputName, shape: [1, 3, height, width], layout: 'NCHW', elementType: 'f32', white: 1 }
  }
}

async function weightsOf(source: Yolov5Source): Promise<Yolov5Weights> {
  return source.kind === 'synthetic'
    ? syntheticWeights(source.variant, source.seed ?? builtInSeed)
    : readYolov5Checkpoint(source.path)
}
