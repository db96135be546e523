import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { fail, FailureError } from '../../core/failure'
import { parseRecord } from '../../core/parse-record'
import type { RunRecord } from '../../core/record'
import { formatBytes } from '../../core/units'

/** More than the longest run makes: 100 rounds of 20 rows with all their samples. */
export const mostRecordBytes = 50 * 1024 * 1024

/** What tells one version of a file from another without reading it. */
export interface FileStamp {
  readonly size: number
  readonly mtimeMs: number
  readonly inode: number
}

/**
 * A saved result from a file, however broken; `name` is how the user knows it. Fails with `file-not-found`,
 * `file-unreadable`, `record-unreadable` or `record-newer`.
 */
export async function readRecordFile(
  file: string,
  name = path.basename(file)
): Promise<{ readonly record: RunRecord; readonly stamp: FileStamp }> {
  const { text, stamp } = await readBounded(file, name)
  return { record: parseRecord(text, name), stamp }
}

/** Through one handle, so that what is looked at is what is read. */
async function readBounded(file: string, name: string): Promise<{ text: string; stamp: FileStamp }> {
  let handle: FileHandle | null = null
  try {
    // Opening a pipe or a device could wait for ever.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const status = await handle.stat()
    if (!status.isFile()) throw fail('file-unreadable', `${name} is not an ordinary file.`, 'Name a saved result.')
    if (status.size > mostRecordBytes) throw tooLarge(name, status.size)
    const text = await handle.readFile('utf8')
    return { text, stamp: { size: status.size, mtimeMs: status.mtimeMs, inode: status.ino } }
  } catch (error) {
    throw asReadFailure(error, name)
  } finally {
    await handle?.close()
  }
}

const tooLarge = (name: string, size: number): FailureError =>
  fail(
    'record-unreadable',
    `${name} is too large for a result (${formatBytes(size)}; the most is ${formatBytes(mostRecordBytes)}).`,
    'Choose a file that `vinobench run --json` wrote.'
  )

function asReadFailure(error: unknown, name: string): FailureError {
  if (error instanceof FailureError) return error
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return fail('file-not-found', `There is no file ${name}.`, 'Check the name and the folder.')
  }
  const denied = code === 'EACCES' || code === 'EPERM'
  const reason = denied ? 'you may not read it' : error instanceof Error ? error.message : String(error)
  return fail(
    'file-unreadable',
    `${name} could not be read: ${reason}.`,
    'Check its permissions, or choose another file.'
  )
}
