import type { NodeAddon } from './addon-types'
import { toFloats } from '../floats'
import { float16FromFloat32, float32FromBfloat16, float32FromFloat16 } from './float16'
import { free, isFreed } from './handles'
import { InferRequest } from './infer-request'
import { native } from './library'
import { Output } from './output'
import { readProfile, type LayerProfile } from './profile'
import { check } from './status'
import { Tensor, tensorOver } from './tensor'

/** What the C API offers beyond openvino-node. Null where the official addon answers. */
export interface NativeExtras {
  /** Infers and waits, copying no output: what `benchmark_app -api sync` does. Read outputs with `getOutputTensor`. */
  infer(request: NodeAddon['InferRequest']): void
  /** Times per layer of the last inference; the model must have been compiled with `PERF_COUNT`. */
  profile(request: NodeAddon['InferRequest']): LayerProfile[]
  /** Asks a running inference to stop. Its promise or callback then gets an error. */
  cancel(request: NodeAddon['InferRequest']): void
  /** An f16 tensor, from bits or rounded from floats; `tensor.data` gives the bits. */
  float16Tensor(shape: readonly number[], values: Uint16Array | Float32Array): NodeAddon['Tensor']
  /** The elements as 32-bit floats, whatever the element type (f16, bf16, f32, f64 or whole numbers). */
  float32Data(tensor: NodeAddon['Tensor']): Float32Array
  /** Element type of a model's input or output, which openvino-node tells only of a Model's outputs. */
  elementType(port: NodeAddon['Output']): string
  /** Frees the native part of any object of the addon now (or when its running call ends). Using it then throws. */
  free(owner: object): void
  isFreed(owner: object): boolean
}

export type { LayerProfile }

export function createExtras(): NativeExtras {
  return {
    infer: (request) => {
      const ours = requestOf(request)
      check(native().infer(InferRequest.readyToInfer(ours)))
    },
    profile: (request) => readProfile(InferRequest.assertIdle(requestOf(request))),
    cancel: (request) => {
      check(native().cancel(InferRequest.pointerOf(requestOf(request))))
    },
    float16Tensor: (shape, values) => {
      const bits = values instanceof Float32Array ? float16FromFloat32(values) : values
      return tensorOver('f16', shape, bits) as unknown as NodeAddon['Tensor']
    },
    float32Data: (tensor) => toFloat32(ofClass(Tensor, tensor, 'a Tensor')),
    elementType: (port) => ofClass(Output, port, 'an Output').getElementType(),
    free,
    isFreed
  }
}

function requestOf(request: unknown): InferRequest {
  return ofClass(InferRequest, request, 'an InferRequest')
}

function ofClass<T>(type: new (...args: never[]) => T, value: unknown, what: string): T {
  if (!(value instanceof type)) throw new Error(`The argument must be ${what} of this OpenVINO.`)
  return value
}

function toFloat32(tensor: Tensor): Float32Array {
  const data = tensor.getData()
  const type = tensor.getElementType()
  if (Array.isArray(data)) throw new Error('The elements of a string Tensor are not numbers.')
  if (data instanceof Float32Array) return data
  if (type === 'f16') return float32FromFloat16(data as Uint16Array)
  if (type === 'bf16') return float32FromBfloat16(data as Uint16Array)
  return toFloats(data as ArrayLike<number | bigint>)
}
