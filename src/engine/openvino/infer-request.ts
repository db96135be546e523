import { isTypedArray } from 'node:util/types'
import { plainText, portIndex } from './arguments'
import type { CompiledModel } from './compiled-model'
import type { NumericArray } from './element-type'
import { free, own, type NativeHandle } from './handles'
import { native, type Pointer } from './library'
import { Output } from './output'
import { check, nativeError, readPointer } from './status'
import { adoptTensor, copyOfTensor, Tensor, tensorOver } from './tensor'

export type InferResult = Record<string, Tensor>
type Done = (error: Error | null) => void
/** What the ports of a compiled model are called; kept so that a request outlives a freed compiled model. */
export interface PortNames {
  readonly inputs: ReadonlyMap<string, number>
  readonly outputs: readonly string[]
}
interface Made {
  readonly pointer: Pointer
  readonly compiled: CompiledModel
  readonly names: PortNames
}

const requestKey = Symbol('request')
const ignore: Done = () => undefined
const nothing = { pointer: null, compiled: null, names: { inputs: new Map<string, number>(), outputs: [] } }

/** openvino-node's `InferRequest`. While it runs, everything but reading its compiled model throws. */
export class InferRequest {
  readonly #handle: NativeHandle | null
  readonly #compiled: CompiledModel | null
  readonly #names: PortNames
  /** The tensors that the native request uses, by place (outputs from -1 down). They live as long as it may touch their memory. */
  readonly #bound = new Map<string | number, Tensor>()
  /** The last array that was wrapped for a place, so that the same array need not be wrapped again. */
  readonly #wrapped = new Map<string | number, [NumericArray, Tensor]>()
  /** What an input was last set to and in which revision; setting the same again needs no native call. */
  readonly #current = new Map<number, [Tensor, number]>()
  #busy = false
  #done: Done = ignore
  #last: Promise<unknown> | null = null

  constructor(...args: unknown[]) {
    const [made] = args
    const { pointer, compiled, names } = isMade(made) ? made[requestKey] : nothing
    this.#compiled = compiled
    this.#names = names
    this.#handle =
      pointer === null ? null : own(this, pointer, 'InferRequest', (address) => native().requestFree(address))
  }

