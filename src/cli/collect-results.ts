import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { CollectedResult } from '../core/compare-machines'
import { type Failure, toFailure } from '../core/failure'
import { readResultFile } from '../engine/history/read-record-file'
import { unreadable } from './files'

export interface Collected {
  readonly results: readonly CollectedResult[]
  /** Files of the folders that hold no result that can be read. */
  readonly skipped: readonly Failure[]
}

/**
 * The results that these files hold, and those in and below these folders. A file that was named must be one; of a folder
 * with the results of two hundred machines, one that is broken does not hide the others.
 */
export async function collectResults(names: readonly string[]): Promise<Collected> {
  const results: CollectedResult[] = []
  const skipped: Failure[] = []
  for (const name of names) {
    if (!(await isFolder(name))) {
      results.push(await read(name))
      continue
    }
    for (const file of await resultFiles(name)) {
      await read(file).then(
        (result) => results.push(result),
        (error: unknown) => skipped.push(toFailure(error))
      )
    }
  }
  return { results, skipped }
}

export const isFolder = (name: string): Promise<boolean> =>
  stat(path.resolve(name)).then(
    (status) => status.isDirectory(),
    () => false
  )

const read = async (name: string): Promise<CollectedResult> => ({
  name,
  record: await readResultFile(path.resolve(name), name)
})

/** What could be one; hidden files, and the notes that the history keeps beside its results, are none. */
async function resultFiles(folder: string): Promise<string[]> {
  const entries = await readdir(path.resolve(folder), { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      throw unreadable(folder, error)
    }
  )
  return entries
    .filter(({ name }) => /^[^.].*\.(json|vinobench)$/i.test(name) && !name.endsWith('.note.json'))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(folder, path.relative(path.resolve(folder), path.join(entry.parentPath, entry.name))))
    .sort()
}
