import { isTypedArray } from 'node:util/types'
import { dimensions, noArguments } from './arguments'
import { arrayClass, elementTypeCode, elementTypeName, namedElementType, type NumericArray } from './element-type'
import { free, own, type NativeHandle } from './handles'
import { native, type Pointer } from './library'
import { readShape, shapeArgument } from './shape'
import { check, readEnum, readPointer, readSize } from './status'
import { onlyStrings, readStrings } from './strings'

/** What a tensor is made of: its native object and, where it lies in JavaScript's memory, that memory. */
interface Parts {
  readonly pointer: Pointer
  readonly memory: NumericArray | null
  /** Whatever must outlive this tensor because its native memory may belong to it. */
  readonly keepAlive: readonly unknown[]
}

const parts = Symbol('parts')

/** openvino-node's `Tensor`. Over a TypedArray it shares that array's memory and keeps it alive; `data` is always a copy. */
export class Tensor {
  readonly #handle: NativeHandle
  readonly #memory: NumericArray | null
  readonly #memoryBytes: number
  readonly #keepAlive: readonly unknown[]
  #revision = 0

  /** `(type, shape)`, `(type, shape, typedArray)` or `(strings)`. */
  constructor(...args: unknown[]) {
    const made = isParts(args[0]) ? args[0][parts] : create(args)
    this.#handle = own(this, made.pointer, 'Tensor', (pointer) => native().tensorFree(pointer))
    this.#memory = made.memory
    this.#memoryBytes = made.memory?.byteLength ?? 0
    this.#keepAlive = made.keepAlive
  }

  get data(): NumericArray | string[] {
    return this.getData()
  }

  set data(value: unknown) {
    if (Array.isArray(value)) this.#setStrings(value)
    else if (isTypedArray(value)) this.#setNumbers(value as NumericArray)
    else throw new Error('Passed argument must be TypedArray, or Array of strings.')
  }

  /** A copy: a TypedArray of the element type (f16 and bf16 as the bits in a Uint16Array), or the strings. */
  getData(...args: unknown[]): NumericArray | string[] {
    noArguments(args, 'getData() does not accept any arguments.')
    const pointer = this.#usable()
    const type = this.getElementType()
    if (type === 'string') return readStrings(dataOf(pointer), this.getSize())
    const arrayOf = arrayClass(type)
    if (!arrayOf) throw new Error(`Failed to return tensor data: JavaScript has no array for elements of type ${type}.`)
    const copy = new arrayOf(new ArrayBuffer(readSize((slot) => native().tensorByteSize(pointer, slot))))
    native().copy(copy, copy.byteLength > 0 ? dataOf(pointer) : 0n, copy.byteLength)
    return copy
  }

  getElementType(...args: unknown[]): string {
    noArguments(args, 'getElementType() does not accept any arguments.')
    const { pointer } = this.#handle
    return elementTypeName(readEnum((slot) => native().tensorElementType(pointer, slot)))
  }

  getShape(...args: unknown[]): number[] {
    noArguments(args, 'No parameters are allowed for the getShape() method.')
    const { pointer } = this.#handle
    return readShape((slot) => native().tensorShape(pointer, slot))
  }

  getSize(...args: unknown[]): number {
    noArguments(args, 'getSize() does not accept any arguments.')
    const { pointer } = this.#handle
    return readSize((slot) => native().tensorSize(pointer, slot))
  }

  /** Always true: the C API makes no tensors with gaps. */
  isContinuous(...args: unknown[]): boolean {
    noArguments(args, 'isContinuous() does not accept any arguments.')
    return this.#handle.pointer !== 0n
  }

