/** Of `ModelDescription.id`: made by us, also from the names of the user's files. It is a folder's name too. */
export const modelIdPattern = /^[a-z0-9][a-z0-9-]*$/

/** What is known of a model without opening it. Plain data: catalogue, record and window all speak of it. */
export interface ModelDescription {
  readonly id: string
  readonly name: string
  /** Where it comes from, in words or as an address. */
  readonly source: string
  /** SPDX identifier, or words where there is none. */
  readonly licence: string
  /** Of the file that is run (for IR: of the .xml followed by the .bin); null until it has been prepared. */
  readonly sha256: string | null
  readonly task: ModelTask
  readonly input: ModelInput
  /** How its outputs become boxes or points; null where we do not know them (then only speed is measured). */
  readonly decoder: DecoderId | null
  /** Names of the classes, in the order of the model's outputs. Empty where it has none. */
  readonly classNames: readonly string[]
  /** True where the weights are seeded random numbers: the speed is real, the answers are not. */
  readonly synthetic: boolean
}

/** A model as the catalogue shows it. */
export interface CatalogueEntry extends ModelDescription {
  readonly origin: 'built-in' | 'imported'
  readonly format: ModelFormat
  /** Of its files on this disk; null where they are made when they are first asked for. */
  readonly bytes: number | null
  /** ISO 8601; null for what came with the program. */
  readonly importedAt: string | null
  /** Sentences for people; nothing here forbids running the model. */
  readonly warnings: readonly string[]
}

export type ModelFormat = 'onnx' | 'openvino-ir' | 'tflite' | 'tensorflow' | 'paddle' | 'pytorch'

/** What a model's file is called in sentences for people. */
export const formatNames: Readonly<Record<ModelFormat, string>> = {
  onnx: 'ONNX',
  'openvino-ir': 'OpenVINO IR',
  tflite: 'TensorFlow Lite',
  tensorflow: 'TensorFlow',
  paddle: 'PaddlePaddle',
  pytorch: 'PyTorch'
}

export type ModelTask = 'object-detection' | 'pose' | 'unknown'
export type DecoderId = 'yolov5' | 'centernet' | 'movenet'

/** The one picture input of a model. */
export interface ModelInput {
  readonly name: string
  /** In the order of `layout`; the batch is 1. */
  readonly shape: readonly number[]
  readonly layout: 'NCHW' | 'NHWC' | 'unknown'
  readonly elementType: 'f32' | 'i32' | 'u8'
  /** Value of full white: 1 for pictures divided by 255, 255 for pictures as they are. */
  readonly white: 1 | 255
}

/** Width and height in pixels of a model's picture input. */
export function pictureSize(input: ModelInput): { width: number; height: number } {
  const [, a = 0, b = 0, c = 0] = input.shape
  return input.layout === 'NHWC' ? { height: a, width: b } : { height: b, width: c }
}

/** A box in pixels of the picture it was found in: left, top, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number]

export interface Detection {
  /** Index into the model's class names. */
  readonly label: number
  readonly name: string
  /** 0 to 1. For YOLOv5 in the original's manner this is the objectness. */
  readonly score: number
  readonly box: Box
  /** Pose models: points of the body, in pixels. */
  readonly keypoints?: readonly {
    readonly name: string
    readonly x: number
    readonly y: number
    readonly score: number
  }[]
}
