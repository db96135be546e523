import { integer, match, noArguments, object, plainText } from './arguments'
import { cppModel, handleFor, modelBehind, stdString } from './cpp-symbols'
import { elementTypeName } from './element-type'
import { free, own, type NativeHandle } from './handles'
import { native, type Pointer } from './library'
import { modelPort, Output } from './output'
import { limitsFrom } from './partial-shape'
import { portCount, readPort } from './ports'
import { partialShapeArgument, readShape, type LimitList } from './shape'
import { check, readEnum, readPointer, readText } from './status'

const modelKey = Symbol('model')

/** openvino-node's `Model`. */
export class Model {
  readonly #handle: NativeHandle | null
  #friendlyName: string | null = null
  /** Its name before `setFriendlyName` was first called; what an empty friendly name falls back to. */
  #name: string | null = null

  constructor(...args: unknown[]) {
    const [made] = args
    const pointer = isMade(made) ? made[modelKey] : null
    this.#handle = pointer === null ? null : own(this, pointer, 'Model', (address) => native().modelFree(address))
  }

  get inputs(): Output[] {
    const pointer = Model.pointerOf(this)
    return Array.from({ length: portCount(inputs(), pointer) }, (_, index) => this.input(index))
  }

  get outputs(): Output[] {
    const pointer = Model.pointerOf(this)
    return Array.from({ length: portCount(outputs(), pointer) }, (_, index) => this.output(index))
  }

  input(...args: unknown[]): Output {
    const { pointer, place } = readPort(inputs(), Model.pointerOf(this), args, 'inputs')
    return modelPort({ pointer, place, parent: this, isInput: true })
  }

  output(...args: unknown[]): Output {
    const { pointer, place } = readPort(outputs(), Model.pointerOf(this), args, 'outputs')
    return modelPort({ pointer, place, parent: this, isInput: false })
  }

  getName(): string {
    return this.#name ?? this.#nativeName()
  }

  getFriendlyName(...args: unknown[]): string {
    noArguments(args, 'getFriendlyName() does not take any arguments')
    return this.#friendlyName === null ? this.#nativeName() : this.#friendlyName || this.getName()
  }

  /** Kept on this object, and in the native model too where that can be reached; the C API has no call for it. */
  setFriendlyName(...args: unknown[]): void {
    const [name] = args
    if (args.length !== 1 || typeof name !== 'string') {
      throw new Error('Expected a single string argument for the friendly name')
    }
    this.#name ??= this.#nativeName()
    this.#friendlyName = name
    const text = Buffer.from(plainText(name, 'A name'))
    // libstdc++ reads nothing of an empty text, but it needs an address.
    const characters = text.length > 0 ? new Uint8Array(text) : new Uint8Array(1)
    cppModel()?.setFriendlyName(modelBehind(Model.pointerOf(this)), stdString(characters, text.length))
  }

  isDynamic(...args: unknown[]): boolean {
    noArguments(args, 'isDynamic() does not accept any arguments.')
    return native().modelIsDynamic(Model.pointerOf(this))
  }

  getOutputSize(...args: unknown[]): number {
    noArguments(args, 'getOutputSize() does not accept any arguments.')
    return portCount(outputs(), Model.pointerOf(this))
  }

  getOutputShape(...args: unknown[]): number[] {
    const [index] = args
    if (args.length !== 1 || typeof index !== 'number') throw new Error('Invalid argument. Expected a single number.')
    return readShape((slot) => native().portShape(Output.pointerOf(this.output(index)), slot))
  }

  getOutputElementType(...args: unknown[]): string {
    match('getOutputElementType', args, [integer])
    const port = Output.pointerOf(this.output(args[0]))
    return elementTypeName(readEnum((slot) => native().portElementType(port, slot)))
  }

  clone(...args: unknown[]): Model {
    match('clone', args, [])
    const pointer = Model.pointerOf(this)
    const cpp = cppModel()
    if (!cpp) throw unavailable('Model.clone()')
    const shared = new BigUint64Array(2)
    cpp.clone(shared, modelBehind(pointer))
    const copy = adoptModel(handleFor(shared))
    copy.#friendlyName = this.#friendlyName
    copy.#name = this.#name
    return copy
  }

