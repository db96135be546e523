import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import type { BrokenRun } from '../../core/history'
import { type Failure, failureCodes } from '../../core/failure'
import { exists, moveFile } from './move'

/** Damaged files lie here with what was found in them; nothing deletes them but the user. */

const reasonSuffix = '.why'

const reason = z.looseObject({
  file: z.string(),
  writtenAt: z.string().nullable(),
  failure: z.looseObject({ code: z.enum(failureCodes), message: z.string(), remedy: z.string() })
})

/** `:` is in no run's id. */
const prefix = 'damaged:'

/** The file in the quarantine that an entry's id names; null for the id of a run. */
export function quarantinedStem(id: string): string | null {
  const stem = id.startsWith(prefix) ? id.slice(prefix.length) : ''
  return /^[^.\p{C}/\\:*?"<>|][^\p{C}/\\:*?"<>|]{0,240}$/u.test(stem) && path.basename(stem) === stem ? stem : null
}

export const quarantineFiles = (stem: string): string[] => [`${stem}.json`, `${stem}${reasonSuffix}.json`]

/**
 * Moves a damaged file here. Another instance may replace it by a whole one at any moment: it is looked at before, and
 * again when it can no longer be replaced; a whole one goes back to its place.
 */
export async function quarantine(
  folder: string,
  file: string,
  failure: Failure,
  isDamaged: (file: string) => Promise<boolean>
): Promise<void> {
  const writtenAt = await stat(file).then(
    ({ mtime }) => mtime.toISOString(),
    () => null
  )
  if (!(await isDamaged(file))) return
  const stem = await freeStem(folder, path.basename(file, '.json'))
  const [moved = '', why = ''] = quarantineFiles(stem).map((name) => path.join(folder, name))
  if (!(await moveFile(file, moved))) return
  if (!(await isDamaged(moved))) {
    await moveFile(moved, file)
    return
  }
  const { code, message, remedy } = failure
  const found = { file: path.basename(file), writtenAt, failure: { code, message, remedy } }
  // Without it, or with half of it, the entry still says that the file is damaged.
  await writeFile(why, `${JSON.stringify(found)}\n`).catch(() => undefined)
}

/** One run can be damaged twice. */
async function freeStem(folder: string, stem: string): Promise<string> {
  for (let number = 1; ; number++) {
    const free = number === 1 ? stem : `${stem} (${number})`
    const taken = await Promise.all(quarantineFiles(free).map((name) => exists(path.join(folder, name))))
    if (!taken.includes(true)) return free
  }
}

export async function listQuarantine(folder: string): Promise<BrokenRun[]> {
  const names = await readdir(folder).catch(() => [])
  const stems = names.flatMap((name) =>
    name.endsWith('.json') && !name.endsWith(`${reasonSuffix}.json`) ? [name.slice(0, -'.json'.length)] : []
  )
  const listed = stems.filter((stem) => quarantinedStem(prefix + stem) !== null)
  return Promise.all(listed.map((stem) => describe(folder, stem)))
}

async function describe(folder: string, stem: string): Promise<BrokenRun> {
  const [, why = ''] = quarantineFiles(stem)
  const text = await readFile(path.join(folder, why), 'utf8').catch(() => '')
  const parsed = reason.safeParse(parseJson(text))
  const found = parsed.success ? parsed.data : { file: `${stem}.json`, writtenAt: null, failure: unknownDamage(stem) }
  return { id: prefix + stem, state: 'damaged', file: found.file, writtenAt: found.writtenAt, failure: found.failure }
}

const unknownDamage = (stem: string): Failure => ({
  code: 'record-unreadable',
  message: `${stem}.json is damaged.`,
  remedy: 'It was moved aside; nothing else is affected.'
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
