import type { Yolov5Variant } from './architecture'
import type { Yolov5Shape } from './walk'

/** Width and height of an anchor box in pixels of the input. */
export type Anchor = readonly [width: number, height: number]

/** Everything of a YOLOv5 that its architecture does not say. */
export interface Yolov5Weights {
  readonly variant: Yolov5Variant
  readonly classNames: readonly string[]
  /** For each of the strides 8, 16, 32. */
  readonly anchors: readonly (readonly Anchor[])[]
  /** By the convolution's name; batch normalisation is already folded in. */
  readonly convolutions: ReadonlyMap<string, FusedConvolution>
  /** True for seeded random numbers: the speed is real, the answers are not. */
  readonly synthetic: boolean
}

export interface FusedConvolution {
  /** [outputs, inputs, kernel, kernel], row-major. */
  readonly weight: Float32Array
  /** [outputs]. */
  readonly bias: Float32Array
}

/** Those of every published YOLOv5 n to x. */
export const cocoAnchors: Yolov5Weights['anchors'] = [
  [
    [10, 13],
    [16, 30],
    [33, 23]
  ],
  [
    [30, 61],
    [62, 45],
    [59, 119]
  ],
  [
    [116, 90],
    [156, 198],
    [373, 326]
  ]
]

export function shapeOf({ variant, classNames, anchors }: Omit<Yolov5Weights, 'convolutions'>): Yolov5Shape {
  return { variant, classes: classNames.length, anchorsPerScale: anchors[0]?.length ?? 0 }
}
