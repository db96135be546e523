/** Writes small .pt files for tests: pickles from parts, and the stored zip around them. Not used by the program. */
import { crc32 } from 'node:zlib'
import { toHalf } from '../yolov5/half'

/** Opcodes that leave one value on the stack. */
export type Pickled = Buffer

export const op = (...parts: (string | number | Buffer)[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part as string, 'latin1')))
  )

const sized = (length: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(length)
  return bytes
}

export const text = (value: string): Pickled => op('X', sized(Buffer.byteLength(value)), Buffer.from(value))
export const integer = (value: number): Pickled => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return op('J', bytes)
}
export const float = (value: number): Pickled => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return op('G', bytes)
}
export const none: Pickled = op('N')
export const bool = (value: boolean): Pickled => op(value ? 0x88 : 0x89)
export const tuple = (...items: Pickled[]): Pickled => op('(', ...items, 't')
export const list = (...items: Pickled[]): Pickled => op('](', ...items, 'e')
export const dictionary = (entries: Readonly<Record<string, Pickled>>): Pickled =>
  op('}(', ...Object.entries(entries).flatMap(([key, value]) => [text(key), value]), 'u')
export const global = (name: string): Pickled => {
  const dot = name.lastIndexOf('.')
  return op('c', `${name.slice(0, dot)}\n${name.slice(dot + 1)}\n`)
}
export const call = (callable: Pickled, ...args: Pickled[]): Pickled => op(callable, tuple(...args), 'R')
export const ordered = (entries: Readonly<Record<string, Pickled>>): Pickled =>
  op(call(global('collections.OrderedDict')), '(', ...Object.entries(entries).flatMap(([k, v]) => [text(k), v]), 'u')
export const object = (className: string, state: Pickled): Pickled => op(global(className), ')', 0x81, state, 'b')
export const storage = (type: string, key: string, elements: number): Pickled =>
  op(tuple(text('storage'), global(`torch.${type}`), text(key), text('cpu'), integer(elements)), 'Q')

/** A whole pickle of protocol 2. */
export const pickle = (value: Pickled): Buffer => op(0x80, 2, value, '.')

/** Collects storages beside the pickle that refers to them. */
export interface TensorFile {
  readonly entries: Map<string, Buffer>
  tensor(values: Float32Array, shape: readonly number[], precision?: 'f32' | 'f16'): Pickled
}

export function tensorFile(): TensorFile {
  const entries = new Map<string, Buffer>()
  return {
    entries,
    tensor(values, shape, precision = 'f32') {
      const key = String(entries.size)
      const bytes =
        precision === 'f16' ? toHalf(values) : new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      entries.set(`archive/data/${key}`, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1))
      return call(
        global('torch._utils._rebuild_tensor_v2'),
        storage(precision === 'f16' ? 'HalfStorage' : 'FloatStorage', key, values.length),
        integer(0),
        tuple(...shape.map(integer)),
        tuple(...strides.map(integer)),
        bool(false),
        ordered({})
      )
    }
  }
}

/** The bytes of a .pt file. */
export const checkpointFile = (root: Pickled, entries: ReadonlyMap<string, Buffer> = new Map()): Buffer =>
  zip(new Map([['archive/data.pkl', pickle(root)], ...entries]))

/** A zip of stored entries, as PyTorch writes it (without its alignment). */
export function zip(entries: ReadonlyMap<string, Buffer>): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, bytes] of entries) {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(10, 0)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([op('PK', 3, 4), common, Buffer.from(name)])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(op('PK', 1, 2, 20, 0), common, rest, Buffer.from(name))
    files.push(local, bytes)
    offset += local.length + bytes.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.size, 4)
  end.writeUInt16LE(entries.size, 6)
  end.writeUInt32LE(listed.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...files, listed, op('PK', 5, 6), end])
}
