import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { match, noArguments, object, plainText, string } from './arguments'
import { free, own, type NativeHandle } from './handles'
import { adoptRequest, type InferRequest, type PortNames } from './infer-request'
import { native, type Pointer, type Property } from './library'
import { compiledPort, type ConstOutput } from './output'
import { portCount, readPort } from './ports'
import { propertyList, propertyValue, type PropertyValue } from './property'
import { check, readPointer, readText } from './status'

const compiledKey = Symbol('compiled model')

/** openvino-node's `CompiledModel`. */
export class CompiledModel {
  readonly #handle: NativeHandle | null
  readonly #config: ReadonlyMap<string, string>
  readonly #changed = new Set<string>()
  #names: PortNames | null = null

  constructor(...args: unknown[]) {
    const [made] = args
    const { pointer, config } = isMade(made) ? made[compiledKey] : { pointer: null, config: [] }
    this.#config = new Map(config.map(({ key, value }) => [key, value]))
    this.#handle =
      pointer === null ? null : own(this, pointer, 'CompiledModel', (address) => native().compiledFree(address))
  }

  get inputs(): ConstOutput[] {
    const count = portCount(inputs(), CompiledModel.pointerOf(this))
    return Array.from({ length: count }, (_, index) => this.input(index))
  }

  get outputs(): ConstOutput[] {
    const count = portCount(outputs(), CompiledModel.pointerOf(this))
    return Array.from({ length: count }, (_, index) => this.output(index))
  }

  input(...args: unknown[]): ConstOutput {
    const { pointer, place } = readPort(inputs(), CompiledModel.pointerOf(this), args, 'inputs')
    return compiledPort({ pointer, place, parent: this, isInput: true })
  }

  output(...args: unknown[]): ConstOutput {
    const { pointer, place } = readPort(outputs(), CompiledModel.pointerOf(this), args, 'outputs')
    return compiledPort({ pointer, place, parent: this, isInput: false })
  }

  createInferRequest(...args: unknown[]): InferRequest {
    noArguments(args, 'createInferRequest() does not accept any arguments.')
    const pointer = CompiledModel.pointerOf(this)
    this.#names ??= this.#readNames()
    const request = readPointer((slot) => native().createInferRequest(pointer, slot))
    return adoptRequest(request, this, this.#names)
  }

  getProperty(...args: unknown[]): PropertyValue {
    match('getProperty', args, [string])
    const pointer = CompiledModel.pointerOf(this)
    const name = plainText(args[0] as string, 'A property name')
    const text = readText((slot) => native().compiledGetProperty(pointer, name, slot))
    // Automatic batching hands back what it was compiled with, a text; only a value set later is a number.
    if (name === 'AUTO_BATCH_TIMEOUT' && this.#config.get(name) === text && !this.#changed.has(name)) return text
    return propertyValue(name, text)
  }

  setProperty(...args: unknown[]): void {
    match('setProperty', args, [object])
    const pointer = CompiledModel.pointerOf(this)
    for (const { key, value } of propertyList(args[0] as object)) {
      check(native().compiledSetProperty(pointer, 'const char *', key, 'const char *', value))
      this.#changed.add(key)
    }
  }

  /** By way of a file: the C API exports to a path only. */
  exportModelSync(...args: unknown[]): Buffer {
    noArguments(args, 'exportModelSync() does not accept any arguments.')
    const pointer = CompiledModel.pointerOf(this)
    const folder = mkdtempSync(join(tmpdir(), 'vinobench-export-'))
    try {
      const file = join(folder, 'compiled.blob')
      check(native().compiledExport(pointer, file))
      return readFileSync(file)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** Frees the native part now; requests made from it go on working. */
  [Symbol.dispose](): void {
    free(this)
  }

  #readNames(): PortNames {
    return {
      inputs: new Map(this.inputs.map((port, index) => [portName(port, index, 'input'), index])),
      outputs: this.outputs.map((port, index) => portName(port, index, 'output'))
    }
  }

  static pointerOf(compiled: CompiledModel): Pointer {
    if (!compiled.#handle) throw new Error('This CompiledModel is empty: use Core.compileModel() to get one.')
    return compiled.#handle.pointer
  }
}

const inputs = () => ({
  count: native().compiledInputs,
  only: native().compiledInput,
  byIndex: native().compiledInputByIndex,
  byName: native().compiledInputByName
})
const outputs = () => ({
  count: native().compiledOutputs,
  only: native().compiledOutput,
  byIndex: native().compiledOutputByIndex,
  byName: native().compiledOutputByName
})

/** A port's name; one without any is called by its position. */
function portName(port: ConstOutput, index: number, kind: string): string {
  try {
    return port.getAnyName()
  } catch {
    return `${kind}_${String(index)}`
  } finally {
    free(port)
  }
}

interface Made {
  readonly pointer: Pointer
  readonly config: readonly Property[]
}

function isMade(value: unknown): value is { [compiledKey]: Made } {
  return typeof value === 'object' && value !== null && compiledKey in value
}

/** Wraps a native compiled model that the caller has received and now hands over. */
export function adoptCompiledModel(pointer: Pointer, config: readonly Property[]): CompiledModel {
  return new CompiledModel({ [compiledKey]: { pointer, config } satisfies Made })
}