  getCompiledModel(): CompiledModel {
    if (!this.#compiled) throw empty()
    return this.#compiled
  }

  setTensor(...args: unknown[]): void {
    const [name, tensor] = args
    if (args.length !== 2 || typeof name !== 'string' || typeof tensor !== 'object' || tensor === null) {
      throw new Error('InferRequest.setTensor() invalid argument.')
    }
    this.#bindByName(plainText(name, 'A tensor name'), tensorAt(tensor, 1))
  }

  setInputTensor(...args: unknown[]): void {
    this.#setTensorAt('setInputTensor', args, native().setInputTensor, native().setInputTensorAt, 0)
  }

  setOutputTensor(...args: unknown[]): void {
    this.#setTensorAt('setOutputTensor', args, native().setOutputTensor, native().setOutputTensorAt, -1)
  }

  getTensor(...args: unknown[]): Tensor {
    const [place] = args
    if (args.length !== 1) throw new Error('InferRequest.getTensor() invalid number of arguments.')
    const request = this.#idle()
    if (typeof place === 'string') {
      return this.#lent(readPointer((slot) => native().getTensor(request, plainText(place, 'A tensor name'), slot)))
    }
    if (!(place instanceof Output)) throw new Error('InferRequest.getTensor() invalid argument.')
    const port = Output.pointerOf(place)
    return this.#lent(readPointer((slot) => native().getTensorOfPort(request, port, slot)))
  }

  getInputTensor(...args: unknown[]): Tensor {
    return this.#getTensorAt('getInputTensor', args, native().getInputTensor, native().getInputTensorAt)
  }

  getOutputTensor(...args: unknown[]): Tensor {
    return this.#getTensorAt('getOutputTensor', args, native().getOutputTensor, native().getOutputTensorAt)
  }

  /** Blocks until the answer is there. The outputs are copies. */
  infer(...args: unknown[]): InferResult {
    const [inputs] = args
    if (args.length === 1 && isTypedArray(inputs)) {
      throw new Error('TypedArray cannot be passed directly into infer() method.')
    }
    if (args.length > 1 || (args.length === 1 && (typeof inputs !== 'object' || inputs === null))) {
      throw new Error('Infer method takes as an argument an array or an object.')
    }
    const request = this.#idle()
    if (args.length === 1) this.#setInputs(inputs as object)
    this.#assertAttached()
    check(native().infer(request))
    return this.#results()
  }

  /** Runs off the JavaScript thread, several requests at once. Calls on one request queue up, as in openvino-node. */
  inferAsync(...args: unknown[]): Promise<InferResult> {
    const [inputs] = args
    if (args.length !== 1 || typeof inputs !== 'object' || inputs === null || isTypedArray(inputs)) {
      throw new Error('InferAsync method takes as an argument an array or an object.')
    }
    const values = Object.values(inputs as object)
    for (const value of values) assertTensorLike(value)
    // Later changes of the caller's object must not reach an inference that waits.
    const given = Array.isArray(inputs) ? values : { ...inputs }
    const run = () => this.#inferOnce(given)
    const result = this.#last ? this.#last.then(run, run) : run()
    const settled = result.then(
      () => undefined,
      () => undefined
    )
    this.#last = settled
    void settled.then(() => {
      if (this.#last === settled) this.#last = null
    })
    return result
  }

  /** Frees the native part now, or when the running inference has ended. */
  [Symbol.dispose](): void {
    free(this)
  }

  static pointerOf(request: InferRequest): Pointer {
    if (!request.#handle) throw empty()
    return request.#handle.pointer
  }

  static assertIdle(request: InferRequest): Pointer {
    return request.#idle()
  }

  /** Its address, with every tensor that was set still there. */
  static readyToInfer(request: InferRequest): Pointer {
    const pointer = request.#idle()
    request.#assertAttached()
    return pointer
  }

  static setInputs(request: InferRequest, inputs: object): void {
    request.#setInputs(inputs)
  }

  /** Starts it; `done` is called on the JavaScript thread once it has ended. The inputs are set before. */
  static launch(request: InferRequest, done: Done): void {
    request.#launch(done)
  }

  #idle(): Pointer {
    const pointer = InferRequest.pointerOf(this)
    if (this.#busy) throw new Error('Infer Request is busy')
    return pointer
  }

  #launch(done: Done): void {
    const pointer = this.#idle()
    this.#assertAttached()
    check(native().startAsync(pointer))
    this.#busy = true
    this.#done = done
    this.#handle?.hold()
    try {
      native().wait.async(pointer, this.#finished)
    } catch (error) {
      // More calls are under way than koffi allows: then this one waits here.
      this.#finished(error as Error, native().wait(pointer))
    }
  }

  readonly #finished = (error: Error | null, status: number): void => {
    const done = this.#done
    this.#done = ignore
    this.#busy = false
    this.#handle?.letGo()
    done(status === 0 ? null : (error ?? nativeError(status)))
  }

  #inferOnce(inputs: object): Promise<InferResult> {
    return new Promise((resolve, reject) => {
      this.#setInputs(inputs)
      this.#launch((error) => {
        if (error) reject(error)
        else {
          try {
            resolve(this.#results())
          } catch (thrown) {
            reject(thrown as Error)
          }
        }
      })
    })
  }

