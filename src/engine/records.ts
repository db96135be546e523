import { randomUUID } from 'node:crypto'
import { access, constants, type FileHandle, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { fail, FailureError } from '../core/failure'

/**
 * Writes a file whole or not at all: a temporary file beside it, flushed to disk, then renamed over it. What was there
 * before stays untouched until then, also on a full disk or a kill. Fails with `disk-full` or `file-unwritable`.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(file).catch(() => path.resolve(file))
  const temporary = path.join(
    path.dirname(target),
    `.${path.basename(target)}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`
  )
  try {
    await mkdir(path.dirname(target), { recursive: true })
    const handle = await open(temporary, 'wx')
    try {
      // writeFile goes on after a short write until all is written or an error says why not.
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await renameWithPatience(temporary, target)
    await syncFolder(path.dirname(target))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw asWriteFailure(await realCause(error, target), file)
  }
}

/** Node answers ENOENT where a folder cannot be made on a read-only disk: what keeps it from being made is asked again. */
async function realCause(error: unknown, target: string): Promise<unknown> {
  if (codeOf(error) !== 'ENOENT') return error
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    const refused = await access(folder, constants.W_OK).then(
      () => null,
      (cause: unknown) => cause
    )
    if (refused === null) return error
    if (codeOf(refused) !== 'ENOENT') return refused
    if (folder === path.dirname(folder)) return error
  }
}

/** Windows refuses to replace a file that a virus scanner or an indexer has open, for a moment. */
async function renameWithPatience(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      const passing = ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))
      if (process.platform !== 'win32' || !passing || attempt >= 10) throw error
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** Math.min(attempt, 5)))
    }
  }
}

/** Makes the rename itself survive a power cut. Not every system lets a folder be opened. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | null = null
  try {
    handle = await open(folder, 'r')
    await handle.sync()
  } catch {
    // The content is safe either way; only the moment of the rename is not.
  } finally {
    await handle?.close()
  }
}

/**
 * Removes what writes that were killed left behind: in a folder of ours all of them, in another only those of this file.
 * A write of a program that still runs is left alone.
 */
export async function removeLeftovers(folder: string, ofFile?: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const leftovers = names.filter((name) => {
    const [, file, writer] = /^\.(.+)\.(\d+)-[0-9a-f]{8}\.tmp$/.exec(name) ?? []
    return file !== undefined && (ofFile ?? file) === file && !isRunning(Number(writer))
  })
  await Promise.all(leftovers.map((name) => rm(path.join(folder, name), { force: true }).catch(() => undefined)))
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Any error of writing as a FailureError; one that is already such an error stays as it is. */
export function asWriteFailure(error: unknown, file: string): FailureError {
  if (error instanceof FailureError) return error
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return fail(
      'disk-full',
      `${file} could not be written: the disk is full.`,
      'Free some space, or choose another place.'
    )
  }
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'you may not write there',
    EPERM: 'you may not write there',
    EROFS: 'that disk is read-only',
    EISDIR: 'there is a folder of that name',
    ENOTDIR: 'a part of its path is a file, not a folder',
    ENAMETOOLONG: 'the name is too long',
    ELOOP: 'its links lead in a circle'
  }
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error))
  return fail('file-unwritable', `${file} could not be written: ${reason}.`, 'Choose another place for it.')
}
