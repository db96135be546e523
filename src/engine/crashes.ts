import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { type Configuration, type Crashed, whyLeftOut, withCrash, withoutRow } from '../core/crashes'
import type { Failure } from '../core/failure'
import { refuseNewer } from './newer-data'
import { writeWhole } from './records'

/** One for each row of each model that crashed: more is not read. */
const mostEntries = 500
const longestMessage = 1000

const entry = z.object({
  machine: z.string(),
  app: z.string(),
  openvino: z.string().nullable(),
  drivers: z.string(),
  model: z.string(),
  row: z.string(),
  times: z.int().min(1),
  lastAt: z.iso.datetime(),
  message: z.string().max(longestMessage)
})
const file = z.object({ schemaVersion: z.literal(1), crashes: z.array(z.unknown()).max(mostEntries) })

/** Which rows have crashed here, across runs and across the program's own end. */
export interface CrashMemory {
  /** Why a row is not tried; null where it is. */
  whyLeftOut(where: Configuration): Failure | null
  note(where: Configuration, failure: Failure): Promise<void>
  /** It was measured to its end: what was before does not count. */
  forgive(where: Configuration): Promise<void>
}

/** What cannot be read is not known; what cannot be written is not remembered, and that is no reason to stop a run. */
export async function openCrashMemory(path: string): Promise<CrashMemory> {
  let known = await readCrashes(path)
  // Another program may have written meanwhile.
  const change = async (next: (now: readonly Crashed[]) => readonly Crashed[]): Promise<void> => {
    known = next(await readCrashes(path)).slice(0, mostEntries)
    await write(path, known).catch(() => undefined)
  }
  return {
    whyLeftOut: (where) => whyLeftOut(known, where),
    note: (where, { message }) => {
      const told = { lastAt: new Date().toISOString(), message: message.slice(0, longestMessage) }
      return change((now) => withCrash(now, where, told))
    },
    forgive: async (where) => {
      if (withoutRow(known, where).length < known.length) await change((now) => withoutRow(now, where))
    }
  }
}

/** On the user's word: every row is tried again. */
export async function forgetCrashes(path: string): Promise<void> {
  if ((await readCrashes(path)).length > 0) await write(path, [])
}

async function readCrashes(path: string): Promise<readonly Crashed[]> {
  try {
    const { crashes } = file.parse(JSON.parse(await readFile(path, 'utf8')))
    return crashes.flatMap((one) => entry.safeParse(one).data ?? [])
  } catch {
    return []
  }
}

async function write(path: string, crashes: readonly Crashed[]): Promise<void> {
  await refuseNewer(path)
  await writeWhole(path, `${JSON.stringify({ schemaVersion: 1, crashes }, null, 1)}\n`)
}
