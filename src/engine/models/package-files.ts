import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { fail } from '../../core/failure'
import { asFileFailure, openRegularFile } from './check/file'
import type { FileIdentity } from './files'
import { readTar } from './tar'

/** Gives a file of an npm package by its path in there, once it is known to be the very file that is pinned. */
export type PackageReader = (wanted: FileIdentity & { readonly path: string }) => Promise<Uint8Array>

/** More than this is not the package that is expected: 29 MB packed, about as much unpacked. */
const largestArchiveBytes = 512 * 2 ** 20

/** `source` is the .tgz, the unpacked package, or its `models` folder. Throws a FailureError for what is missing or different. */
export async function openPackage(source: string): Promise<PackageReader> {
  const absolute = path.resolve(source)
  const kind = await stat(absolute).catch((cause: unknown) => Promise.reject(asFileFailure(cause, absolute)))
  const read = kind.isDirectory() ? await folderReader(absolute) : await archiveReader(absolute)
  return async (wanted) => {
    const bytes = await read(wanted.path)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (bytes.byteLength === wanted.bytes && sha256 === wanted.sha256) return bytes
    throw fail(
      'model-refused',
      `${wanted.path} in ${absolute} is not the file that this version was made for (its checksum differs).`,
      'Delete it and let set-up fetch the package again.'
    )
  }
}

type Read = (file: string) => Promise<Uint8Array>

async function folderReader(folder: string): Promise<Read> {
  const inside = await stat(path.join(folder, 'models')).catch(() => null)
  const root = inside?.isDirectory() ? folder : path.dirname(folder)
  return async (file) => {
    await using open = await openRegularFile(path.join(root, file))
    return open.read(0, open.bytes)
  }
}

async function archiveReader(archive: string): Promise<Read> {
  await using open = await openRegularFile(archive)
  const files = readTar(unpacked(await open.read(0, open.bytes), archive))
  return async (file) => {
    const bytes = files.get(`package/${file}`)
    if (bytes) return bytes
    throw fail('file-not-found', `${archive} holds no ${file}.`, 'Delete it and let set-up fetch the package again.')
  }
}

function unpacked(bytes: Uint8Array, archive: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: largestArchiveBytes })
  } catch (cause) {
    throw fail(
      'file-unreadable',
      `${archive} is not a whole .tgz archive.`,
      'Delete it and let set-up fetch the package again.',
      String(cause)
    )
  }
}
