import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fail, type FailureError } from '../core/failure'

/** The version of every file that this program keeps beside the records. */
const ownVersion = 1

/** Whether what such a file holds was written by a newer program; one that cannot be read was not. */
export function isNewer(value: unknown): boolean {
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : null
  return typeof version === 'number' && version > ownVersion
}

/** A file that a newer program wrote is neither read nor touched. */
export const newerFailure = (file: string): FailureError =>
  fail(
    'data-newer',
    `${path.basename(file)} was written by a newer VinoBench. It was not touched.`,
    'Use the newer VinoBench, or move the file away.'
  )

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export const isNewerFile = async (file: string): Promise<boolean> =>
  isNewer(parsed(await readFile(file, 'utf8').catch(() => '')))

/** Before anything of ours is written over it: throws `data-newer` where a newer program wrote what is there. */
export async function refuseNewer(file: string): Promise<void> {
  if (await isNewerFile(file)) throw newerFailure(file)
}
