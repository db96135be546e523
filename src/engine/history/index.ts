import { rm } from 'node:fs/promises'
import path from 'node:path'
import { toJson } from '../../core/export/json'
import { fail, type Failure, toFailure } from '../../core/failure'
import { type HistoryEntry, isKept, longestName, longestNote } from '../../core/history'
import type { RunRecord } from '../../core/record'
import { refuseNewer } from '../newer-data'
import { writeWhole } from '../records'
import { historyFolders } from './folders'
import { type Index, readIndex, writeIndex } from './index-file'
import { exists } from './move'
import { checkRunId, noteFile, recordFile } from './names'
import { readNote, type RunNote, writeNote } from './notes'
import { listQuarantine } from './quarantine'
import { readRecordFile } from './read-record-file'
import { scanRuns } from './scan'
import { emptyOldTrash, moveToTrash, newDeletion, restoreFromTrash } from './trash'

/** The kept runs of this user. Several instances of the program may use them at once. */
export interface History {
  /** Newest first. Whatever is damaged, the rest is listed. */
  list(): Promise<readonly HistoryEntry[]>
  record(id: string): Promise<RunRecord>
  /** Takes in a result from elsewhere; one that is there already stays as it is. */
  keep(record: RunRecord): Promise<void>
  /** The record itself is never written: name and note lie beside it. */
  edit(id: string, change: Partial<RunNote>): Promise<RunNote>
  /** To the trash, from where `restore` brings them back for thirty days. */
  remove(ids: readonly string[]): Promise<Moved>
  restore(ids: readonly string[]): Promise<Moved>
  /** Once all that was begun is on disk. */
  settled(): Promise<void>
}

export interface Moved {
  readonly moved: readonly string[]
  /** Why the first of the others stayed; null where all went. */
  readonly failure: Failure | null
}

export function createHistory(options: { readonly runs: string }, now: () => number = Date.now): History {
  const folders = historyFolders(options)
  let known: Index | null = null
  let writing: Promise<unknown> = emptyOldTrash(folders.trash, now())

  const list = async (): Promise<readonly HistoryEntry[]> => {
    const { entries, index, changed } = await scanRuns(folders, known ?? (await readIndex(folders.index)))
    known = index
    if (changed) writing = writing.then(() => writeIndex(folders.index, index))
    // After the runs: what was damaged among them lies here by now.
    return [...entries, ...(await listQuarantine(folders.quarantine))].sort(newestFirst)
  }

  return {
    list,
    record: async (id) => (await readRecordFile(path.join(folders.runs, recordFile(checkRunId(id))))).record,
    keep: async (record) => {
      const file = path.join(folders.runs, recordFile(checkRunId(record.id)))
      if (!(await exists(file))) await writeWhole(file, toJson(record))
    },
    edit: (id, change) => edit(folders.runs, id, change),
    remove: async (ids) => {
      const running = new Set((await list()).flatMap((entry) => (entry.state === 'running' ? [entry.id] : [])))
      const deletion = newDeletion(now())
      return moveAll(ids, (id) => {
        if (running.has(id)) throw stillRunning()
        return moveToTrash(folders, id, deletion)
      })
    },
    restore: (ids) => moveAll(ids, (id) => restoreFromTrash(folders, id)),
    settled: async () => void (await writing)
  }
}

const momentOf = (entry: HistoryEntry): number =>
  Date.parse((isKept(entry) ? entry.summary.startedAt : entry.writtenAt) ?? '') || 0

const newestFirst = (a: HistoryEntry, b: HistoryEntry): number =>
  momentOf(b) - momentOf(a) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)

/** One that cannot be moved does not keep the others from it. */
async function moveAll(ids: readonly string[], move: (id: string) => Promise<void>): Promise<Moved> {
  const moved: string[] = []
  let failure: Failure | null = null
  for (const id of new Set(ids)) {
    try {
      await move(id)
      moved.push(id)
    } catch (error) {
      failure ??= toFailure(error)
    }
  }
  return { moved, failure }
}

async function edit(runs: string, id: string, change: Partial<RunNote>): Promise<RunNote> {
  const file = path.join(runs, recordFile(checkRunId(id)))
  if (!(await exists(file))) throw fail('file-not-found', 'That run is no longer there.', 'List the history again.')
  await refuseNewer(path.join(runs, noteFile(id)))
  const before = (await readNote(runs, id)) ?? { name: null, note: '' }
  const name = (change.name === undefined ? before.name : change.name)?.trim().slice(0, longestName) ?? ''
  const note = (change.note ?? before.note).trimEnd().slice(0, longestNote)
  const after = { name: name === '' ? null : name, note }
  if (after.name === null && after.note === '') await rm(path.join(runs, noteFile(id)), { force: true })
  else await writeNote(runs, id, after)
  return after
}

const stillRunning = () =>
  fail('wrong-usage', 'That run is still being measured.', 'Stop it first, or delete it when it has ended.')
