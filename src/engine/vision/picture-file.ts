import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'

import { fail, FailureError } from '../../core/failure'

/** A picture of 100 megapixels is smaller than this in every format we read but uncompressed 16-bit TIFF. */
const largestFileBytes = 200 * 1024 * 1024

/** A file name for a sentence: quoted, and nothing in it can break the line or turn the text round. */
export function quoteName(name: string): string {
  return `"${name.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '�')}"`
}

/**
 * The bytes of a picture file. Only regular files are opened (never a FIFO or device: opening those can block or act).
 * Throws a FailureError with the file's name for everything that can be wrong with a path.
 */
export async function readPictureFile(path: string): Promise<Buffer> {
  try {
    refuseUnlessPictureSized(await stat(path), path)
    // Non-blocking, and looked at again once open: the file may have been replaced by a FIFO since.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0))
    try {
      const status = await handle.stat()
      refuseUnlessPictureSized(status, path)
      return await readWhole(handle, status.size, path)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw error instanceof FailureError ? error : explain(error, path)
  }
}

function refuseUnlessPictureSized(status: Stats, path: string): void {
  const name = quoteName(path)
  if (status.isDirectory()) {
    throw fail('image-unreadable', `${name} is a folder, not a picture.`, 'Choose a picture file inside it.')
  }
  if (!status.isFile()) {
    throw fail(
      'image-unreadable',
      `${name} is not a regular file but ${kindOf(status)}.`,
      'Choose a picture file on a disk.'
    )
  }
  if (status.size === 0) {
    throw fail('image-unreadable', `${name} is empty (0 bytes).`, 'Choose another picture, or copy the file again.')
  }
  if (status.size > largestFileBytes) {
    const megabytes = Math.round(status.size / 1024 / 1024)
    throw fail(
      'image-too-large',
      `${name} is ${megabytes} MB; pictures of up to ${largestFileBytes / 1024 / 1024} MB can be read.`,
      'Save the picture smaller or as JPEG, and choose that file.'
    )
  }
}

function kindOf(status: Stats): string {
  if (status.isFIFO()) return 'a named pipe (FIFO)'
  if (status.isSocket()) return 'a socket'
  return 'a device'
}

/** Reads what the file held when it was looked at: a file that grows meanwhile cannot grow our memory. */
async function readWhole(handle: FileHandle, size: number, path: string): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, filled)
    if (bytesRead === 0) {
      throw fail('image-unreadable', `${quoteName(path)} became shorter while it was read.`, 'Try again.')
    }
    filled += bytesRead
  }
  return bytes
}

function explain(error: unknown, path: string): FailureError {
  const name = quoteName(path)
  const { code, message } = error as NodeJS.ErrnoException
  const detail = message
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ERR_INVALID_ARG_VALUE':
      return fail('file-not-found', `There is no file ${name}.`, 'Check the path, or choose another picture.', detail)
    case 'EACCES':
    case 'EPERM':
      return fail(
        'file-unreadable',
        `You have no permission to read ${name}.`,
        'Change the permissions of the file or of its folder, or choose another picture.',
        detail
      )
    case 'ENAMETOOLONG':
      return fail('file-not-found', `The path ${name} is too long for this system.`, 'Use a shorter path.', detail)
    case 'ELOOP':
      return fail('file-unreadable', `${name} is a link that leads back to itself.`, 'Choose another picture.', detail)
    case undefined:
    default:
      return fail(
        'file-unreadable',
        `${name} could not be read (${code ?? message}).`,
        'Check that the disk is there and healthy, or choose another picture.',
        detail
      )
  }
}
