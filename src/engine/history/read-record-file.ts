import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { fail, FailureError } from '../../core/failure'
import { importReport } from '../../core/import'
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
  const { bytes, stamp } = await readBounded(file, name)
  return { record: parseRecord(bytes.toString('utf8'), name), stamp }
}

/**
 * What the user opens: a saved result, or a report of `benchmark_app`, which becomes one. Fails as `readRecordFile` does.
 */
export async function readResultFile(file: string, name = path.basename(file)): Promise<RunRecord> {
  const { bytes, stamp } = await readBounded(file, name)
  const text = textOf(bytes)
  if (text === null) throw notText(name)
  const fingerprint = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const about = { file: path.basename(file), fingerprint, writtenAt: new Date(stamp.mtimeMs).toISOString() }
  const imported = importReport(text, name, about)
  if (imported !== null) return imported
  if (/^\s*[{[]/.test(text)) return parseRecord(text, name)
  throw neither(name, text.trim() === '')
}

/** UTF-8, or UTF-16 with its mark, as PowerShell writes; null for what is no text. */
function textOf(bytes: Buffer): string | null {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : isBigEndian(bytes) ? 'utf-16be' : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return encoding === 'utf-8' ? otherText(bytes) : null
  }
}

const isBigEndian = (bytes: Buffer): boolean => bytes[0] === 0xfe && bytes[1] === 0xff

/** Written in a code page of Windows: what is not ASCII are paths and names, which may come out wrong. */
function otherText(bytes: Buffer): string | null {
  const text = bytes.toString('latin1')
  return /[\0-\x08\x0e-\x1f]/.test(text) ? null : text
}

/** Through one handle, so that what is looked at is what is read. */
async function readBounded(file: string, name: string): Promise<{ bytes: Buffer; stamp: FileStamp }> {
  let handle: FileHandle | null = null
  try {
    // Opening a pipe or a device could wait for ever.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const status = await handle.stat()
    if (!status.isFile()) throw fail('file-unreadable', `${name} is not an ordinary file.`, 'Name a saved result.')
    if (status.size > mostRecordBytes) throw tooLarge(name, status.size)
    const bytes = await handle.readFile()
    return { bytes, stamp: { size: status.size, mtimeMs: status.mtimeMs, inode: status.ino } }
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

const notText = (name: string): FailureError =>
  fail('record-unreadable', `${name} is no text: it is neither a result nor a report.`, chooseOne)

const neither = (name: string, isEmpty: boolean): FailureError =>
  fail(
    'record-unreadable',
    isEmpty ? `${name} is empty.` : `${name} is neither a VinoBench result nor a report of benchmark_app.`,
    chooseOne
  )

const chooseOne = 'Choose a file that `vinobench run --json` or `benchmark_app -report_type` wrote.'

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
