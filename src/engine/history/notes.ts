import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import { isNewer } from '../newer-data'
import { writeWhole } from '../records'
import { noteFile } from './names'

/** What the user wrote to a run. It lies beside the record, which is never written again. */
export interface RunNote {
  readonly name: string | null
  readonly note: string
}

export const noNote: RunNote = { name: null, note: '' }

const sidecar = z.looseObject({ name: z.string().nullable(), note: z.string(), check: z.string() })

/** Of the words themselves: a changed letter is still valid JSON. */
const checkOf = ({ name, note }: RunNote): string =>
  createHash('sha256')
    .update(JSON.stringify([name, note]))
    .digest('hex')
    .slice(0, 16)

export async function writeNote(runs: string, id: string, { name, note }: RunNote): Promise<void> {
  const content = { schemaVersion: 1, name, note, check: checkOf({ name, note }) }
  await writeWhole(path.join(runs, noteFile(id)), `${JSON.stringify(content)}\n`)
}

/** Null where there is one that is damaged; where it cannot be read at the moment, or is a newer program's, it counts as none. */
export const readNote = (runs: string, id: string): Promise<RunNote | null> =>
  readNoteFile(path.join(runs, noteFile(id)))

export async function readNoteFile(file: string): Promise<RunNote | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return noNote
  const value = parseJson(text)
  if (isNewer(value)) return noNote
  const parsed = sidecar.safeParse(value)
  if (!parsed.success || parsed.data.check !== checkOf(parsed.data)) return null
  return { name: parsed.data.name, note: parsed.data.note }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
