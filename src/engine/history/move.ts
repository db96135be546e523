import { access, mkdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { asWriteFailure, writeWhole } from '../records'

/** Moves a file to where none is. Answers false where there is nothing to move; fails where the place is taken. */
export async function moveFile(from: string, to: string): Promise<boolean> {
  if (!(await exists(from))) return false
  if (await exists(to)) throw asWriteFailure(new Error('there is a file of that name'), to)
  await mkdir(path.dirname(to), { recursive: true }).catch((error: unknown) => {
    throw asWriteFailure(error, to)
  })
  try {
    await rename(from, to)
    return true
  } catch (error) {
    // Another instance was faster.
    if (codeOf(error) === 'ENOENT') return false
    if (codeOf(error) !== 'EXDEV') throw asWriteFailure(error, to)
  }
  // The user's folder lies on another disk: the original goes only when the copy is safe.
  await writeWhole(to, await readFile(from))
  await rm(from, { force: true })
  return true
}

export function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false
  )
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null)
