import protobuf from 'protobufjs'

export type Field =
  | { readonly number: number; readonly kind: 'varint'; readonly value: number }
  | { readonly number: number; readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly number: number; readonly kind: 'fixed'; readonly width: 4 | 8 }

/** A file that is no protobuf message of the expected kind; turned into a sentence by the check that knows the format. */
export class MalformedMessage extends Error {}

/**
 * The fields of one protobuf message, in file order, as views of `bytes`. Unlike a full decoder it allocates nothing for
 * numbers stored one by one, so that a hostile or huge file cannot fill the memory. Varints are signed 64-bit; where they
 * exceed 2^53 the value is inexact (and too large for anything that is checked).
 */
export function* fields(bytes: Uint8Array): Generator<Field> {
  const reader = protobuf.Reader.create(bytes)
  while (reader.pos < reader.len) {
    const tag = guarded(() => reader.uint32())
    const number = tag >>> 3
    if (number === 0) throw new MalformedMessage('field number 0')
    switch (tag & 7) {
      case 0: {
        const value = guarded(() => reader.int64())
        yield { number, kind: 'varint', value: toNumber(value) }
        break
      }
      case 1:
        guarded(() => reader.skip(8))
        yield { number, kind: 'fixed', width: 8 }
        break
      case 2: {
        const length = guarded(() => reader.uint32())
        if (length > reader.len - reader.pos) throw new MalformedMessage('a field is longer than the file')
        const value = bytes.subarray(reader.pos, reader.pos + length)
        reader.pos += length
        yield { number, kind: 'bytes', value }
        break
      }
      case 5:
        guarded(() => reader.skip(4))
        yield { number, kind: 'fixed', width: 4 }
        break
      default:
        throw new MalformedMessage('unknown wire type')
    }
  }
}

/** Number of varints in a packed field. */
export function countVarints(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte < 0x80) count++
  return count
}

/** The varints of a packed field, as signed 64-bit numbers. */
export function packedVarints(bytes: Uint8Array): number[] {
  const reader = protobuf.Reader.create(bytes)
  const values: number[] = []
  while (reader.pos < reader.len) {
    const value = guarded(() => reader.int64())
    values.push(toNumber(value))
  }
  return values
}

/** protobufjs gives 64-bit numbers as Long objects where the `long` package is there, as plain numbers where it is not. */
function toNumber(value: number | { readonly low: number; readonly high: number }): number {
  return typeof value === 'number' ? value : value.high * 2 ** 32 + (value.low >>> 0)
}

const decoder = new TextDecoder('utf-8', { fatal: true })

export function text(bytes: Uint8Array): string {
  return guarded(() => decoder.decode(bytes))
}

function guarded<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new MalformedMessage(String(cause), { cause })
  }
}

/** The value of a field that must be a number. */
export function varint(field: Field): number {
  if (field.kind !== 'varint') throw new MalformedMessage(`field ${field.number} is not a number`)
  return field.value
}

/** The value of a field that must be a message, text or bytes. */
export function message(field: Field): Uint8Array {
  if (field.kind !== 'bytes') throw new MalformedMessage(`field ${field.number} is not a message`)
  return field.value
}

/** The first field of that number as text; empty where there is none. */
export function textField(bytes: Uint8Array, number: number): string {
  for (const field of fields(bytes)) if (field.number === number) return text(message(field))
  return ''
}
