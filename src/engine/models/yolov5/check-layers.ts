import type { FailureError } from '../../../core/failure'
import { unsupported } from '../torch/errors'
import type { TorchModule } from '../torch/module'
import type { PickleValue } from '../torch/values'
import { detect, layers, scaledRepeats, strides, type Layer } from './architecture'
import { listConvolutions, type Convolution, type Yolov5Shape } from './walk'

/** The file is sound, but its network is not one we can build. `why` completes "…: it has …". */
export function notYolov5(why: string): FailureError {
  return unsupported(
    `This .pt file is not a YOLOv5 (n, s, m, l or x, version 6.0 or later) detector: ${why}.`,
    'Use a YOLOv5 detection checkpoint, or export your model as ONNX and import that.'
  )
}

const classNames: Readonly<Record<Layer['kind'], string>> = {
  Conv: 'models.common.Conv',
  C3: 'models.common.C3',
  SPPF: 'models.common.SPPF',
  Upsample: 'torch.nn.modules.upsampling.Upsample',
  Concat: 'models.common.Concat'
}

/**
 * Throws `model-unsupported` unless the layers, their connections and their settings are those that `walkYolov5` builds.
 * Weights of the right shapes in another network would run and answer nonsense.
 */
export function checkLayers(model: TorchModule, shape: Yolov5Shape): void {
  layers.forEach((layer, index) => checkLayer(model, shape, layer, index))
  const head = model.child(`model.${detect.index}`)
  expect(head?.className === 'models.yolo.Detect', 'its last layer is another one')
  expect(sameNumbers(head?.attribute('f'), detect.from), 'its detection heads lie elsewhere')
  expect(head?.attribute('nl') === strides.length, 'it has another number of detection heads')
  expect(!model.child(`model.${detect.index + 1}`), 'it has more layers')
  for (const convolution of listConvolutions(shape)) checkConvolution(model, convolution)
}

function checkLayer(model: TorchModule, { variant }: Yolov5Shape, layer: Layer, index: number): void {
  const name = `model.${index}`
  const module = model.child(name)
  expect(module?.className === classNames[layer.kind], `its layer ${index} is no ${layer.kind}`)
  expect(sameNumbers(module?.attribute('f'), layer.from), `its layer ${index} is connected otherwise`)
  if (layer.kind === 'C3') {
    const repeats = scaledRepeats(variant, layer.repeats)
    expect(!model.child(`${name}.m.${repeats}`), `its layer ${index} is deeper`)
    for (let part = 0; part < repeats; part++) {
      const bottleneck = model.child(`${name}.m.${part}`)
      expect(bottleneck?.className === 'models.common.Bottleneck', `its layer ${index} is built otherwise`)
      expect(bottleneck?.attribute('add') === layer.shortcut, `its layer ${index} has other shortcuts`)
    }
  }
  if (layer.kind === 'SPPF') {
    const pool = model.child(`${name}.m`)
    expect(sameNumbers(pool?.attribute('kernel_size'), [5]), 'its pooling is of another size')
  }
  if (layer.kind === 'Upsample') {
    expect(sameNumbers(module?.attribute('scale_factor'), [2]), 'it enlarges by another factor')
    expect(module?.attribute('mode') === 'nearest', 'it enlarges in another way')
  }
  if (layer.kind === 'Concat') expect(module?.attribute('d') === 1, 'it joins along another axis')
}

function checkConvolution(model: TorchModule, { name, stride, padding, activated }: Convolution): void {
  const layer = model.child(name)
  const module = activated ? layer?.child('conv') : layer
  expect(module?.className === 'torch.nn.modules.conv.Conv2d', `its part ${name} is no convolution`)
  expect(sameNumbers(module?.attribute('stride'), [stride, stride]), `its part ${name} has another stride`)
  expect(sameNumbers(module?.attribute('padding'), [padding, padding]), `its part ${name} has another padding`)
  expect(sameNumbers(module?.attribute('dilation'), [1, 1]), `its part ${name} is dilated`)
  expect(module?.attribute('groups') === 1, `its part ${name} is grouped`)
  if (activated) {
    expect(
      layer?.child('act')?.className === 'torch.nn.modules.activation.SiLU',
      `its part ${name} has another activation`
    )
  }
}

function expect(holds: boolean, why: string): void {
  if (!holds) throw notYolov5(why)
}

/** A number counts as a list of one. */
function sameNumbers(value: PickleValue | undefined, numbers: readonly number[]): boolean {
  const given = Array.isArray(value) ? value : [value]
  return given.length === numbers.length && given.every((item, index) => item === numbers[index])
}
