import { portIndex, plainText } from './arguments'
import type { NativeFunction, Pointer, Slot } from './library'
import { readPointer, readSize } from './status'

/** The four ways in which C gives the inputs (or outputs) of a model or a compiled model. */
export interface PortReader {
  readonly count: NativeFunction<[Pointer, Slot]>
  readonly only: NativeFunction<[Pointer, Slot]>
  readonly byIndex: NativeFunction<[Pointer, number, Slot]>
  readonly byName: NativeFunction<[Pointer, string, Slot]>
}

/** The port that `input()`, `input(index)` or `input(name)` asks for. */
export function readPort(reader: PortReader, owner: Pointer, args: readonly unknown[], what: string) {
  if (args.length > 1) throw new Error(`Invalid number of arguments -> ${String(args.length)}`)
  const [place] = args
  if (args.length === 0) {
    const count = portCount(reader, owner)
    // The C API would pick the first where the C++ one refuses.
    if (count !== 1)
      throw new Error(`The model must have exactly one of its ${what}, but it has ${String(count)}: name one.`)
    return { pointer: readPointer((slot) => reader.only(owner, slot)), place: undefined }
  }
  if (typeof place === 'string') {
    return { pointer: readPointer((slot) => reader.byName(owner, plainText(place, 'A name'), slot)), place }
  }
  if (typeof place === 'number') {
    return { pointer: readPointer((slot) => reader.byIndex(owner, portIndex(place), slot)), place }
  }
  throw new Error(`Error while getting model ${what}.`)
}

export function portCount(reader: PortReader, owner: Pointer): number {
  return readSize((slot) => reader.count(owner, slot))
}
