import koffi from 'koffi'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { native, type NativeFunction, type Pointer } from './library'
import { readPointer } from './status'
import { openVinoVersion } from './version'

/**
 * What no C header offers but Linux builds export as C++ symbols. It leans on two facts that no header promises: a C
 * handle `ov_model_t` begins with its `shared_ptr<ov::Model>`, and the library speaks libstdc++'s ABI. Both were tried
 * with the versions listed here, and nothing is called in any other.
 */
const triedVersions = ['2026.4.1']

const wideText = 'NSt7__cxx1112basic_stringIwSt11char_traitsIwESaIwEEE'
const narrowText = 'NSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE'

interface CppModel {
  /** `ov::save_model(model, path, compress_to_fp16)`. It throws C++ exceptions, which would end the process: check first. */
  save(model: Pointer, path: Pointer | BigUint64Array, compressToFp16: boolean): void
  /** `ov::Model::clone()`: fills a shared_ptr. */
  clone(shared: BigUint64Array, model: Pointer): void
  setFriendlyName(model: Pointer, name: BigUint64Array): void
}

let loaded: CppModel | null | undefined

/** The C++ functions, or null where this OpenVINO was not tried. */
export function cppModel(): CppModel | null {
  if (loaded === undefined) loaded = load()
  return loaded
}

function load(): CppModel | null {
  const version = openVinoVersion().buildNumber.split('-')[0] ?? ''
  if (process.platform !== 'linux' || process.arch !== 'x64' || !triedVersions.includes(version)) return null
  const path = join(dirname(native().libraryPath), basename(native().libraryPath).replace('openvino_c', 'openvino'))
  if (!existsSync(path)) return null
  try {
    const lib = koffi.load(path)
    const fn = <A extends readonly unknown[]>(name: string, args: string[]) =>
      lib.func(name, 'void', args) as unknown as NativeFunction<A, undefined>
    return {
      save: fn(`_ZN2ov10save_modelERKSt10shared_ptrIKNS_5ModelEERK${wideText}b`, ['void*', 'void*', 'bool']),
      clone: fn('_ZNK2ov5Model5cloneEv', ['void*', 'void*']),
      setFriendlyName: fn(`_ZN2ov5Model17set_friendly_nameERK${narrowText}`, ['void*', 'void*'])
    }
  } catch {
    return null
  }
}

// Held here so that they cannot be collected between taking their address and the end of the call.
let characters: ArrayBufferView | null = null

/** libstdc++'s `std::basic_string` over the given characters, good for the next call. */
export function stdString(text: ArrayBufferView, count: number): BigUint64Array {
  characters = text
  return BigUint64Array.of(koffi.address(characters), BigInt(count), 0n, 0n)
}

/** The `ov::Model*` inside a C handle. */
export function modelBehind(handle: Pointer): Pointer {
  const first = new BigUint64Array(1)
  native().copy(first, handle, 8)
  return first[0] ?? 0n
}

let spare: Pointer | null = null

/**
 * A C handle for a shared_ptr that C++ gave. Handles must come from OpenVINO's own `new`: one is made for a tiny model
 * (a preprocessor without steps gives its model back under a new handle) and its shared_ptr is exchanged. The tiny
 * model's count stays one too high each time, which costs nothing: it lives as long as the process.
 */
export function handleFor(shared: BigUint64Array): Pointer {
  spare ??= tinyModel()
  const processor = readPointer((slot) => native().pppCreate(spare ?? 0n, slot))
  const handle = readPointer((slot) => native().pppBuild(processor, slot))
  native().pppFree(processor)
  native().copy(handle, shared, 16)
  return handle
}

function tinyModel(): Pointer {
  const core = readPointer((slot) => native().coreCreate(slot))
  const port = '<port id="0" precision="FP32"><dim>1</dim></port>'
  const xml = Buffer.from(
    '<?xml version="1.0"?><net name="spare" version="11"><layers>' +
      `<layer id="0" name="x" type="Parameter" version="opset1"><data shape="1" element_type="f32"/><output>${port}</output></layer>` +
      `<layer id="1" name="y" type="Result" version="opset1"><input>${port}</input></layer>` +
      '</layers><edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0"/></edges></net>'
  )
  const model = readPointer((slot) => native().readModelFromMemory(core, xml, xml.length, null, slot))
  native().coreFree(core)
  return model
}
