import { dimensions } from './arguments'
import { elementTypeCode, namedElementType } from './element-type'
import { free, own, type NativeHandle } from './handles'
import { native, type Pointer } from './library'
import { Model } from './model'
import { shapeArgument } from './shape'
import { check, readPointer } from './status'

export const resizeAlgorithm = {
  RESIZE_NEAREST: 'RESIZE_NEAREST',
  RESIZE_CUBIC: 'RESIZE_CUBIC',
  RESIZE_LINEAR: 'RESIZE_LINEAR'
} as const
// The order of `ov_preprocess_resize_algorithm_e`.
const resizeCodes = ['RESIZE_LINEAR', 'RESIZE_CUBIC', 'RESIZE_NEAREST']

type Getter = (from: Pointer, slot: BigUint64Array) => number

function one(args: readonly unknown[]): unknown {
  if (args.length !== 1) throw new Error('Wrong number of parameters.')
  return args[0]
}

function none(args: readonly unknown[]): void {
  if (args.length > 0) throw new Error('Function does not take any parameters.')
}

/**
 * A part of a preprocessor. Native parts point into the preprocessor without keeping it alive, so each of ours keeps
 * its parent, and asks the whole chain of parents whether one was freed before it uses its own address.
 */
class Part {
  readonly #handle: NativeHandle
  readonly #parent: Part | null

  constructor(parent: Part | null, pointer: Pointer, kind: string, release: (pointer: Pointer) => unknown) {
    this.#parent = parent
    this.#handle = own(this, pointer, kind, release)
  }

  static pointerOf(part: Part): Pointer {
    if (part.#parent) Part.pointerOf(part.#parent)
    return part.#handle.pointer
  }

  /** Frees the native part now. */
  [Symbol.dispose](): void {
    free(this)
  }
}

function partOf(parent: Part, get: Getter): Pointer {
  const from = Part.pointerOf(parent)
  return readPointer((slot) => get(from, slot))
}

function withLayout(description: unknown, use: (layout: Pointer) => number): void {
  if (typeof description !== 'string') throw new Error('Passed argument must be a string.')
  const layout = readPointer((slot) => native().layoutCreate(description, slot))
  try {
    check(use(layout))
  } finally {
    native().layoutFree(layout)
  }
}

class InputTensorInfo extends Part {
  #elementType: string

  constructor(parent: InputInfo, modelType: string) {
    super(parent, partOf(parent, native().inputTensorInfo), 'InputTensorInfo', (pointer) =>
      native().inputTensorInfoFree(pointer)
    )
    this.#elementType = modelType
  }

  setElementType(...args: unknown[]): this {
    const type = namedElementType(one(args))
    check(native().inputSetElementType(Part.pointerOf(this), elementTypeCode(type)))
    this.#elementType = type
    return this
  }

  setLayout(...args: unknown[]): this {
    const description = one(args)
    const pointer = Part.pointerOf(this)
    withLayout(description, (layout) => native().inputSetLayout(pointer, layout))
    return this
  }

  /** The C API takes a shape only together with an element type, from a tensor; nothing of the tensor's memory is read. */
  setShape(...args: unknown[]): this {
    const dims = dimensions(one(args))
    const pointer = Part.pointerOf(this)
    const code = elementTypeCode(this.#elementType)
    const memory = new Float64Array(1)
    const tensor = readPointer((slot) => native().tensorOver(code, shapeArgument(dims), memory, slot))
    try {
      check(native().inputSetFrom(pointer, tensor))
    } finally {
      native().tensorFree(tensor)
    }
    return this
  }
}

class PreProcessSteps extends Part {
  constructor(parent: InputInfo) {
    super(parent, partOf(parent, native().inputSteps), 'PreProcessSteps', (pointer) => native().inputStepsFree(pointer))
  }

  resize(...args: unknown[]): this {
    const algorithm = one(args)
    if (typeof algorithm !== 'string') throw new Error('Cannot convert Napi::Value to resizeAlgorithm')
    const code = resizeCodes.indexOf(algorithm)
    if (code < 0) throw new Error('Not supported resizeAlgorithm.')
    check(native().stepsResize(Part.pointerOf(this), code))
    return this
  }
}

class InputModelInfo extends Part {
  constructor(parent: InputInfo) {
    super(parent, partOf(parent, native().inputModelInfo), 'InputModelInfo', (pointer) =>
      native().inputModelInfoFree(pointer)
    )
  }

