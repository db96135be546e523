import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../../core/failure'
import type { HistoryFolders } from './folders'
import { exists, moveFile } from './move'
import { checkRunId, noteFile, recordFile } from './names'
import { quarantinedStem, quarantineFiles } from './quarantine'

/** What was deleted, until it has lain here for thirty days: a folder for each deletion, named by its moment. */

const keptDays = 30
const deletion = /^(\d{13})-[0-9a-f]{8}$/

export const newDeletion = (now: number): string => `${String(now).padStart(13, '0')}-${randomUUID().slice(0, 8)}`

/** The files of an entry: the one that it is first, then what belongs to it. */
function filesOf(id: string): { folder: 'runs' | 'quarantine'; names: string[] } {
  const stem = quarantinedStem(id)
  if (stem !== null) return { folder: 'quarantine', names: quarantineFiles(stem) }
  return { folder: 'runs', names: [recordFile(checkRunId(id)), noteFile(id)] }
}

export async function moveToTrash(folders: HistoryFolders, id: string, into: string): Promise<void> {
  const { folder, names } = filesOf(id)
  const target = path.join(folders.trash, into, folder)
  const [main = '', ...rest] = names.map((name) => path.join(folders[folder], name))
  if (!(await moveFile(main, path.join(target, path.basename(main))))) throw gone()
  for (const file of rest) await moveFile(file, path.join(target, path.basename(file)))
}

/** From its newest deletion. What belongs to it comes first: a kill in between leaves it to be restored again. */
export async function restoreFromTrash(folders: HistoryFolders, id: string): Promise<void> {
  const { folder, names } = filesOf(id)
  for (const name of (await deletions(folders.trash)).reverse()) {
    const [main = '', ...rest] = names.map((file) => path.join(folders.trash, name, folder, file))
    if (!(await exists(main))) continue
    for (const file of [...rest, main]) await moveFile(file, path.join(folders[folder], path.basename(file)))
    await removeIfEmpty(path.join(folders.trash, name))
    return
  }
  throw gone()
}

export async function emptyOldTrash(trash: string, now: number): Promise<void> {
  for (const name of await deletions(trash)) {
    const age = now - Number(deletion.exec(name)?.[1])
    if (age > keptDays * 86_400_000) await rm(path.join(trash, name), { recursive: true, force: true }).catch(() => {})
  }
}

/** Oldest first. */
async function deletions(trash: string): Promise<string[]> {
  const names = await readdir(trash).catch(() => [])
  return names.filter((name) => deletion.test(name)).sort()
}

async function removeIfEmpty(folder: string): Promise<void> {
  const left = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  if (!left.some((entry) => entry.isFile())) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
}

const gone = () => fail('file-not-found', 'That run is no longer there.', 'List the history again.')
