import { readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../../core/failure'
import { asWriteFailure, writeWhole } from '../records'
import { readUserModel, userModelFile } from './user-models'

/** Until when a removal can be taken back, where the program does not end before. */
const keptMs = 24 * 3600 * 1000

/** Puts a model of the user's aside; `restoreUserModel` takes that back with what this answers. */
export async function removeUserModel(folder: string, id: string): Promise<string> {
  if ((await readUserModel(folder, id)) === null) throw notThere(id)
  const aside = `.removed-${Date.now()}-${id}`
  await move(path.join(folder, id), path.join(folder, aside))
  return aside
}

/** Fails with `model-not-found` where it is gone for good, or where another has taken its place. */
export async function restoreUserModel(folder: string, aside: string): Promise<void> {
  const [, , id] = /^\.removed-(\d+)-([a-z0-9][a-z0-9-]*)$/.exec(aside) ?? []
  if (id === undefined) throw notThere(aside)
  await rename(path.join(folder, aside), path.join(folder, id)).catch((cause: unknown) => {
    throw fail('model-not-found', `The model ${id} cannot be brought back.`, 'Import it again.', String(cause))
  })
}

/** Deletes for good what was put aside: `all` of it at the program's start, else what is older than a day. */
export async function emptyRemoved(folder: string, which: 'all' | 'old' = 'old'): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, removedAt] = /^\.removed-(\d+)-/.exec(name) ?? []
    if (removedAt === undefined || (which === 'old' && Date.now() - Number(removedAt) < keptMs)) continue
    await rm(path.join(folder, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Gives a model of the user's another name; its id, by which runs know it, stays. */
export async function renameUserModel(folder: string, id: string, name: string): Promise<void> {
  const entry = await readUserModel(folder, id)
  if (entry === null) throw notThere(id)
  await writeWhole(path.join(folder, id, userModelFile), `${JSON.stringify({ ...entry, name }, null, 1)}\n`)
}

async function move(from: string, to: string): Promise<void> {
  await rename(from, to).catch((cause: unknown) => Promise.reject(asWriteFailure(cause, from)))
}

const notThere = (id: string) =>
  fail('model-not-found', `There is no model "${id}" among those that were imported.`, 'Look at the list again.')
