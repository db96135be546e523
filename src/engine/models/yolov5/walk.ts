import {
  detect,
  layers,
  scaledChannels,
  scaledRepeats,
  valuesPerAnchor,
  type Layer,
  type Yolov5Variant
} from './architecture'

/** One convolution of the fused network, with bias; square kernels, `name` is the path of its module in a checkpoint. */
export interface Convolution {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
  readonly kernel: number
  readonly stride: number
  readonly padding: number
  /** Followed by SiLU; false in the detection heads, which have no batch normalisation either. */
  readonly activated: boolean
}

/** What a feature map is to the one who walks (a tensor's name, a second moment, nothing) and how many channels it has. */
export interface Feature<T> {
  readonly value: T
  readonly channels: number
}

export interface Operations<T> {
  readonly input: T
  /** Convolution, and SiLU where `activated`. */
  convolution(convolution: Convolution, x: T): T
  add(name: string, a: T, b: T): T
  concat(name: string, features: readonly Feature<T>[]): T
  /** 5×5, stride 1, same size. */
  maxPool(name: string, x: T): T
  /** Nearest neighbour, twice the size. */
  upsample(name: string, x: T): T
}

export interface Yolov5Shape {
  readonly variant: Yolov5Variant
  readonly classes: number
  readonly anchorsPerScale: number
}

export interface Yolov5Shape {
  readonly variant: Yolov5Variant
  readonly classes: number
  readonly anchorsPerScale: number
}

/**
 * Walks the network from input to heads and answers with each head's convolution, in the order of the strides.
 * One walk serves everyone: whoever lists the convolutions, scales random weights or writes nodes says what each operation means.
 */
export function walkYolov5<T>(shape: Yolov5Shape, operations: Operations<T>): T[] {
  const features: Feature<T>[] = []
  const input: Feature<T> = { value: operations.input, channels: 3 }
  layers.forEach((layer, index) => {
    const sources = layer.from.map((from) => features.at(from) ?? input)
    features.push(walkLayer(operations, shape.variant, `model.${index}`, layer, sources))
  })
  const outputs = shape.anchorsPerScale * valuesPerAnchor(shape.classes)
  return detect.from.map((from, scale) => {
    const head = { ...pointwise(`model.${detect.index}.m.${scale}`, outputs), activated: false }
    return convolve(operations, features.at(from) ?? input, head).value
  })
}

/** Every convolution of the network, in the order of the walk. */
export function listConvolutions(shape: Yolov5Shape): Convolution[] {
  const found: Convolution[] = []
  const nothing = () => null
  walkYolov5<null>(shape, {
    input: null,
    convolution: (convolution) => {
      found.push(convolution)
      return null
    },
    add: nothing,
    concat: nothing,
    maxPool: nothing,
    upsample: nothing
  })
  return found
}

/** Weights and biases after fusing: what is usually called the number of parameters. */
export function countParameters(shape: Yolov5Shape): number {
  return listConvolutions(shape).reduce(
    (sum, { inputs, outputs, kernel }) => sum + outputs * (inputs * kernel ** 2 + 1),
    0
  )
}

function walkLayer<T>(
  operations: Operations<T>,
  variant: Yolov5Variant,
  name: string,
  layer: Layer,
  sources: readonly Feature<T>[]
): Feature<T> {
  const [source] = sources as [Feature<T>]
  switch (layer.kind) {
    case 'Conv': {
      const { kernel, stride, padding, channels } = layer
      const outputs = scaledChannels(variant, channels)
      return convolve(operations, source, { name, outputs, kernel, stride, padding, activated: true })
    }
    case 'C3':
      return walkC3(operations, variant, name, layer, source)
    case 'SPPF':
      return walkSppf(operations, name, source, scaledChannels(variant, layer.channels))
    case 'Upsample':
      return { value: operations.upsample(name, source.value), channels: source.channels }
    case 'Concat':
      return join(operations, name, sources)
  }
}

function walkC3<T>(
  operations: Operations<T>,
  variant: Yolov5Variant,
  name: string,
  layer: Layer & { kind: 'C3' },
  source: Feature<T>
): Feature<T> {
  const outputs = scaledChannels(variant, layer.channels)
  const hidden = outputs / 2
  let main = convolve(operations, source, pointwise(`${name}.cv1`, hidden))
  for (let index = 0; index < scaledRepeats(variant, layer.repeats); index++) {
    const part = `${name}.m.${index}`
    const narrow = convolve(operations, main, pointwise(`${part}.cv1`, hidden))
    const wide = convolve(operations, narrow, { ...pointwise(`${part}.cv2`, hidden), kernel: 3, padding: 1 })
    main = layer.shortcut ? { value: operations.add(part, main.value, wide.value), channels: hidden } : wide
  }
  const side = convolve(operations, source, pointwise(`${name}.cv2`, hidden))
  return convolve(operations, join(operations, name, [main, side]), pointwise(`${name}.cv3`, outputs))
}

/** Spatial pyramid pooling: three 5×5 poolings in a row see what 5×5, 9×9 and 13×13 would. */
function walkSppf<T>(operations: Operations<T>, name: string, source: Feature<T>, outputs: number): Feature<T> {
  const pyramid = [convolve(operations, source, pointwise(`${name}.cv1`, source.channels / 2))]
  for (const level of [0, 1, 2]) {
    const below = pyramid.at(-1) as Feature<T>
    pyramid.push({ value: operations.maxPool(`${name}.m.${level}`, below.value), channels: below.channels })
  }
  return convolve(operations, join(operations, name, pyramid), pointwise(`${name}.cv2`, outputs))
}

function convolve<T>(operations: Operations<T>, source: Feature<T>, rest: Omit<Convolution, 'inputs'>): Feature<T> {
  const value = operations.convolution({ ...rest, inputs: source.channels }, source.value)
  return { value, channels: rest.outputs }
}

function join<T>(operations: Operations<T>, name: string, features: readonly Feature<T>[]): Feature<T> {
  const channels = features.reduce((sum, feature) => sum + feature.channels, 0)
  return { value: operations.concat(name, features), channels }
}

function pointwise(name: string, outputs: number): Omit<Convolution, 'inputs'> {
  return { name, outputs, kernel: 1, stride: 1, padding: 0, activated: true }
}
