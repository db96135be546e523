import { unreadable } from './errors'

/** Reads a pickle from front to back; every read beyond the end is a `model-unreadable`. */
export interface ByteReader {
  readonly position: () => number
  readonly remaining: () => number
  uint8(): number
  uint16(): number
  uint32(): number
  int32(): number
  /** A count of 64 bits; one that could not fit the file is refused. */
  uint64(): number
  /** Big-endian, as pickles have it. */
  float64(): number
  take(count: number): Uint8Array
  /** Up to a line feed, without it. */
  line(): string
}

/** No name or number of a checkpoint is as long as this. */
const longestLine = 10_000

export function byteReader(bytes: Uint8Array): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const advance = (count: number): number => {
    if (count > bytes.length - at) throw unreadable('its list of contents ends too early')
    at += count
    return at - count
  }
  return {
    position: () => at,
    remaining: () => bytes.length - at,
    uint8: () => view.getUint8(advance(1)),
    uint16: () => view.getUint16(advance(2), true),
    uint32: () => view.getUint32(advance(4), true),
    int32: () => view.getInt32(advance(4), true),
    uint64: () => Number(view.getBigUint64(advance(8), true)),
    float64: () => view.getFloat64(advance(8), false),
    take(count) {
      const start = advance(count)
      return bytes.subarray(start, start + count)
    },
    line() {
      const end = bytes.subarray(at, at + longestLine).indexOf(0x0a)
      if (end < 0) throw unreadable('a line of its list of contents does not end')
      const start = advance(end + 1)
      return new TextDecoder().decode(bytes.subarray(start, start + end))
    }
  }
}
