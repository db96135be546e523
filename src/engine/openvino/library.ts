import koffi from 'koffi'
import { declare, type NativeFunction, type Pointer } from './declarations'

export {
  type NativeFunction,
  type PartialShapeArgument,
  type Pointer,
  type Property,
  type ShapeArgument,
  type ShapeSlot,
  type Slot
} from './declarations'

export type Native = ReturnType<typeof declare> & {
  readonly libraryPath: string
  /** libc's memcpy. `koffi.view` would be quicker to write and aborts Electron (V8's memory cage). */
  copy(target: ArrayBufferView | Pointer, source: ArrayBufferView | Pointer, byteLength: number): void
  /** The zero-terminated text at an address. */
  textAt(address: Pointer): string
}

let opened: Native | null = null

/** The C API that this process has opened. */
export function native(): Native {
  if (!opened) throw new Error('The OpenVINO library has not been opened.')
  return opened
}

/**
 * Opens OpenVINO's C library, once per thread.
 * @param path absolute path of `libopenvino_c.so…`, `openvino_c.dll` or `libopenvino_c.dylib`
 * @param first libraries to load before it, by absolute path
 */
export function openLibrary(path: string, first: readonly string[] = []): Native {
  if (opened) {
    if (opened.libraryPath === path) return opened
    throw new Error(`This process already uses the OpenVINO at ${opened.libraryPath}; it cannot also open ${path}.`)
  }
  loadFirst(first)
  const lib = koffi.load(path)
  const copy = memcpy()
  opened = {
    ...declare(lib),
    libraryPath: path,
    copy: (target, source, byteLength) => {
      if (byteLength > 0) copy(target, source, byteLength)
    },
    textAt: (address) => (address === 0n ? '' : koffi.decode.string(address))
  }
  return opened
}

/** koffi unloads what nobody holds as soon as memory is collected, before the one for whom it was loaded has asked for it. */
const held: unknown[] = []

/** Loads libraries in the ordinary way, so that whoever asks for them later gets these. */
export function loadFirst(libraries: readonly string[]): void {
  configureKoffi()
  for (const library of libraries) held.push(koffi.load(library))
}

function configureKoffi(): void {
  try {
    // koffi runs native code on stacks of its own. OpenVINO's compilers recurse deeply: 128 KiB, the default of
    // asynchronous calls, would overflow. The pages are only reserved; waiting touches two of them.
    koffi.config({
      sync_stack_size: 16 << 20,
      async_stack_size: 8 << 20,
      resident_async_pools: 32,
      max_async_calls: 4096
    })
  } catch {
    // Another part of the process (or another thread) used koffi first; its settings stand.
  }
}

function memcpy() {
  const [library, name] =
    process.platform === 'win32' ? (['ntdll.dll', 'memcpy'] as const) : ([null, 'memcpy'] as const)
  return koffi.load(library).func(name, 'void*', ['void*', 'void*', 'size_t']) as unknown as NativeFunction<
    [ArrayBufferView | Pointer, ArrayBufferView | Pointer, number],
    Pointer
  >
}
