import { bytes, instance, match, object, plainText, string } from './arguments'
import { adoptCompiledModel, type CompiledModel } from './compiled-model'
import { free, own, type NativeHandle } from './handles'
import { native, type Pointer, type Property, type Slot } from './library'
import { adoptModel, Model, unavailable } from './model'
import { propertyList, propertyValue, type PropertyValue } from './property'
import { check, nativeError, readPointer, readText } from './status'
import { compileFile, compileModel } from './compile'
import { modelSource, readCall } from './read-model'
import { Tensor } from './tensor'
import { version, type Version } from './version'

/** openvino-node's `Core`. */
export class Core {
  readonly #handle: NativeHandle

  constructor(...args: unknown[]) {
    match("'Core' constructor", args, [])
    const pointer = readPointer((slot) => native().coreCreate(slot))
    this.#handle = own(this, pointer, 'Core', (address) => native().coreFree(address))
  }

  addExtension(...args: unknown[]): void {
    const [path] = args
    if (typeof path !== 'string') throw new Error('addExtension method applies one argument of string type')
    const status = native().addExtension(this.#handle.pointer, plainText(path, 'A path'))
    if (status !== 0) throw new Error(`Cannot load library '${path}': ${nativeError(status).message}`)
  }

  getAvailableDevices(): string[] {
    const { pointer } = this.#handle
    const list = new BigUint64Array(2)
    check(native().availableDevices(pointer, list))
    const names = addresses(list[0] ?? 0n, Number(list[1])).map((address) => native().textAt(address))
    native().availableDevicesFree(list)
    return names
  }

  getVersions(...args: unknown[]): Record<string, Version> {
    const [device] = args
    if (args.length === 0) throw new Error('getVersions() method expects 1 argument of string type.')
    if (typeof device !== 'string') {
      throw new Error('The argument in getVersions() method must be a string or convertible to a string.')
    }
    const { pointer } = this.#handle
    const list = new BigUint64Array(2)
    check(native().versionsOf(pointer, plainText(device, 'A device name'), list))
    const texts = addresses(list[0] ?? 0n, Number(list[1]) * 3).map((address) => native().textAt(address))
    native().versionsFree(list)
    const versions: Record<string, Version> = {}
    for (let at = 0; at < texts.length; at += 3) {
      versions[texts[at] ?? ''] = version(texts[at + 1] ?? '', texts[at + 2] ?? '')
    }
    return versions
  }

  getProperty(...args: unknown[]): PropertyValue {
    if (args.length < 1 || args.length > 2 || !args.every((arg) => typeof arg === 'string')) {
      throw new Error('Invalid arguments of get_property function')
    }
    const name = plainText(args[args.length - 1] as string, 'A property name')
    const device = args.length === 2 ? plainText(args[0] as string, 'A device name') : ''
    const { pointer } = this.#handle
    return propertyValue(
      name,
      readText((slot) => native().coreGetProperty(pointer, device, name, slot))
    )
  }

  setProperty(...args: unknown[]): void {
    const named = typeof args[0] === 'string'
    const properties = args[named ? 1 : 0]
    if (typeof properties !== 'object' || properties === null) throw new Error('Properties parameter must be an object')
    if (args.length > (named ? 2 : 1)) throw new Error('setProperty applies 1 or 2 arguments only')
    const device = named ? plainText(args[0] as string, 'A device name') : ''
    for (const { key, value } of propertyList(properties)) setOne(this.#handle.pointer, device, key, value)
  }

  readModelSync(...args: unknown[]): Model {
    const source = modelSource('readModelSync', args)
    const call = readCall(source, this.#handle.pointer)
    return adoptModel(readPointer((slot) => call.sync(slot)))
  }

  /** Off the JavaScript thread; rejects with OpenVINO's words. */
  readModel(...args: unknown[]): Promise<Model> {
    const source = modelSource('readModel', args)
    const call = readCall(source, this.#handle.pointer)
    return this.#offThread(call.async, (pointer) => adoptModel(pointer), source)
  }

  compileModelSync(...args: unknown[]): CompiledModel {
    const { model, device, config } = compileArguments('compileModelSync', args)
    const core = this.#handle.pointer
    const compiled = readPointer((slot) =>
      typeof model === 'string'
        ? compileFile(core, model, device, config).sync(slot)
        : compileModel(core, Model.pointerOf(model), device, config).sync(slot)
    )
    return adoptCompiledModel(compiled, config)
  }

  /** Off the JavaScript thread, by this Core with all its settings; rejects with OpenVINO's words. */
  compileModel(...args: unknown[]): Promise<CompiledModel> {
    if (args.length < 2 || args.length > 3) throw new Error(`Invalid number of arguments -> ${String(args.length)}`)
    const { model, device, config } = compileArguments('compileModel', args)
    const core = this.#handle.pointer
    if (typeof model === 'string') {
      return this.#offThread(compileFile(core, model, device, config).async, (pointer) =>
        adoptCompiledModel(pointer, config)
      )
    }
    const held = Model.handleOf(model)
    held.hold()
    return this.#offThread(
      compileModel(core, held.pointer, device, config).async,
      (pointer) => adoptCompiledModel(pointer, config),
      model
    ).finally(() => {
      held.letGo()
    })
  }

  importModelSync(...args: unknown[]): CompiledModel {
    const [blob, device, config = {}] = args
    if (args.length < 2 || args.length > 3) throw new Error(`Invalid number of arguments -> ${String(args.length)}`)
    if (!(blob instanceof Uint8Array) && !(blob instanceof Tensor)) {
      throw new Error('The first argument must be of type Buffer.')
    }
    if (typeof device !== 'string') throw new Error('The second argument must be of type String.')
    if (typeof config !== 'object' || config === null) throw new Error('Passed Napi::Value must be an object.')
    const plan = this.#importPlan(blob, device, config)
    try {
      const compiled = readPointer((slot) =>
        native().importModel(plan.core, plan.blob, plan.blob.byteLength, device, slot)
      )
      return adoptCompiledModel(compiled, plan.properties)
    } finally {
      plan.end()
    }
  }

  importModel(...args: unknown[]): Promise<CompiledModel> {
    const tensor = instance('Tensor', Tensor)
    match('importModel', args, [bytes, string], [bytes, string, object], [tensor, string], [tensor, string, object])
    const [blob, device, config = {}] = args as [Uint8Array | Tensor, string, object?]
    const plan = this.#importPlan(blob, device, config)
    const start = (slot: Slot, done: Done) => {
      native().importModel.async(plan.core, plan.blob, plan.blob.byteLength, device, slot, done)
    }
    return this.#offThread(start, (pointer) => adoptCompiledModel(pointer, plan.properties), plan).finally(plan.end)
  }

  queryModel(...args: unknown[]): never {
    const model = instance('Model', Model)
    match('queryModel', args, [model, string], [model, string, object])
    throw unavailable('Core.queryModel()')
  }

  /** Frees the native part now, or when what it is reading or compiling has ended. */
  [Symbol.dispose](): void {
    free(this)
  }

  /**
   * The C API imports without a configuration. The same properties, set for the device on a Core of its own that
   * imports this one model, have the same effect and reach nothing else.
   */
  #importPlan(blob: Uint8Array | Tensor, device: string, config: object) {
    const content = blob instanceof Tensor ? blobOf(blob) : blob
    if (content.byteLength === 0) throw new Error('The exported model is empty.')
    plainText(device, 'A device name')
    const properties = propertyList(config)
    if (properties.length === 0) return { core: this.#handle.pointer, blob: content, properties, end: () => undefined }
    const core = readPointer((slot) => native().coreCreate(slot))
    try {
      for (const { key, value } of properties) setOne(core, device, key, value)
    } catch (error) {
      native().coreFree(core)
      throw error
    }
    return { core, blob: content, properties, end: () => native().coreFree(core) }
  }

  /** Runs a call on a libuv thread. This Core and all that `keep` names live until it has ended. */
  #offThread<T>(start: (slot: Slot, done: Done) => void, adopt: (pointer: Pointer) => T, keep?: unknown): Promise<T> {
    const slot: Slot = new BigUint64Array(1)
    const handle = this.#handle
    handle.hold()
    return new Promise<T>((resolve, reject) => {
      start(slot, (error, status) => {
        void keep
        if (error) reject(error)
        else if (status !== 0) reject(nativeError(status))
        else resolve(adopt(slot[0] ?? 0n))
      })
    }).finally(() => {
      handle.letGo()
    })
  }
}

type Done = (error: Error | null, status: number) => void

function setOne(core: Pointer, device: string, key: string, value: string): void {
  check(native().coreSetProperty(core, device, 'const char *', key, 'const char *', value))
}

function addresses(at: Pointer, count: number): Pointer[] {
  const list = new BigUint64Array(count)
  native().copy(list, at, list.byteLength)
  return Array.from(list)
}

function blobOf(tensor: Tensor): Uint8Array {
  if (tensor.getElementType() !== 'u8')
    throw new Error('The tensor of an exported model must have elements of type u8.')
  return tensor.getData() as Uint8Array
}

function compileArguments(method: string, args: readonly unknown[]) {
  const model = instance('Model', Model)
  match(method, args, [string, string], [model, string], [string, string, object], [model, string, object])
  const [source, device, config = {}] = args as [string | Model, string, object?]
  const properties: readonly Property[] = propertyList(config)
  return { model: source, device: plainText(device, 'A device name'), config: properties }
}
