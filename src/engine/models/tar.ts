import { fail } from '../../core/failure'

const block = 512

/**
 * The regular files of an uncompressed tar archive (ustar, as npm packs it) as views of its bytes, by name. Names are only
 * looked up, never used as paths. Throws a FailureError where the archive ends early or is damaged.
 */
export function readTar(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  let at = 0
  while (at + block <= bytes.byteLength) {
    const header = bytes.subarray(at, at + block)
    if (header.every((byte) => byte === 0)) break
    const size = octal(header, 124, 12)
    if (!checksumFits(header) || at + block + size > bytes.byteLength) throw damaged()
    const type = text(header, 156, 1)
    if (type === '' || type === '0') {
      const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : ''
      const name = text(header, 0, 100)
      files.set(prefix === '' ? name : `${prefix}/${name}`, bytes.subarray(at + block, at + block + size))
    }
    at += block + Math.ceil(size / block) * block
  }
  if (files.size === 0) throw damaged()
  return files
}

function text(header: Uint8Array, offset: number, length: number): string {
  const field = Buffer.from(header.subarray(offset, offset + length)).toString('utf8')
  return field.split('\0')[0] ?? ''
}

function octal(header: Uint8Array, offset: number, length: number): number {
  const digits = text(header, offset, length).trim()
  if (!/^[0-7]*$/.test(digits)) throw damaged()
  return Number.parseInt(digits === '' ? '0' : digits, 8)
}

/** The sum of the header's bytes, its own field counted as spaces. */
function checksumFits(header: Uint8Array): boolean {
  const sum = header.reduce((total, byte, k) => total + (k >= 148 && k < 156 ? 32 : byte), 0)
  return sum === octal(header, 148, 8)
}

function damaged(): Error {
  return fail('file-unreadable', 'The package is not a whole tar archive.', 'Delete it and let set-up fetch it again.')
}
