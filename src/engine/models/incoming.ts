import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { isRunning } from '../records'

/** Where a model lies until it is in its place; the name says which process is at it. */
export const incomingFolder = (userModels: string): string =>
  path.join(userModels, `.incoming-${process.pid}-${randomUUID().slice(0, 8)}`)

/** What an import that was killed has left. */
export async function removeIncoming(userModels: string): Promise<void> {
  for (const name of await readdir(userModels).catch(() => [])) {
    const [, importer] = /^\.incoming-(\d+)-[0-9a-f]{8}$/.exec(name) ?? []
    if (importer === undefined || isRunning(Number(importer))) continue
    await rm(path.join(userModels, name), { recursive: true, force: true }).catch(() => undefined)
  }
}
