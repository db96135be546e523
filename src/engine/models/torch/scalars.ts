import type { ByteReader } from './bytes'
import { unreadable } from './errors'
import type { PickleValue } from './values'

export type ReadValue = (bytes: ByteReader) => PickleValue

/** Widest whole number read; Python's have no limit, checkpoints' do. */
const maximumIntegerBytes = 64

const code = (letter: string): number => letter.charCodeAt(0)

/** The opcodes that stand for a plain value: what follows them in the file, as that value. */
export const readOpcode: ReadonlyMap<number, ReadValue> = new Map<number, ReadValue>([
  [code('N'), () => null],
  [0x88, () => true],
  [0x89, () => false],
  [code('K'), (bytes) => bytes.uint8()],
  [code('M'), (bytes) => bytes.uint16()],
  [code('J'), (bytes) => bytes.int32()],
  [code('I'), integerLine],
  [code('L'), integerLine],
  [0x8a, (bytes) => integer(bytes, bytes.uint8())],
  [0x8b, (bytes) => integer(bytes, bytes.uint32())],
  [code('G'), (bytes) => bytes.float64()],
  [code('F'), floatLine],
  [code('X'), (bytes) => text(bytes, bytes.uint32())],
  [0x8c, (bytes) => text(bytes, bytes.uint8())],
  [0x8d, (bytes) => text(bytes, bytes.uint64())],
  [code('T'), (bytes) => text(bytes, bytes.uint32())],
  [code('U'), (bytes) => text(bytes, bytes.uint8())],
  [code('S'), (bytes) => bytes.line().replace(/^(['"])(.*)\1\r?$/, '$2')],
  [code('V'), (bytes) => bytes.line()],
  [code('B'), (bytes) => bytes.take(bytes.uint32())],
  [code('C'), (bytes) => bytes.take(bytes.uint8())],
  [0x8e, (bytes) => bytes.take(bytes.uint64())],
  [0x96, (bytes) => bytes.take(bytes.uint64())]
])

/** Wrong UTF-8 becomes replacement characters: a spoilt name is no reason to refuse weights. */
function text(bytes: ByteReader, length: number): string {
  return new TextDecoder().decode(bytes.take(length))
}

/** Little-endian two's complement of any length. */
function integer(bytes: ByteReader, length: number): number | bigint {
  if (length > maximumIntegerBytes) throw unreadable('a number in it is absurdly long')
  const digits = bytes.take(length)
  let value = 0n
  for (let index = length - 1; index >= 0; index--) value = (value << 8n) | BigInt(digits[index] ?? 0)
  return narrow(BigInt.asIntN(8 * length, value))
}

/** "01" and "00" are the truth values of protocol 0; an L may end a long number. */
function integerLine(bytes: ByteReader): number | bigint | boolean {
  const line = bytes.line()
  if (line === '01' || line === '00') return line === '01'
  const [, digits] = /^([+-]?\d{1,150})L?$/.exec(line) ?? []
  if (digits === undefined) throw unreadable('a number in it is not one')
  return narrow(BigInt(digits.replace('+', '')))
}

function floatLine(bytes: ByteReader): number {
  const line = bytes.line()
  const value = Number(line)
  if (line.trim() === '' || (Number.isNaN(value) && line !== 'nan')) throw unreadable('a number in it is not one')
  return value
}

const narrow = (value: bigint): number | bigint =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