  setShape(...args: unknown[]): void {
    if (args.length !== 1) throw new Error('Wrong number of parameters.')
    const shape = dimensions(args[0])
    assertAllocatable(shape)
    check(native().tensorSetShape(this.#handle.pointer, shapeArgument(shape)))
    this.#revision += 1
  }

  /** Copies into `target`, which takes over the shape where it differs. The element types must be the same. */
  copyTo(...args: unknown[]): void {
    const [target] = args
    if (args.length !== 1) throw new Error('copyTo() must receive one argument, which is the destination Tensor.')
    if (typeof target !== 'object' || target === null) throw new Error('The argument must be a Tensor object.')
    if (!(target instanceof Tensor)) throw new Error('Invalid argument')
    const source = this.#usable()
    const type = this.getElementType()
    if (type !== target.getElementType()) {
      throw new Error(`Tensor element types are not equal. (src: ${type} != dst: ${target.getElementType()})`)
    }
    const shape = this.getShape()
    if (shape.join() !== target.getShape().join()) target.setShape(shape)
    if (type === 'string') target.data = this.getData()
    else copyBytes(target.#usable(), source)
  }

  /** Frees the native part now. */
  [Symbol.dispose](): void {
    free(this)
  }

  /** The native tensor, ready to be read or written: not freed, its memory not taken away. */
  static usable(tensor: Tensor): Pointer {
    return tensor.#usable()
  }

  /** Throws if the memory under the tensor is gone. Cheap enough for every start of an inference. */
  static assertAttached(tensor: Tensor): void {
    if (tensor.#memory && tensor.#memory.byteLength !== tensor.#memoryBytes) {
      throw new Error('The TypedArray under this Tensor was detached (its buffer was transferred elsewhere).')
    }
  }

  /** Grows whenever the shape is set: a request that was given the tensor must then look at it again. */
  static revisionOf(tensor: Tensor): number {
    return tensor.#revision
  }

  static memoryOf(tensor: Tensor): NumericArray | null {
    return tensor.#memory
  }

  #usable(): Pointer {
    Tensor.assertAttached(this)
    // Named here, so that nothing which the memory belongs to is collected before the tensor.
    void this.#keepAlive
    return this.#handle.pointer
  }

  #setNumbers(values: NumericArray): void {
    const pointer = this.#usable()
    const type = this.getElementType()
    const bytes = readSize((slot) => native().tensorByteSize(pointer, slot))
    if (type === 'string') throw new Error('A string Tensor can only be filled from an Array of strings.')
    if (values.byteLength !== bytes) throw new Error('Passed array must have the same size as the Tensor!')
    if (!sameElements(values, type)) throw new Error(`Passed array must have the element type of the Tensor, ${type}!`)
    native().copy(bytes > 0 ? dataOf(pointer) : 0n, values, bytes)
  }

  #setStrings(values: readonly unknown[]): void {
    const pointer = this.#usable()
    if (this.getElementType() !== 'string') {
      throw new Error('Passed argument must be TypedArray, or Array of strings for a string Tensor.')
    }
    const strings = onlyStrings(values, 'The array passed to fill a string tensor must contain only strings.')
    if (strings.length !== this.getSize()) throw new Error('Passed array must have the same size as the Tensor!')
    const set = native().tensorSetStrings
    if (!set) throw new Error('This OpenVINO cannot fill string tensors through its C API.')
    check(set(pointer, strings, strings.length))
  }
}

function isParts(value: unknown): value is { [parts]: Parts } {
  return typeof value === 'object' && value !== null && parts in value
}

function create(args: readonly unknown[]): Parts {
  const [first, shape, data] = args
  if (args.length === 1 && Array.isArray(first)) return { pointer: stringTensor(first), memory: null, keepAlive: [] }
  if (args.length < 2 || args.length > 3) throw new Error('Invalid number of arguments for Tensor constructor.')
  const type = namedElementType(first)
  const dims = dimensions(shape)
  if (args.length === 2) return { pointer: allocate(type, dims), memory: null, keepAlive: [] }
  if (!isTypedArray(data)) throw new Error('Third argument of a tensor must be TypedArray.')
  return over(type, dims, data as NumericArray)
}

function stringTensor(values: readonly unknown[]): Pointer {
  const strings = onlyStrings(values, 'The array passed to create string tensor must contain only strings.')
  const make = native().tensorOfStrings
  if (!make) throw new Error('This OpenVINO cannot make string tensors through its C API.')
  return readPointer((slot) => make(strings, strings.length, shapeArgument([strings.length]), slot))
}

/** A native tensor with memory of its own. */
function allocate(type: string, dims: readonly number[]): Pointer {
  assertAllocatable(dims)
  return readPointer((slot) => native().tensorCreate(elementTypeCode(type), shapeArgument(dims), slot))
}

