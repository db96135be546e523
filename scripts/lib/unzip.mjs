import fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import zlib from 'node:zlib'

const inflateRaw = promisify(zlib.inflateRaw)
const endOfDirectory = 0x06054b50
const directoryEntry = 0x02014b50
const localEntry = 0x04034b50

/** The archive is damaged or not what we expect; the message names the entry. */
export class ZipError extends Error {}

/**
 * Writes the entries for which `rename(name)` answers a path (relative to `folder`) and skips those with null.
 * Reads stored and deflated entries as wheels have them; refuses everything that would write outside `folder`,
 * is larger than announced or has a wrong checksum. `onProgress` hears the share done, 0 to 1.
 */
export async function unzip(archive, folder, rename, onProgress) {
  const file = await fs.open(archive)
  try {
    const entries = (await readDirectory(file)).filter((entry) => !entry.name.endsWith('/'))
    const wanted = entries.flatMap((entry) => {
      const target = rename(entry.name)
      return target === null ? [] : [{ ...entry, target: safeTarget(folder, target, entry.name) }]
    })
    const total = wanted.reduce((sum, entry) => sum + entry.size, 0)
    let done = 0
    for (const entry of wanted) {
      const data = await readEntry(file, entry)
      await fs.mkdir(path.dirname(entry.target), { recursive: true })
      await fs.writeFile(entry.target, data, { flag: 'wx' })
      done += entry.size
      onProgress?.(total === 0 ? 1 : done / total)
    }
    return wanted.map((entry) => path.relative(folder, entry.target))
  } finally {
    await file.close()
  }
}

function safeTarget(folder, name, original) {
  const target = path.resolve(folder, name)
  const inside = target.startsWith(path.resolve(folder) + path.sep)
  if (!inside || /[\\\0]|^[A-Za-z]:/.test(name))
    throw new ZipError(`entry ${JSON.stringify(original)} leaves its folder`)
  return target
}

async function read(file, length, position, what) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead !== length) throw new ZipError(`${what} is cut off`)
  return buffer
}

/** Central directory: the only list of entries that counts. */
async function readDirectory(file) {
  const { size } = await file.stat()
  const tailLength = Math.min(size, 22 + 0xffff)
  const tail = await read(file, tailLength, size - tailLength, 'the end')
  let at = tailLength - 22
  while (at >= 0 && !(tail.readUInt32LE(at) === endOfDirectory && at + 22 + tail.readUInt16LE(at + 20) === tailLength))
    at--
  if (at < 0) throw new ZipError('this is no zip archive, or its end is missing')
  const count = tail.readUInt16LE(at + 10)
  const length = tail.readUInt32LE(at + 12)
  const start = tail.readUInt32LE(at + 16)
  if (count === 0xffff || start === 0xffffffff) throw new ZipError('zip64 archives are not read here')
  if (start + length > size) throw new ZipError('the directory is cut off')
  return parseDirectory(await read(file, length, start, 'the directory'), count)
}

function parseDirectory(directory, count) {
  const entries = []
  for (let at = 0; entries.length < count;) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== directoryEntry) {
      throw new ZipError('the directory is damaged')
    }
    const nameLength = directory.readUInt16LE(at + 28)
    const next = at + 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    if (next > directory.length) throw new ZipError('the directory is damaged')
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      start: directory.readUInt32LE(at + 42)
    })
    at = next
  }
  return entries
}

async function readEntry(file, { name, encrypted, method, crc, packedSize, size, start }) {
  if (encrypted || (method !== 0 && method !== 8))
    throw new ZipError(`${name} is packed in a way that is not read here`)
  const head = await read(file, 30, start, name)
  if (head.readUInt32LE(0) !== localEntry) throw new ZipError(`${name} does not begin where the directory says`)
  const packed = await read(file, packedSize, start + 30 + head.readUInt16LE(26) + head.readUInt16LE(28), name)
  const data = method === 0 ? packed : await inflate(packed, size, name)
  if (data.length !== size || crc32(data) !== crc) throw new ZipError(`${name} is damaged: size or checksum differs`)
  return data
}

async function inflate(packed, size, name) {
  try {
    // One byte more than announced is enough to notice a lie, and a bomb stops there.
    return await inflateRaw(packed, { maxOutputLength: size + 1 })
  } catch (error) {
    throw new ZipError(`${name} is damaged: ${error.message}`)
  }
}

const table = new Int32Array(256).map((_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1
  return n
})

/** zlib.crc32 came with Node 20.15. */
export function crc32(data) {
  if (zlib.crc32) return zlib.crc32(data)
  let crc = -1
  for (let i = 0; i < data.length; i++) crc = table[(crc ^ data[i]) & 255] ^ (crc >>> 8)
  return (crc ^ -1) >>> 0
}
