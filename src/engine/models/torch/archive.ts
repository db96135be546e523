import { open, stat, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl'
import { fail, FailureError } from '../../../core/failure'
import { unreadable, unsupported } from './errors'

/** A zip file as PyTorch writes it: entries stored as they are. Holds the file open until closed. */
export interface Archive {
  readonly names: () => IterableIterator<string>
  /** The whole entry, checked against its checksum. Throws `model-unreadable` if it is absent, longer than allowed or damaged. */
  read(name: string, maximumBytes: number): Promise<Uint8Array>
  close(): Promise<void>
}

const maximumEntries = 100_000

/** The number that began PyTorch's files before they were zips (version 1.6). */
const legacyMagic = Buffer.from('8002 8a0a 6cfc 9c46 f920 6aa8 5019'.replaceAll(' ', ''), 'hex')

export async function openArchive(path: string): Promise<Archive> {
  const file = await openRegularFile(path)
  try {
    return await readDirectory(file)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function readDirectory(file: FileHandle): Promise<Archive> {
  const { size } = await file.stat()
  await refuseLegacy(file)
  const zip = await orUnreadable(fromFdPromise(file.fd, { autoClose: false }))
  // After its own loop yauzl may report an error once more, and an unheard 'error' event would end the process.
  zip.on('error', () => undefined)
  const entries = await orUnreadable(listEntries(zip, size))
  return {
    names: () => entries.keys(),
    read(name, maximumBytes) {
      const entry = entries.get(name)
      if (!entry) return Promise.reject(unreadable(`its part ${JSON.stringify(name)} is missing`))
      if (entry.uncompressedSize > maximumBytes) return Promise.reject(unreadable(`its part ${name} is too large`))
      return orUnreadable(readEntry(file, zip, entry))
    },
    close: () => file.close()
  }
}

/** A named pipe would wait for ever, a device would have no end: only a regular file is opened. */
async function openRegularFile(path: string): Promise<FileHandle> {
  try {
    const found = await stat(path)
    if (!found.isFile()) {
      throw fail('file-unreadable', `${path} is not a file.`, 'Choose a .pt file.')
    }
    return await open(path, 'r')
  } catch (error) {
    if (error instanceof FailureError) throw error
    const reason = (error as NodeJS.ErrnoException).code
    if (reason === 'ENOENT') throw fail('file-not-found', `There is no file ${path}.`, 'Check the path.')
    throw fail(
      'file-unreadable',
      `${path} cannot be opened (${reason}).`,
      'Check that you may read this file.',
      String(error)
    )
  }
}

async function refuseLegacy(file: FileHandle): Promise<void> {
  const start = Buffer.alloc(legacyMagic.length)
  await orUnreadable(file.read(start, 0, start.length, 0))
  if (!start.equals(legacyMagic)) return
  throw unsupported(
    'This .pt file has the format that PyTorch wrote before version 1.6, which is not read here.',
    'Load and save it once with a newer PyTorch, or use the weights published with YOLOv5 6.0 or later.'
  )
}

async function listEntries(zip: ZipFile, fileBytes: number): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= maximumEntries) throw unreadable('it has too many parts')
    if (entries.has(entry.fileName)) throw unreadable(`its part ${JSON.stringify(entry.fileName)} is there twice`)
    if (entry.compressedSize > fileBytes) throw unreadable('a part claims to be larger than the file')
    entries.set(entry.fileName, entry)
  }
  return entries
}

async function readEntry(file: FileHandle, zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  // PyTorch aligns its tensors for mapping into memory, so it never compresses; this also rules out zip bombs.
  if (entry.compressionMethod !== 0 || entry.isEncrypted() || entry.compressedSize !== entry.uncompressedSize) {
    throw unreadable(`its part ${JSON.stringify(entry.fileName)} is compressed or encrypted, which PyTorch never does`)
  }
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
  const bytes = new Uint8Array(entry.uncompressedSize)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, fileDataStart)
  if (bytesRead !== bytes.length) throw unreadable('it ends too early')
  if (crc32(bytes) !== entry.crc32)
    throw unreadable(`its part ${JSON.stringify(entry.fileName)} does not match its checksum`)
  return bytes
}

/** yauzl's and the file system's errors are about this file, so they say that it cannot be read. */
async function orUnreadable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof FailureError) throw error
    throw unreadable('it is not a whole zip archive, as PyTorch writes it', String(error))
  }
}