  getOps(): never {
    throw unavailable('Model.getOps()')
  }

  /** All inputs by one shape (a model with one input), or each by index, name or Output. */
  reshape(...args: unknown[]): this {
    const [shapes, variables] = args
    match('reshape', args, [shapeKind], [mapKind], [shapeKind, object], [mapKind, object])
    if (typeof variables === 'object' && variables !== null && Object.keys(variables).length > 0) {
      throw unavailable("Model.reshape() with shapes of the model's variables")
    }
    const pointer = Model.pointerOf(this)
    if (shapes instanceof Map) this.#reshapeEach(pointer, shapes)
    else check(native().modelReshapeSingle(pointer, partialShapeArgument(limitsFrom(shapes))))
    return this
  }

  /** Frees the native part now. */
  [Symbol.dispose](): void {
    free(this)
  }

  static pointerOf(model: Model): Pointer {
    if (!model.#handle) throw new Error('This Model is empty: use Core.readModel() to get one.')
    return model.#handle.pointer
  }

  static handleOf(model: Model): NativeHandle {
    void Model.pointerOf(model)
    return model.#handle as NativeHandle
  }

  #nativeName(): string {
    const pointer = Model.pointerOf(this)
    return readText((slot) => native().modelFriendlyName(pointer, slot)) || 'unknown'
  }

  #reshapeEach(pointer: Pointer, shapes: ReadonlyMap<unknown, unknown>): void {
    const wanted = [...shapes].map(([place, shape]): [unknown, LimitList] => [this.#placeOf(place), limitsFrom(shape)])
    const ports: Pointer[] = []
    try {
      for (const [place] of wanted) ports.push(inputPort(pointer, place))
      const limits = wanted.map(([, shape]) => partialShapeArgument(shape))
      if (ports.length > 0) {
        check(native().modelReshapeByPorts(pointer, BigUint64Array.from(ports), limits, ports.length))
      }
    } finally {
      for (const port of ports) native().portFree(port)
    }
  }

  #placeOf(key: unknown): unknown {
    if (!(key instanceof Output)) return key
    const port = Output.portOf(key)
    if (port?.parent !== this || !port.isInput) throw new Error('The Output is not an input of this model.')
    return port.place ?? 0
  }
}

const shapeKind = {
  label: 'PartialShape',
  accepts: (value: unknown) =>
    typeof value === 'string' || (typeof value === 'object' && value !== null && !(value instanceof Map))
}
const mapKind = { label: 'Map', accepts: (value: unknown) => value instanceof Map }

function inputPort(model: Pointer, place: unknown): Pointer {
  if (typeof place === 'number')
    return readPointer((slot) => native().modelPortByIndex(model, checkedIndex(place), slot))
  if (typeof place === 'string') return readPointer((slot) => native().modelPortByName(model, place, slot))
  throw new Error('An input is named by its index, its tensor name or its Output.')
}

function checkedIndex(index: number): number {
  if (!Number.isSafeInteger(index) || index < 0) throw new Error(`The model has no input ${String(index)}.`)
  return index
}

const inputs = () => ({
  count: native().modelInputs,
  only: native().modelInput,
  byIndex: native().modelInputByIndex,
  byName: native().modelInputByName
})
const outputs = () => ({
  count: native().modelOutputs,
  only: native().modelOutput,
  byIndex: native().modelOutputByIndex,
  byName: native().modelOutputByName
})

function isMade(value: unknown): value is { [modelKey]: Pointer } {
  return typeof value === 'object' && value !== null && modelKey in value
}

/** Wraps a native model that the caller has received and now hands over. */
export function adoptModel(pointer: Pointer): Model {
  return new Model({ [modelKey]: pointer })
}

export function unavailable(what: string): Error {
  return new Error(
    `${what} is not available here: OpenVINO's C API has no call for it. The official openvino-node addon offers it.`
  )
}
