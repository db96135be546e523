import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, realpath, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { fail, FailureError } from '../core/failure'

/**
 * A model as the user names it: an absolute path where it names a file, else the id in the catalogue as it is. Ids
 * have neither dots nor slashes.
 */
export function modelArgument(text: string): string {
  return /[\\/.]/.test(text) ? path.resolve(text) : text
}

/** The absolute path of a picture that is there. What is in it is the engine's business. */
export async function pictureArgument(text: string): Promise<string> {
  const file = path.resolve(text)
  const found = await stat(file).catch((error: unknown) => {
    throw unreadable(text, error)
  })
  if (found.isFile()) return file
  const kind = found.isDirectory() ? 'a folder' : 'not an ordinary file'
  throw fail('file-unreadable', `${text} is ${kind}.`, 'Name a picture file.')
}

export function unreadable(file: string, error: unknown): FailureError {
  if (error instanceof FailureError) return error
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return fail('file-not-found', `There is no file ${file}.`, 'Check the name and the folder.')
  }
  const reason = code === 'EACCES' || code === 'EPERM' ? 'you may not read it' : messageOf(error)
  return fail(
    'file-unreadable',
    `${file} could not be read: ${reason}.`,
    'Check its permissions, or choose another file.'
  )
}

/**
 * Makes sure, before minutes of work, that results can be written: no two to one file, none over what is read, each in
 * a folder (made where it is missing) that takes files. Fails with `wrong-usage` or `file-unwritable`.
 */
export async function checkOutputFiles(outputs: readonly string[], inputs: readonly (string | null)[]): Promise<void> {
  const taken = new Map<string, string>()
  for (const input of inputs) if (input !== null && existsSync(input)) taken.set(await identity(input), 'is read')
  for (const output of outputs) {
    await checkWritable(output)
    const same = taken.get(await identity(output))
    if (same !== undefined) {
      const reason = same === 'is read' ? 'it is read by this command' : `it was already named as ${same}`
      throw fail('wrong-usage', `${output} cannot be written: ${reason}.`, 'Name another file.')
    }
    taken.set(await identity(output), output)
  }
}

async function checkWritable(file: string): Promise<void> {
  const target = path.resolve(file)
  const found = await stat(target).catch(() => null)
  if (found?.isDirectory() === true || /[\\/]$/.test(file)) throw unwritable(file, 'it is a folder')
  if (found !== null && !found.isFile()) {
    throw unwritable(file, 'it is not an ordinary file (for the standard output write -)')
  }
  const folder = path.dirname(await realpath(target).catch(() => target))
  const probe = path.join(folder, `.vinobench-${randomUUID()}.tmp`)
  try {
    await mkdir(folder, { recursive: true })
    // What was there and may not be changed stays as it is, although a rename could replace it.
    if (found !== null) await (await open(target, 'r+')).close()
    await (await open(probe, 'wx')).close()
  } catch (error) {
    throw unwritable(file, reasons[codeOf(error)] ?? messageOf(error))
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'that disk is read-only',
  EEXIST: 'a part of its path is a file, not a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'the disk is full'
}

const unwritable = (file: string, reason: string): FailureError =>
  fail('file-unwritable', `${file} cannot be written: ${reason}.`, 'Choose another place for it.')

/** What two names of one file have in common, as far as one can tell without the file being there. */
async function identity(file: string): Promise<string> {
  const target = path.resolve(file)
  const real = await realpath(target).catch(async () => {
    const folder = await realpath(path.dirname(target)).catch(() => path.dirname(target))
    return path.join(folder, path.basename(target))
  })
  return process.platform === 'linux' ? real : real.toLowerCase()
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
