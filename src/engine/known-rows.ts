import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { type KnownRow, knownRows } from '../core/estimate'
import type { RunRecord } from '../core/record'
import { machineId } from './circumstances'

/** So many of the newest runs are looked at: enough for an estimate, few enough to be read in passing. */
const looked = 4
const mostBytes = 8 * 1024 * 1024

export interface EarlierRuns {
  readonly known: readonly KnownRow[]
  readonly newest: RunRecord | null
}

/** What the newest runs of the history tell of a model on this machine. A file that cannot be read tells nothing. */
export async function earlierRuns(runs: string, model: string): Promise<EarlierRuns> {
  const names = (await readdir(runs).catch(() => [])).filter((name) => /^\d{8}T.*Z-[0-9a-f]+\.json$/.test(name))
  const records: RunRecord[] = []
  for (const name of names.sort().reverse().slice(0, looked)) {
    const record = await readLightly(path.join(runs, name))
    if (record !== null) records.push(record)
  }
  return { known: known(records, model), newest: records[0] ?? null }
}

/** Not checked as the history checks what it shows: a wrong estimate is the worst that can come of it. */
async function readLightly(file: string): Promise<RunRecord | null> {
  try {
    if ((await stat(file)).size > mostBytes) return null
    const record = JSON.parse(await readFile(file, 'utf8')) as RunRecord
    return record.schemaVersion === 1 && typeof record.verdict.sentence === 'string' ? record : null
  } catch {
    return null
  }
}

function known(records: readonly RunRecord[], model: string): KnownRow[] {
  try {
    return knownRows(records, { machine: machineId(), model })
  } catch {
    return []
  }
}
