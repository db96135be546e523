import { readTorchCheckpoint, type TorchCheckpoint } from '../torch/checkpoint'
import { unreadable, unsupported } from '../torch/errors'
import { asModule, type TorchModule } from '../torch/module'
import { asKind, type PickleValue, type TorchTensor } from '../torch/values'
import { detect, scaledChannels, strides, yolov5Variants, type Yolov5Variant } from './architecture'
import { checkLayers, notYolov5 } from './check-layers'
import { fuse } from './fuse'
import { listConvolutions, type Convolution } from './walk'
import { shapeOf, type Anchor, type FusedConvolution, type Yolov5Weights } from './weights'

const maximumClasses = 10_000
const maximumAnchors = 100

/**
 * Reads a YOLOv5 checkpoint of version 6.0 or later (n, s, m, l, x; whole, as published or trained) and folds its batch
 * normalisation. Nothing in the file is executed. Throws as `readTorchCheckpoint` does; `model-unsupported` for other networks.
 */
export async function readYolov5Checkpoint(path: string): Promise<Yolov5Weights> {
  const checkpoint = await readTorchCheckpoint(path)
  try {
    return await weightsFromCheckpoint(checkpoint)
  } finally {
    await checkpoint.close()
  }
}

export async function weightsFromCheckpoint(checkpoint: TorchCheckpoint): Promise<Yolov5Weights> {
  const model = findModel(checkpoint.root)
  const variant = findVariant(model)
  const anchors = await readAnchors(checkpoint, model)
  const described = { variant, classNames: readClassNames(model), anchors, synthetic: false }
  const shape = shapeOf(described)
  checkLayers(model, shape)
  const convolutions = new Map<string, FusedConvolution>()
  for (const convolution of listConvolutions(shape)) {
    convolutions.set(convolution.name, await readConvolution(checkpoint, model, convolution))
  }
  return { ...described, convolutions }
}

/** As YOLOv5 itself: the moving average of the weights where there is one, else the weights. */
function findModel(root: PickleValue): TorchModule {
  const choices = root instanceof Map ? [root.get('ema'), root.get('model')] : [root]
  for (const choice of choices) {
    const model = asModule(choice)
    if (model) return model
  }
  if (
    root instanceof Map &&
    (choices.some((choice) => choice instanceof Map) || [...root.values()].some((value) => asKind(value, 'tensor')))
  ) {
    throw unsupported(
      'This .pt file holds weights only (a state dictionary), without the network they belong to.',
      'Use a checkpoint as YOLOv5 writes and publishes it (for example yolov5n.pt), or export the model as ONNX.'
    )
  }
  throw notYolov5('it holds no network')
}

function findVariant(model: TorchModule): Yolov5Variant {
  if (model.className.startsWith('ultralytics.')) throw notYolov5('it was made by a later program than YOLOv5')
  const kind = /^models\.yolo\.(Model|DetectionModel)$/
  if (!kind.test(model.className)) throw notYolov5(`it is a ${model.className}`)
  const stem = model.child('model.0.conv')?.tensor('weight')?.shape
  const variant = yolov5Variants.find((candidate) => scaledChannels(candidate, 64) === stem?.[0])
  if (variant === undefined || stem?.[2] !== 6) throw notYolov5('its first layer is another one')
  return variant
}

/** Anchors are kept in cells of their grid. */
async function readAnchors(checkpoint: TorchCheckpoint, model: TorchModule): Promise<Anchor[][]> {
  const tensor = model.child(`model.${detect.index}`)?.tensor('anchors')
  const [scales, anchors = 0, two] = tensor?.shape ?? []
  if (!tensor || scales !== strides.length || two !== 2 || anchors < 1 || anchors > maximumAnchors) {
    throw notYolov5('its anchors are others')
  }
  const cells = await checkpoint.read(tensor)
  return strides.map((stride, scale) =>
    Array.from({ length: anchors }, (_, anchor) => {
      const at = (scale * anchors + anchor) * 2
      return [(cells[at] ?? 0) * stride, (cells[at + 1] ?? 0) * stride]
    })
  )
}

/** A list, or in later versions a dictionary from number to name. */
function readClassNames(model: TorchModule): string[] {
  const classes = model.child(`model.${detect.index}`)?.attribute('nc')
  if (typeof classes !== 'number' || !Number.isInteger(classes) || classes < 1 || classes > maximumClasses) {
    throw notYolov5('it does not say how many classes it knows')
  }
  const names = model.attribute('names')
  const nameOf = (index: number): PickleValue | undefined =>
    Array.isArray(names) ? names[index] : names instanceof Map ? names.get(index) : undefined
  return Array.from({ length: classes }, (_, index) => {
    const name = nameOf(index)
    // A label is one line on a picture, whatever a file says.
    const label = typeof name === 'string' ? name.replace(/\p{C}/gu, '').trim().slice(0, 100) : ''
    return label === '' ? `class ${index}` : label
  })
}

async function readConvolution(
  checkpoint: TorchCheckpoint,
  model: TorchModule,
  convolution: Convolution
): Promise<FusedConvolution> {
  const { name, inputs, outputs, kernel, activated } = convolution
  const layer = model.child(name)
  const module = activated ? layer?.child('conv') : layer
  const read = async (tensor: TorchTensor | null | undefined, shape: readonly number[]): Promise<Float32Array> => {
    if (!tensor || tensor.shape.join() !== shape.join()) throw notYolov5(`its part ${name} has another shape`)
    return checkpoint.read(tensor)
  }
  const weight = await read(module?.tensor('weight'), [outputs, inputs, kernel, kernel])
  const bias = module?.tensor('bias') ? await read(module.tensor('bias'), [outputs]) : null
  const batchNorm = activated ? layer?.child('bn') : null
  if (!batchNorm && !bias) throw notYolov5(`its part ${name} has neither a bias nor batch normalisation`)
  const fused = batchNorm
    ? fuse(weight, bias, {
        scale: await read(batchNorm.tensor('weight'), [outputs]),
        shift: await read(batchNorm.tensor('bias'), [outputs]),
        mean: await read(batchNorm.tensor('running_mean'), [outputs]),
        variance: await read(batchNorm.tensor('running_var'), [outputs]),
        epsilon: epsilonOf(batchNorm)
      })
    : { weight, bias: bias ?? new Float32Array(outputs) }
  if (!allFinite(fused.weight) || !allFinite(fused.bias)) {
    throw unreadable(`the weights of ${name} are not all finite numbers`)
  }
  return fused
}

/** 0.001 in every published YOLOv5; the file says. */
function epsilonOf(batchNorm: TorchModule): number {
  const epsilon = batchNorm.attribute('eps')
  return typeof epsilon === 'number' && epsilon > 0 ? epsilon : 1e-3
}

function allFinite(values: Float32Array): boolean {
  for (const value of values) if (!Number.isFinite(value)) return false
  return true
}
