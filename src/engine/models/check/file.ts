import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import path from 'node:path'
import { fail, FailureError } from '../../../core/failure'

/** An open regular file. Reads go through the one handle, so that the file cannot be exchanged between two reads. */
export interface OpenFile extends AsyncDisposable {
  readonly path: string
  readonly bytes: number
  /** Exactly `length` bytes from `offset`; fewer only where the file ends. */
  read(offset: number, length: number): Promise<Buffer>
  readonly handle: FileHandle
}

/**
 * Opens a regular file for reading and nothing else: a folder, pipe, socket or device is refused without being opened in a way
 * that could block. Throws `file-not-found` or `file-unreadable`.
 */
export async function openRegularFile(file: string): Promise<OpenFile> {
  const absolute = path.resolve(file)
  try {
    const kind = await stat(absolute)
    if (!kind.isFile()) throw notAFile(absolute, kind.isDirectory())
    // NONBLOCK: should the path have become a pipe since, open() returns at once instead of waiting for a writer.
    const handle = await open(absolute, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const opened = await handle.stat()
    if (!opened.isFile()) {
      await handle.close()
      throw notAFile(absolute, opened.isDirectory())
    }
    return {
      path: absolute,
      bytes: opened.size,
      handle,
      read: (offset, length) =>
        readExactly(handle, absolute, offset, Math.min(length, Math.max(0, opened.size - offset))),
      [Symbol.asyncDispose]: () => handle.close()
    }
  } catch (cause) {
    throw asFileFailure(cause, absolute)
  }
}

async function readExactly(handle: FileHandle, file: string, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, offset + done)
    if (bytesRead === 0) throw fail('file-unreadable', `${file} became shorter while it was read.`, 'Try again.')
    done += bytesRead
  }
  return buffer
}

/** Size of a regular file; null where there is none. */
export async function regularFileSize(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => null)
  return found?.isFile() ? found.size : null
}

function notAFile(file: string, directory: boolean): FailureError {
  const what = directory ? 'a folder' : 'a pipe, socket or device'
  return fail('file-unreadable', `${file} is ${what}, not a file.`, 'Name the model file itself.')
}

const reasons: Readonly<Record<string, readonly ['file-not-found' | 'file-unreadable', string, string]>> = {
  ENOENT: ['file-not-found', 'There is no such file', 'Check the path.'],
  ENOTDIR: ['file-not-found', 'There is no such file', 'Check the path.'],
  ELOOP: ['file-not-found', 'The path goes round in circles (links)', 'Name the file itself.'],
  ENAMETOOLONG: ['file-not-found', 'The path is too long', 'Check the path.'],
  ERR_INVALID_ARG_VALUE: ['file-not-found', 'The path holds a character that no path can have', 'Check the path.'],
  EACCES: [
    'file-unreadable',
    'This user may not read the file',
    'Change its permissions, or copy it to a place of yours.'
  ],
  EPERM: [
    'file-unreadable',
    'This user may not read the file',
    'Change its permissions, or copy it to a place of yours.'
  ]
}

/** Any error of a file operation as a FailureError; one that is already such an error stays as it is. */
export function asFileFailure(cause: unknown, file: string): Error {
  if (cause instanceof FailureError) return cause
  const code = (cause as { code?: unknown } | null)?.code
  const key = typeof code === 'string' ? code : ''
  const [failure, what, remedy] = reasons[key] ?? [
    'file-unreadable',
    'The file cannot be read',
    'Check the disk and the path.'
  ]
  return fail(failure, `${what}: ${file}.`, remedy, String(cause))
}
