/** Writes YOLOv5 checkpoints of known weights for tests. Not used by the program. */
import {
  bool,
  checkpointFile,
  dictionary,
  float,
  integer,
  list,
  none,
  object,
  ordered,
  tensorFile,
  text,
  tuple,
  type Pickled
} from '../torch/fixture'
import { detect, layers, strides, type Layer } from './architecture'
import { listConvolutions, type Convolution } from './walk'
import { shapeOf, type Yolov5Weights } from './weights'

const batchNormEpsilon = 1e-3

export interface FixtureOptions {
  readonly precision?: 'f32' | 'f16'
  /** Replaces what a module's state says, by path; for files that are almost right. */
  readonly change?: (path: string, state: Record<string, Pickled>) => Record<string, Pickled>
  readonly rename?: (path: string, className: string) => string
}

/** A checkpoint whose batch normalisation changes nothing, so that fusing must give the weights back. */
export function yolov5CheckpointFile(weights: Yolov5Weights, options: FixtureOptions = {}): Buffer {
  const file = tensorFile()
  const shape = shapeOf(weights)
  const modules = new Map<string, { className: string; state: Record<string, Pickled> }>()
  layers.forEach((layer, index) => modules.set(`model.${index}`, describeLayer(layer)))
  const anchors = weights.anchors.flatMap((scale, index) => scale.flat().map((side) => side / (strides[index] ?? 1)))
  modules.set(`model.${detect.index}`, {
    className: 'models.yolo.Detect',
    state: {
      nc: integer(shape.classes),
      nl: integer(strides.length),
      f: list(...detect.from.map(integer)),
      _buffers: ordered({ anchors: file.tensor(Float32Array.from(anchors), [3, shape.anchorsPerScale, 2]) })
    }
  })
  for (const convolution of listConvolutions(shape)) addConvolution(modules, file, weights, convolution, options)
  const root = buildTree('', modules, options)
  const names = list(...weights.classNames.map(text))
  const model = object('models.yolo.Model', dictionary({ _modules: ordered({ model: root }), names }))
  return checkpointFile(dictionary({ epoch: integer(-1), model, ema: none }), file.entries)
}

function describeLayer(layer: Layer): { className: string; state: Record<string, Pickled> } {
  const f = layer.from.length === 1 ? integer(-1) : list(...layer.from.map(integer))
  switch (layer.kind) {
    case 'Upsample':
      return {
        className: 'torch.nn.modules.upsampling.Upsample',
        state: { f, scale_factor: float(2), mode: text('nearest') }
      }
    case 'Concat':
      return { className: 'models.common.Concat', state: { f, d: integer(1) } }
    case 'Conv':
    case 'C3':
    case 'SPPF':
      return { className: `models.common.${layer.kind}`, state: { f } }
  }
}

function addConvolution(
  modules: Map<string, { className: string; state: Record<string, Pickled> }>,
  file: ReturnType<typeof tensorFile>,
  weights: Yolov5Weights,
  { name, inputs, outputs, kernel, stride, padding, activated }: Convolution,
  { precision = 'f32' }: FixtureOptions
): void {
  const { weight, bias } = weights.convolutions.get(name) ?? { weight: new Float32Array(), bias: new Float32Array() }
  const square = (value: number): Pickled => tuple(integer(value), integer(value))
  const settings = { stride: square(stride), padding: square(padding), dilation: square(1), groups: integer(1) }
  const kernels = file.tensor(weight, [outputs, inputs, kernel, kernel], precision)
  const className = 'torch.nn.modules.conv.Conv2d'
  const channels = (value: number): Pickled => file.tensor(new Float32Array(outputs).fill(value), [outputs])
  const shift = file.tensor(bias, [outputs])
  if (!activated) {
    modules.set(name, { className, state: { ...settings, _parameters: ordered({ weight: kernels, bias: shift }) } })
    return
  }
  if (!modules.has(name)) modules.set(name, { className: 'models.common.Conv', state: {} })
  modules.set(`${name}.conv`, {
    className,
    state: { ...settings, _parameters: ordered({ weight: kernels, bias: none }) }
  })
  modules.set(`${name}.bn`, {
    className: 'torch.nn.modules.batchnorm.BatchNorm2d',
    state: {
      eps: float(batchNormEpsilon),
      _parameters: ordered({ weight: channels(1), bias: shift }),
      _buffers: ordered({ running_mean: channels(0), running_var: channels(1 - batchNormEpsilon) })
    }
  })
  modules.set(`${name}.act`, { className: 'torch.nn.modules.activation.SiLU', state: { inplace: bool(true) } })
  const [layer = '', part] = name.split(/\.(?=m\.\d+\.cv2$)/)
  if (part) {
    const index = Number(layer.split('.')[1])
    const kind = layers[index]
    const add = kind?.kind === 'C3' && kind.shortcut
    modules.set(name.slice(0, -'.cv2'.length), { className: 'models.common.Bottleneck', state: { add: bool(add) } })
  }
  if (/^model\.\d+\.cv1$/.test(name) && layers[Number(name.split('.')[1])]?.kind === 'SPPF') {
    modules.set(name.replace('.cv1', '.m'), {
      className: 'torch.nn.modules.pooling.MaxPool2d',
      state: { kernel_size: integer(5) }
    })
  }
}

function buildTree(
  path: string,
  modules: ReadonlyMap<string, { className: string; state: Record<string, Pickled> }>,
  options: FixtureOptions
): Pickled {
  const own = modules.get(path) ?? { className: 'torch.nn.modules.container.Sequential', state: {} }
  const prefix = path === '' ? 'model.' : `${path}.`
  const below = [...modules.keys()].filter((name) => name.startsWith(prefix))
  const names = [...new Set(below.map((name) => name.slice(prefix.length).split('.')[0] ?? ''))]
  const children = Object.fromEntries(names.map((name) => [name, buildTree(prefix + name, modules, options)]))
  const state = { ...own.state, _modules: ordered(children) }
  const className = options.rename?.(path, own.className) ?? own.className
  return object(className, dictionary(options.change?.(path, state) ?? state))
}
