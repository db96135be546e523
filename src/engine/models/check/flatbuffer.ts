/** The bytes are no whole flatbuffer; the message is the end of a sentence. */
export class MalformedFlatbuffer extends Error {}

/** One table of a flatbuffer. Fields are counted from 0 in the order of the schema; absent ones give the schema's 0. */
export interface FlatTable {
  has(field: number): boolean
  uint8(field: number): number
  uint32(field: number): number
  uint64(field: number): bigint
  text(field: number): string | null
  /** At most `limit` numbers; a longer vector is malformed. */
  int32s(field: number, limit: number): readonly number[]
  byteVectorLength(field: number): number
  tables(field: number): readonly FlatTable[]
}

/** Root table of a flatbuffer. Every read is checked against the bytes: a bad offset throws MalformedFlatbuffer. */
export function flatRoot(bytes: Uint8Array): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Offsets may point to the same table again and again: without a budget a small file could name billions of them.
  return tableAt(view, uint32At(view, 0), { tables: Math.ceil(bytes.byteLength / 4) })
}

function tableAt(view: DataView, position: number, budget: { tables: number }): FlatTable {
  if (--budget.tables < 0) throw new MalformedFlatbuffer('it names more tables than it can hold')
  const vtable = position - int32At(view, position)
  const vtableBytes = uint16At(view, vtable)
  if (vtableBytes < 4 || vtable + vtableBytes > view.byteLength) throw beyond()
  /** Position of a field; null where it is absent. */
  const at = (field: number): number | null => {
    const slot = 4 + 2 * field
    const offset = slot + 2 <= vtableBytes ? uint16At(view, vtable + slot) : 0
    return offset === 0 ? null : position + offset
  }
  const vector = (field: number, width: number): { start: number; length: number } => {
    const place = at(field)
    if (place === null) return { start: 0, length: 0 }
    const begin = place + uint32At(view, place)
    const length = uint32At(view, begin)
    if (begin + 4 + length * width > view.byteLength) throw beyond()
    return { start: begin + 4, length }
  }
  const scalar = <T>(field: number, zero: T, read: (view: DataView, at: number) => T): T => {
    const place = at(field)
    return place === null ? zero : read(view, place)
  }
  return {
    has: (field) => at(field) !== null,
    uint8: (field) => scalar(field, 0, uint8At),
    uint32: (field) => scalar(field, 0, uint32At),
    uint64: (field) => scalar(field, 0n, uint64At),
    text: (field) => {
      if (at(field) === null) return null
      const { start, length } = vector(field, 1)
      return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + start, length))
    },
    int32s: (field, limit) => {
      const { start, length } = vector(field, 4)
      if (length > limit)
        throw new MalformedFlatbuffer(`it holds a list of ${length} numbers where at most ${limit} make sense`)
      return Array.from({ length }, (_, k) => int32At(view, start + 4 * k))
    },
    byteVectorLength: (field) => vector(field, 1).length,
    tables: (field) => {
      const { start, length } = vector(field, 4)
      return Array.from({ length }, (_, k) => tableAt(view, start + 4 * k + uint32At(view, start + 4 * k), budget))
    }
  }
}

function inRange(view: DataView, at: number, width: number): number {
  if (at < 0 || at + width > view.byteLength) throw beyond()
  return at
}
const uint8At = (view: DataView, at: number): number => view.getUint8(inRange(view, at, 1))
const uint16At = (view: DataView, at: number): number => view.getUint16(inRange(view, at, 2), true)
const uint32At = (view: DataView, at: number): number => view.getUint32(inRange(view, at, 4), true)
const int32At = (view: DataView, at: number): number => view.getInt32(inRange(view, at, 4), true)
const uint64At = (view: DataView, at: number): bigint => view.getBigUint64(inRange(view, at, 8), true)

function beyond(): MalformedFlatbuffer {
  return new MalformedFlatbuffer('it points beyond its own end')
}
