import { noArguments } from './arguments'
import { elementTypeName } from './element-type'
import { own, type NativeHandle } from './handles'
import { native, type Pointer } from './library'
import { partialShapeOf, type PartialShape } from './partial-shape'
import { readPartialShape, readShape } from './shape'
import { readEnum, readText } from './status'

const portKey = Symbol('port')

interface Port {
  readonly pointer: Pointer
  /** The model or compiled model it belongs to, which it keeps alive. */
  readonly parent: object
  readonly isInput: boolean
  /** How it was asked for: an index or a name; nothing for "the only one". */
  readonly place: number | string | undefined
}

/** An input or output of a model, as openvino-node's `Output`. */
export class Output {
  readonly #handle: NativeHandle | null
  readonly #port: Port | null

  constructor(...args: unknown[]) {
    const [made] = args
    this.#port = isPort(made) ? made[portKey] : null
    this.#handle = this.#port && own(this, this.#port.pointer, 'Output', (pointer) => native().constPortFree(pointer))
  }

  get anyName(): string {
    return this.getAnyName()
  }

  get shape(): number[] {
    return this.getShape()
  }

  toString(): string {
    return this.getAnyName()
  }

  getAnyName(...args: unknown[]): string {
    noArguments(args, 'getAnyName() does not accept any arguments.')
    const pointer = Output.pointerOf(this)
    return readText((slot) => native().portName(pointer, slot))
  }

  getShape(...args: unknown[]): number[] {
    noArguments(args, 'getShape() does not accept any arguments.')
    const pointer = Output.pointerOf(this)
    return readShape((slot) => native().portShape(pointer, slot))
  }

  getPartialShape(...args: unknown[]): PartialShape {
    noArguments(args, 'getPartialShape() does not accept any arguments.')
    const pointer = Output.pointerOf(this)
    return partialShapeOf(readPartialShape((slot) => native().portPartialShape(pointer, slot)))
  }

  getElementType(...args: unknown[]): string {
    noArguments(args, 'getElementType() does not accept any arguments.')
    const pointer = Output.pointerOf(this)
    return elementTypeName(readEnum((slot) => native().portElementType(pointer, slot)))
  }

  static pointerOf(output: Output): Pointer {
    if (!output.#handle) throw new Error('This Output belongs to no model: take it from a Model or CompiledModel.')
    return output.#handle.pointer
  }

  static portOf(output: Output): Omit<Port, 'pointer'> | null {
    return output.#port
  }
}

/** The outputs and inputs of a compiled model; openvino-node exports it beside `Output`. */
export class ConstOutput extends Output {}

function isPort(value: unknown): value is { [portKey]: Port } {
  return typeof value === 'object' && value !== null && portKey in value
}

export function modelPort(port: Port): Output {
  return new Output({ [portKey]: port })
}

export function compiledPort(port: Port): ConstOutput {
  return new ConstOutput({ [portKey]: port })
}
