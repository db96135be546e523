import { cocoClassNames } from '../../../core/coco'
import { strides, valuesPerAnchor, type Yolov5Variant } from './architecture'
import { uniformSource, type UniformSource } from './random'
import { walkYolov5, type Convolution, type Yolov5Shape } from './walk'
import { cocoAnchors, shapeOf, type FusedConvolution, type Yolov5Weights } from './weights'

/** E[x²] of picture values between 0 and 1. */
const pictureMoment = 0.3
/** E[SiLU(x)²] for x ~ N(0, 1), by numerical integration. */
const siluMoment = 0.3558
/** How much each 5×5 maximum raises E[x²]: about this in the SPPF of variant n, given a photograph. */
const maxPoolGain = 1.2
/**
 * Share of the biases in the variance (1) before each SiLU. Without it an error in the estimate would be multiplied at
 * each layer (SiLU grows faster than linearly there); a third makes it shrink, through a hundred layers of variant x.
 */
const biasVariance = 0.35

/**
 * Weights that need no download: seeded random numbers, scaled (He et al., 2015, with the moments of SiLU) so that values stay
 * near 1 in every layer, as batch normalisation keeps them in trained networks: nothing overflows, saturates or becomes
 * denormal, which is what could make the same network run slower or faster than with published weights. Same seed, same numbers on every machine.
 */
export function syntheticWeights(variant: Yolov5Variant, seed: number): Yolov5Weights {
  const described = { variant, classNames: cocoClassNames, anchors: cocoAnchors, synthetic: true }
  const shape = shapeOf(described)
  const uniform = uniformSource(seed)
  const convolutions = new Map<string, FusedConvolution>()
  walkYolov5<number>(shape, {
    input: pictureMoment,
    convolution(convolution, moment) {
      convolutions.set(convolution.name, randomConvolution(convolution, moment, uniform))
      if (!convolution.activated) setDetectionBias(convolutions, convolution, shape)
      return siluMoment
    },
    add: (_, a, b) => a + b,
    concat(_, features) {
      const channels = features.reduce((sum, feature) => sum + feature.channels, 0)
      return features.reduce((sum, feature) => sum + (feature.value * feature.channels) / channels, 0)
    },
    maxPool: (_, moment) => moment * maxPoolGain,
    upsample: (_, moment) => moment
  })
  return { ...described, convolutions }
}

function randomConvolution(
  { inputs, outputs, kernel }: Convolution,
  inputMoment: number,
  uniform: UniformSource
): FusedConvolution {
  const fanIn = inputs * kernel ** 2
  return {
    weight: fill(outputs * fanIn, (1 - biasVariance) / (fanIn * inputMoment), uniform),
    bias: fill(outputs, biasVariance, uniform)
  }
}

/** Uniform numbers of this variance: the bounds are ±√(3 × variance). */
function fill(length: number, variance: number, uniform: UniformSource): Float32Array {
  const bound = Math.sqrt(3 * variance)
  const values = new Float32Array(length)
  for (let index = 0; index < length; index++) values[index] = uniform() * bound
  return values
}

/** YOLOv5's own start of training: about eight objects of a 640-pixel picture, all classes alike (its issue 1978). */
function setDetectionBias(
  convolutions: ReadonlyMap<string, FusedConvolution>,
  { name }: Convolution,
  { classes, anchorsPerScale }: Yolov5Shape
): void {
  const stride = strides[Number(name.at(-1))] ?? 32
  const bias = convolutions.get(name)?.bias
  const values = valuesPerAnchor(classes)
  for (let anchor = 0; anchor < anchorsPerScale; anchor++) {
    bias?.fill(0, anchor * values, anchor * values + 4)
    bias?.fill(Math.log(8 / (640 / stride) ** 2), anchor * values + 4, anchor * values + 5)
    bias?.fill(Math.log(0.6 / (classes - 0.99)), anchor * values + 5, (anchor + 1) * values)
  }
}
