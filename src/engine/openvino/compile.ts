import { plainText } from './arguments'
import { native, type NativeFunction, type Pointer, type Property, type Slot } from './library'

type Done = (error: Error | null, status: number) => void

/** A call that can be made here or on a libuv thread. */
export interface Call {
  sync(slot: Slot): number
  async(slot: Slot, done: Done): void
}

type Compile<M> = NativeFunction<[Pointer, M, string, number, Property[] | null, Slot]>

/** Compiles a model that was read. */
export function compileModel(core: Pointer, model: Pointer, device: string, config: readonly Property[]): Call {
  const call = native().compileModel
  return call
    ? listed(call, core, model, device, config)
    : variadic(native().compileModelVariadic, core, model, device, config)
}

/** Reads and compiles a file in one go. */
export function compileFile(core: Pointer, path: string, device: string, config: readonly Property[]): Call {
  plainText(path, 'A path')
  // Windows' narrow paths follow the code page; its wide ones reach every file.
  const call = (process.platform === 'win32' ? native().compileFileWide : null) ?? native().compileFile
  return call
    ? listed(call, core, path, device, config)
    : variadic(native().compileFileVariadic, core, path, device, config)
}

function listed<M>(call: Compile<M>, core: Pointer, model: M, device: string, config: readonly Property[]): Call {
  const properties = config.length > 0 ? [...config] : null
  return {
    sync: (slot) => call(core, model, device, config.length, properties, slot),
    async: (slot, done) => {
      call.async(core, model, device, config.length, properties, slot, done)
    }
  }
}

/**
 * OpenVINO before 2026 has only variadic functions, which koffi cannot call on another thread: there the JavaScript
 * thread waits, in a later turn.
 */
function variadic<M>(
  call: (core: Pointer, model: M, device: string, count: number, slot: Slot, ...rest: string[]) => number,
  core: Pointer,
  model: M,
  device: string,
  config: readonly Property[]
): Call {
  const rest = config.flatMap(({ key, value }) => ['const char *', key, 'const char *', value])
  const sync = (slot: Slot) => call(core, model, device, config.length * 2, slot, ...rest)
  return {
    sync,
    async: (slot, done) => {
      setImmediate(() => {
        done(null, sync(slot))
      })
    }
  }
}
