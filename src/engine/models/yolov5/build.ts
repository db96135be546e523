import { fail } from '../../../core/failure'
import type { OnnxModel } from '../onnx/model'
import { writeOnnx } from '../onnx/write'
import { strides, valuesPerAnchor, type Yolov5Variant } from './architecture'
import { decodeHead } from './decode'
import { nodeWriter, type NodeWriter, type WeightPrecision } from './nodes'
import { walkYolov5, type Convolution } from './walk'
import { shapeOf, type FusedConvolution, type Yolov5Weights } from './weights'

export const inputName = 'images'
export const outputName = 'output'

/** Rows × columns × 3 beyond this are a slip of the keyboard, not a model. */
const maximumSide = 8192

export interface Yolov5Options {
  readonly variant: Yolov5Variant
  /** Of the input picture in pixels; multiples of 32. */
  readonly width: number
  readonly height: number
  readonly weights: Yolov5Weights
  readonly precision: WeightPrecision
}

/**
 * YOLOv5 as the bytes of an .onnx file (operator set 13, no outside data).
 * Input `images`: f32 [batch, 3, height, width], RGB from 0 to 1. Output `output`: f32 [batch, rows, 5 + classes], each row x, y
 * (centre), width, height in pixels of the input, objectness, classes; rows run over strides, anchors, grid rows, columns.
 * The batch is free. Throws `wrong-usage` for a size that does not fit.
 */
export function buildYolov5({ variant, width, height, weights, precision }: Yolov5Options): Uint8Array {
  checkSize(width, height)
  if (weights.variant !== variant) {
    throw fail('internal', `Weights of YOLOv5${weights.variant} cannot fill YOLOv5${variant}.`, 'Please report this.')
  }
  const writer = nodeWriter(precision)
  const shape = shapeOf(weights)
  const heads = walkYolov5(shape, onnxOperations(writer, weights))
  const boxes = heads.map((head, scale) => {
    const stride = strides[scale] ?? 0
    const grid = { columns: width / stride, rows: height / stride, stride, classes: shape.classes }
    return decodeHead(writer, `decode.${scale}`, head, { ...grid, anchors: weights.anchors[scale] ?? [] })
  })
  writer.node('Concat', outputName, boxes, [{ name: 'axis', kind: 'int', value: 1 }])
  return writeOnnx(model(writer, weights, width, height))
}

/** Boxes tried in a picture of this size. */
export function countRows(width: number, height: number, anchorsPerScale: number): number {
  return strides.reduce((sum, stride) => sum + anchorsPerScale * (width / stride) * (height / stride), 0)
}

function checkSize(width: number, height: number): void {
  const fits = (side: number): boolean => Number.isInteger(side / 32) && side > 0 && side <= maximumSide
  if (fits(width) && fits(height)) return
  throw fail(
    'wrong-usage',
    `YOLOv5 cannot be built for pictures of ${width}×${height}: both sides must be multiples of 32, up to ${maximumSide}.`,
    'Choose another size, for example 640×480 or 640×640.'
  )
}

function onnxOperations(writer: NodeWriter, weights: Yolov5Weights) {
  return {
    input: inputName,
    convolution(convolution: Convolution, x: string): string {
      const linear = writeConvolution(writer, convolution, x, weights.convolutions.get(convolution.name))
      if (!convolution.activated) return linear
      const sigmoid = writer.node('Sigmoid', `${convolution.name}/sigmoid`, [linear])
      return writer.node('Mul', `${convolution.name}/silu`, [linear, sigmoid])
    },
    add: (name: string, a: string, b: string): string => writer.node('Add', `${name}/add`, [a, b]),
    concat: (name: string, features: readonly { value: string }[]): string => {
      const inputs = features.map(({ value }) => value)
      return writer.node('Concat', `${name}/concat`, inputs, [{ name: 'axis', kind: 'int', value: 1 }])
    },
    maxPool: (name: string, x: string): string =>
      writer.node(
        'MaxPool',
        `${name}/maxpool`,
        [x],
        [
          { name: 'kernel_shape', kind: 'ints', value: [5, 5] },
          { name: 'pads', kind: 'ints', value: [2, 2, 2, 2] },
          { name: 'strides', kind: 'ints', value: [1, 1] }
        ]
      ),
    upsample(name: string, x: string): string {
      const scales = writer.float(`${name}.scales`, [4], Float32Array.of(1, 1, 2, 2))
      return writer.node(
        'Resize',
        `${name}/upsample`,
        [x, '', scales],
        [
          { name: 'mode', kind: 'string', value: 'nearest' },
          { name: 'coordinate_transformation_mode', kind: 'string', value: 'asymmetric' },
          { name: 'nearest_mode', kind: 'string', value: 'floor' }
        ]
      )
    }
  }
}

function writeConvolution(
  writer: NodeWriter,
  { name, inputs, outputs, kernel, stride, padding }: Convolution,
  x: string,
  weights: FusedConvolution | undefined
): string {
  if (weights?.weight.length !== outputs * inputs * kernel ** 2 || weights.bias.length !== outputs) {
    throw fail('internal', `The weights of ${name} do not fit the network.`, 'Please report this.')
  }
  const weight = writer.weight(`${name}.weight`, [outputs, inputs, kernel, kernel], weights.weight)
  const bias = writer.weight(`${name}.bias`, [outputs], weights.bias)
  return writer.node(
    'Conv',
    `${name}/conv`,
    [x, weight, bias],
    [
      { name: 'kernel_shape', kind: 'ints', value: [kernel, kernel] },
      { name: 'strides', kind: 'ints', value: [stride, stride] },
      { name: 'pads', kind: 'ints', value: [padding, padding, padding, padding] }
    ]
  )
}

function model(writer: NodeWriter, weights: Yolov5Weights, width: number, height: number): OnnxModel {
  const { classes, anchorsPerScale } = shapeOf(weights)
  const rows = countRows(width, height, anchorsPerScale)
  return {
    // 7 came with operator set 13; older runtimes than ours read both.
    irVersion: 7,
    opset: 13,
    producer: 'VinoBench',
    metadata: new Map([
      ['model', `yolov5${weights.variant}`],
      ['synthetic', String(weights.synthetic)],
      ['classNames', JSON.stringify(weights.classNames)]
    ]),
    graph: {
      name: `yolov5${weights.variant}`,
      nodes: writer.nodes,
      initializers: writer.initializers,
      inputs: [{ name: inputName, elementType: 'f32', shape: ['batch', 3, height, width] }],
      outputs: [{ name: outputName, elementType: 'f32', shape: ['batch', rows, valuesPerAnchor(classes)] }]
    }
  }
}
