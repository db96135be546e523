import { bytes, instance, match, plainText, string } from './arguments'
import type { Call } from './compile'
import { native, type Pointer } from './library'
import { nativeCopyOfBytes, Tensor } from './tensor'

/** A model as it was given: a file, or bytes with the weights beside them. */
export type ModelSource =
  | { readonly path: string; readonly weightsPath: string | null }
  | { readonly content: Uint8Array; readonly weights: Tensor | null }

export function modelSource(method: string, args: readonly unknown[]): ModelSource {
  const tensor = instance('Tensor', Tensor)
  const form = match(method, args, [string], [string, string], [string, tensor], [bytes], [bytes, bytes])
  if (form < 2) {
    const [path, weightsPath = null] = args as [string, string?]
    return {
      path: plainText(path, 'A path'),
      weightsPath: weightsPath === null ? null : plainText(weightsPath, 'A path')
    }
  }
  if (form === 2) {
    const [text, weights] = args as [string, Tensor]
    // A copy in native memory where the tensor lies in JavaScript's: the model uses the weights long after this call.
    const own = Tensor.memoryOf(weights) ? nativeCopyOfBytes(bytesOf(weights)) : weights
    return { content: Buffer.from(text, 'utf8'), weights: own }
  }
  const [content, weights] = args as [Uint8Array, Uint8Array?]
  if (content.byteLength === 0) throw new Error('The model is empty.')
  // Copied: the caller may change or transfer the bytes while another thread reads them.
  return { content: Uint8Array.from(content), weights: weights ? nativeCopyOfBytes(weights) : null }
}

function bytesOf(tensor: Tensor): Uint8Array {
  const { buffer } = tensor.getData() as Uint8Array
  return new Uint8Array(buffer)
}

export function readCall(source: ModelSource, core: Pointer): Call {
  if ('path' in source) {
    const { path, weightsPath } = source
    const read = (process.platform === 'win32' ? native().readModelWide : null) ?? native().readModel
    return {
      sync: (slot) => read(core, path, weightsPath, slot),
      async: (slot, done) => {
        read.async(core, path, weightsPath, slot, done)
      }
    }
  }
  const { content } = source
  const weights = source.weights ? Tensor.usable(source.weights) : null
  const read = native().readModelFromMemory
  return {
    sync: (slot) => read(core, content, content.byteLength, weights, slot),
    async: (slot, done) => {
      read.async(core, content, content.byteLength, weights, slot, done)
    }
  }
}