  /** By name from an object, by position from an array. */
  #setInputs(inputs: object): void {
    if (Array.isArray(inputs)) {
      inputs.forEach((value, index) => {
        this.#bindInput(index, this.#tensorFor(index, value))
      })
      return
    }
    for (const name in inputs) {
      const value = (inputs as Record<string, unknown>)[name]
      const index = this.#indexOf(name)
      if (index === undefined) this.#bindByName(name, this.#tensorFor(name, value))
      else this.#bindInput(index, this.#tensorFor(index, value))
    }
  }

  #bindInput(index: number, tensor: Tensor): void {
    const current = this.#current.get(index)
    const revision = Tensor.revisionOf(tensor)
    if (current?.[0] === tensor && current[1] === revision) return
    const request = this.#idle()
    check(native().setInputTensorAt(request, index, Tensor.usable(tensor)))
    this.#bound.set(index, tensor)
    this.#current.set(index, [tensor, revision])
  }

  #bindByName(name: string, tensor: Tensor): void {
    const index = this.#indexOf(name)
    if (index !== undefined) {
      this.#bindInput(index, tensor)
      return
    }
    const request = this.#idle()
    check(native().setTensor(request, name, Tensor.usable(tensor)))
    this.#bound.set(name, tensor)
    // It may be a further name of any input, so none is known to be as it was.
    this.#current.clear()
  }

  #setTensorAt(
    method: string,
    args: readonly unknown[],
    setOnly: (request: Pointer, tensor: Pointer) => number,
    setAt: (request: Pointer, index: number, tensor: Pointer) => number,
    firstPlace: number
  ): void {
    const [first, second] = args
    const request = this.#idle()
    if (args.length === 1 && typeof first === 'object' && first !== null) {
      const tensor = tensorAt(first, 0)
      check(setOnly(request, Tensor.usable(tensor)))
      this.#bound.set(firstPlace, tensor)
      this.#current.clear()
    } else if (args.length === 2 && typeof first === 'number' && typeof second === 'object' && second !== null) {
      const tensor = tensorAt(second, 1)
      check(setAt(request, portIndex(first), Tensor.usable(tensor)))
      this.#bound.set(firstPlace === 0 ? first : firstPlace - first, tensor)
      this.#current.clear()
    } else {
      throw new Error(`InferRequest.${method}() invalid argument.`)
    }
  }

  #getTensorAt(
    method: string,
    args: readonly unknown[],
    getOnly: (request: Pointer, slot: BigUint64Array) => number,
    getAt: (request: Pointer, index: number, slot: BigUint64Array) => number
  ): Tensor {
    const [index] = args
    const request = this.#idle()
    if (args.length === 0) return this.#lent(readPointer((slot) => getOnly(request, slot)))
    if (args.length !== 1 || typeof index !== 'number') throw new Error(`InferRequest.${method}() invalid argument.`)
    return this.#lent(readPointer((slot) => getAt(request, portIndex(index), slot)))
  }

  /** A tensor of the request may lie in memory of one that was set: that one must outlive it. */
  #lent(pointer: Pointer): Tensor {
    return adoptTensor(pointer, [...this.#bound.values()])
  }

  #indexOf(name: string): number | undefined {
    return this.#names.inputs.get(name)
  }

  #tensorFor(place: string | number, value: unknown): Tensor {
    if (value instanceof Tensor) return value
    assertTensorLike(value)
    const array = value as NumericArray
    const wrapped = this.#wrapped.get(place)
    if (wrapped?.[0] === array) {
      Tensor.assertAttached(wrapped[1])
      return wrapped[1]
    }
    // The shape and type that the request has now: those of the model, or of a dynamic input's last tensor.
    const current = typeof place === 'string' ? this.getTensor(place) : this.getInputTensor(place)
    const tensor = tensorOver(current.getElementType(), current.getShape(), array)
    free(current)
    this.#wrapped.set(place, [array, tensor])
    return tensor
  }

  #assertAttached(): void {
    for (const tensor of this.#bound.values()) Tensor.assertAttached(tensor)
  }

  #results(): InferResult {
    const request = this.#idle()
    const results: InferResult = {}
    this.#names.outputs.forEach((name, index) => {
      const tensor = readPointer((slot) => native().getOutputTensorAt(request, index, slot))
      try {
        results[name] = copyOfTensor(tensor)
      } finally {
        native().tensorFree(tensor)
      }
    })
    return results
  }
}

function tensorAt(value: unknown, index: number): Tensor {
  if (!(value instanceof Tensor)) throw new Error(`Argument #${String(index)} must be a Tensor.`)
  return value
}

/** A value among the inputs must be a Tensor or a TypedArray. */
export function assertTensorLike(value: unknown): void {
  if (value instanceof Tensor || isTypedArray(value)) return
  if (typeof value === 'object' && value !== null)
    throw new Error('Invalid argument: an input must be a Tensor or a TypedArray.')
  throw new Error('Cannot create a tensor from the passed Napi::Value.')
}

function empty(): Error {
  return new Error('This InferRequest is empty: use CompiledModel.createInferRequest() to get one.')
}

function isMade(value: unknown): value is { [requestKey]: Made } {
  return typeof value === 'object' && value !== null && requestKey in value
}

/** Wraps a native request that the caller has received and now hands over. */
export function adoptRequest(pointer: Pointer, compiled: CompiledModel, names: PortNames): InferRequest {
  return new InferRequest({ [requestKey]: { pointer, compiled, names } satisfies Made })
}