  setLayout(...args: unknown[]): this {
    const description = one(args)
    const pointer = Part.pointerOf(this)
    withLayout(description, (layout) => native().modelSetLayout(pointer, layout))
    return this
  }
}

class InputInfo extends Part {
  readonly #modelType: string

  constructor(parent: PrePostProcessor, pointer: Pointer, modelType: string) {
    super(parent, pointer, 'InputInfo', (address) => native().inputInfoFree(address))
    this.#modelType = modelType
  }

  tensor(...args: unknown[]): InputTensorInfo {
    none(args)
    return new InputTensorInfo(this, this.#modelType)
  }

  preprocess(...args: unknown[]): PreProcessSteps {
    none(args)
    return new PreProcessSteps(this)
  }

  model(...args: unknown[]): InputModelInfo {
    none(args)
    return new InputModelInfo(this)
  }
}

class OutputTensorInfo extends Part {
  constructor(parent: OutputInfo) {
    super(parent, partOf(parent, native().outputTensorInfo), 'OutputTensorInfo', (pointer) =>
      native().outputTensorInfoFree(pointer)
    )
  }

  setElementType(...args: unknown[]): this {
    const type = namedElementType(one(args))
    check(native().outputSetElementType(Part.pointerOf(this), elementTypeCode(type)))
    return this
  }

  /** A layout tells nothing to a model's output unless it is converted, which openvino-node does not offer: only checked. */
  setLayout(...args: unknown[]): this {
    withLayout(one(args), () => 0)
    return this
  }
}

class OutputInfo extends Part {
  constructor(parent: PrePostProcessor, pointer: Pointer) {
    super(parent, pointer, 'OutputInfo', (address) => native().outputInfoFree(address))
  }

  tensor(...args: unknown[]): OutputTensorInfo {
    none(args)
    return new OutputTensorInfo(this)
  }
}

/** openvino-node's `PrePostProcessor`; `build()` changes the model it was made for. */
export class PrePostProcessor extends Part {
  readonly #model: Model
  #built = false

  constructor(...args: unknown[]) {
    const [model] = args
    if (args.length !== 1 || !(model instanceof Model))
      throw new Error("'PrePostProcessor' constructor expects a Model.")
    const pointer = Model.pointerOf(model)
    super(
      null,
      readPointer((slot) => native().pppCreate(pointer, slot)),
      'PrePostProcessor',
      (address) => native().pppFree(address)
    )
    this.#model = model
  }

  input(...args: unknown[]): InputInfo {
    const pointer = this.#info(args, native().pppInput, native().pppInputByIndex, native().pppInputByName)
    const port = this.#model.input(...args)
    const type = port.getElementType()
    free(port)
    return new InputInfo(this, pointer, type)
  }

  output(...args: unknown[]): OutputInfo {
    return new OutputInfo(
      this,
      this.#info(args, native().pppOutput, native().pppOutputByIndex, native().pppOutputByName)
    )
  }

  build(...args: unknown[]): this {
    none(args)
    if (this.#built) throw new Error('This PrePostProcessor has been built already.')
    const pointer = Part.pointerOf(this)
    // The model is changed in place; what comes back is a second handle of it.
    const again = readPointer((slot) => native().pppBuild(pointer, slot))
    native().modelFree(again)
    this.#built = true
    return this
  }

  #info(
    args: readonly unknown[],
    only: (from: Pointer, slot: BigUint64Array) => number,
    byIndex: (from: Pointer, index: number, slot: BigUint64Array) => number,
    byName: (from: Pointer, name: string, slot: BigUint64Array) => number
  ): Pointer {
    const pointer = Part.pointerOf(this)
    const [place] = args
    if (args.length === 0) return readPointer((slot) => only(pointer, slot))
    if (args.length === 1 && typeof place === 'string') return readPointer((slot) => byName(pointer, place, slot))
    if (args.length === 1 && typeof place === 'number' && Number.isSafeInteger(place) && place >= 0) {
      return readPointer((slot) => byIndex(pointer, place, slot))
    }
    throw new Error('An input or output is named by its index or its tensor name.')
  }
}