function assertAllocatable(dims: readonly number[]): void {
  const elements = dims.reduce((product, dim) => product * dim, 1)
  // The native side multiplies in 64 bits and would wrap round.
  if (elements > 2 ** 48) throw new Error(`Cannot allocate memory for a tensor of shape [${dims.join(', ')}].`)
}

function over(type: string, dims: readonly number[], memory: NumericArray): Parts {
  if (type === 'string') throw new Error('A string Tensor cannot be made over a TypedArray.')
  const { buffer } = memory
  if (!(buffer instanceof ArrayBuffer))
    throw new Error('The TypedArray of a Tensor must not lie in a SharedArrayBuffer.')
  if ('resizable' in buffer && buffer.resizable) throw new Error('The TypedArray of a Tensor must not be resizable.')
  if (memory.byteOffset !== 0) throw new Error('TypedArray.byteOffset has to be equal to zero.')
  const bytes = dims.reduce((product, dim) => product * dim, arrayClass(type)?.BYTES_PER_ELEMENT ?? 1)
  if (bytes !== buffer.byteLength || bytes !== memory.byteLength) {
    throw new Error("Memory allocated using shape and element::type mismatch passed data's size")
  }
  if (bytes === 0) return { pointer: allocate(type, dims), memory: null, keepAlive: [] }
  const code = elementTypeCode(type)
  const pointer = readPointer((slot) => native().tensorOver(code, shapeArgument(dims), memory, slot))
  return { pointer, memory, keepAlive: [] }
}

const dataOf = (pointer: Pointer) => readPointer((slot) => native().tensorData(pointer, slot))

function copyBytes(target: Pointer, source: Pointer): void {
  const bytes = readSize((slot) => native().tensorByteSize(source, slot))
  if (bytes > 0) native().copy(dataOf(target), dataOf(source), bytes)
}

function sameElements(values: NumericArray, type: string): boolean {
  const expected = arrayClass(type)
  if (!expected) return false
  const tagOf = (name: string) => name.replace('Clamped', '')
  return tagOf(Object.prototype.toString.call(values)) === `[object ${(expected as unknown as { name: string }).name}]`
}

/** Wraps a native tensor that the caller has received and now hands over. */
export function adoptTensor(pointer: Pointer, keepAlive: readonly unknown[] = []): Tensor {
  return new Tensor({ [parts]: { pointer, memory: null, keepAlive } satisfies Parts })
}

/** A tensor over the caller's array, as `new Tensor(type, shape, array)`. */
export function tensorOver(type: string, dims: readonly number[], memory: NumericArray): Tensor {
  return new Tensor({ [parts]: over(type, dims, memory) })
}

/**
 * A copy of a native tensor, which stays the caller's. In JavaScript's memory where an array type exists, so that
 * V8 knows its size and collects in time; results of `infer()` are many and large.
 */
export function copyOfTensor(source: Pointer): Tensor {
  const type = elementTypeName(readEnum((slot) => native().tensorElementType(source, slot)))
  const dims = readShape((slot) => native().tensorShape(source, slot))
  const arrayOf = arrayClass(type)
  const bytes = readSize((slot) => native().tensorByteSize(source, slot))
  if (arrayOf && bytes > 0) {
    const memory = new arrayOf(new ArrayBuffer(bytes))
    native().copy(memory, dataOf(source), bytes)
    return tensorOver(type, dims, memory)
  }
  const target = adoptTensor(allocate(type, dims))
  if (type === 'string')
    target.data = readStrings(
      dataOf(source),
      dims.reduce((product, dim) => product * dim, 1)
    )
  else copyBytes(Tensor.usable(target), source)
  return target
}

/** A native u8 tensor holding a copy of the bytes: models keep using their weights long after they were read. */
export function nativeCopyOfBytes(bytes: Uint8Array): Tensor {
  const tensor = adoptTensor(allocate('u8', [bytes.byteLength]))
  native().copy(bytes.byteLength > 0 ? dataOf(Tensor.usable(tensor)) : 0n, bytes, bytes.byteLength)
  return tensor
}
