import { createHash } from 'node:crypto'
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { asWriteFailure } from '../records'
import { openRegularFile } from './check/file'

/** What a file must be to be used. */
export interface FileIdentity {
  readonly bytes: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
}

const chunkBytes = 1 << 20

/** SHA-256 of the files' contents, one after the other; read in pieces, so that size does not matter. */
export async function hashFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) await eachChunk(file, (chunk) => void hash.update(chunk))
  return hash.digest('hex')
}

/** Copies a regular file and answers what was copied. The target must not exist. */
export async function copyHashed(from: string, to: string): Promise<FileIdentity> {
  const hash = createHash('sha256')
  let bytes = 0
  await mkdir(path.dirname(to), { recursive: true })
  const target = await open(to, 'wx', 0o600).catch((cause: unknown) => Promise.reject(asWriteFailure(cause, to)))
  try {
    await eachChunk(from, async (chunk) => {
      hash.update(chunk)
      bytes += chunk.byteLength
      await target.writeFile(chunk).catch((cause: unknown) => Promise.reject(asWriteFailure(cause, to)))
    })
    await target.sync().catch((cause: unknown) => Promise.reject(asWriteFailure(cause, to)))
  } finally {
    await target.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

async function eachChunk(file: string, use: (chunk: Buffer) => Promise<void> | void): Promise<void> {
  await using source = await openRegularFile(file)
  for (let at = 0; at < source.bytes; at += chunkBytes) await use(await source.read(at, chunkBytes))
}

/** The file's text, or null where it cannot be had. */
export async function readTextOrNull(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null)
}

/** Bytes of a file; null where there is none. */
export async function sizeOrNull(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => null)
  return found?.isFile() ? found.size : null
}

/** False also for a file that cannot be read to its end. */
export async function isIntact(file: string, identity: FileIdentity): Promise<boolean> {
  if ((await sizeOrNull(file)) !== identity.bytes) return false
  return (await hashFiles([file]).catch(() => null)) === identity.sha256
}
