import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import type { WeightPrecision } from '../models/yolov5/nodes'
import { buildYolov5 } from '../models/yolov5/build'
import { readYolov5Checkpoint } from '../models/yolov5/checkpoint'
import { syntheticWeights } from '../models/yolov5/synthetic'
import type { Yolov5Weights } from '../models/yolov5/weights'
import { FailureError, type Failure } from '../../core/failure'

/** What the tests of the baselines share: models in a temporary folder, inputs, and the shared data where it is. */

const root = path.resolve(import.meta.dirname, '../../..')
export const script = path.join(root, 'resources/pytorch-baseline.py')

const data = path.join(root, '../shared/data')
export const sharedData = {
  weights: path.join(data, 'models/yolov5n.pt'),
  picture: path.join(data, 'images/coco_bike_640x480.png'),
  reference: path.join(data, 'reference/yolov5n-coco_bike.json')
}
export const hasSharedData = Object.values(sharedData).every((file) => existsSync(file))

/** A folder that goes with the test, for `await using`. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vinobench-baselines-'))
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** Small enough that a test does not wait for it. */
export const small: Size = { width: 64, height: 96 }
export const picture: Size = { width: 640, height: 480 }

export const shapeOf = ({ width, height }: Size): number[] => [1, 3, height, width]

export async function writeYolov5(
  folder: string,
  { width, height }: Size,
  weights: Yolov5Weights = syntheticWeights('n', 1),
  precision: WeightPrecision = 'f32'
): Promise<string> {
  const file = path.join(folder, `yolov5n-${width}x${height}-${precision}.onnx`)
  await writeFile(file, buildYolov5({ variant: 'n', width, height, weights, precision }))
  return file
}

export const publishedWeights = (): Promise<Yolov5Weights> => readYolov5Checkpoint(sharedData.weights)

/** Different for each seed, the same at each run. */
export function noise({ width, height }: Size, seed: number): Float32Array {
  return Float32Array.from({ length: 3 * width * height }, (_, k) => (Math.sin(k * 12.9898 + seed) + 1) / 2)
}

/** The shared picture as the model wants it: RGB planes from 0 to 1. */
export async function pictureInput(): Promise<Float32Array> {
  const pixels = await sharp(sharedData.picture).removeAlpha().raw().toBuffer()
  const plane = picture.width * picture.height
  const input = new Float32Array(3 * plane)
  for (let k = 0; k < plane; k++) {
    for (let channel = 0; channel < 3; channel++) {
      input[channel * plane + k] = (pixels[3 * k + channel] ?? 0) / 255
    }
  }
  return input
}

export interface Reference {
  readonly outputShape: readonly number[]
  readonly rows: Readonly<Record<string, readonly number[]>>
}

export const readReference = (): Reference => JSON.parse(readFileSync(sharedData.reference, 'utf8')) as Reference

/** Largest of |actual − expected| ÷ (1e-5 + |expected|·1e-3): up to 1 is agreement (the reference has five decimals). */
export function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = actual.length === expected.length ? 0 : Infinity
  for (let k = 0; k < expected.length; k++) {
    const [a, e] = [actual[k] ?? NaN, expected[k] ?? NaN]
    const difference = Math.abs(a - e) / (1e-5 + Math.abs(e) * 1e-3)
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Infinity : difference
  }
  return worst
}

export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise
  } catch (thrown) {
    if (thrown instanceof FailureError) return thrown.failure
    throw thrown
  }
  throw new Error('It did not fail.')
}
