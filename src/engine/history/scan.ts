import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { fail, toFailure } from '../../core/failure'
import { type BrokenRun, type HistoryEntry, type KeptRun, summaryOf } from '../../core/history'
import { formatBytes } from '../../core/units'
import type { HistoryFolders } from './folders'
import { type Index, type Indexed, sameStamp } from './index-file'
import { noteFile, recordFile, runOfFile } from './names'
import { noNote, readNote, readNoteFile } from './notes'
import { quarantine } from './quarantine'
import { type FileStamp, mostRecordBytes, readRecordFile } from './read-record-file'
import { isBeingWritten } from './being-written'

export interface Scan {
  readonly entries: readonly HistoryEntry[]
  readonly index: Index
  /** Whether the index says something else than before. */
  readonly changed: boolean
}

/** How many files are looked at at once: Node's own threads are four. */
const atOnce = 16

/** Looks at every run: what is as the index knows it is not read again. Whatever one file holds, the others are listed. */
export async function scanRuns(folders: HistoryFolders, known: Index): Promise<Scan> {
  const names = await runNames(folders.runs)
  const present = new Set(names)
  const ids = names.flatMap((name) => runOfFile(name) ?? [])
  const index = new Map<string, Indexed>()
  const entries: HistoryEntry[] = []
  let changed = false
  const look = async (id: string): Promise<void> => {
    const found = await lookAt(folders, id, present.has(noteFile(id)), known.get(id) ?? null)
    if (found === null) return
    if ('indexed' in found) {
      index.set(id, found.indexed)
      changed ||= found.indexed !== known.get(id)
      entries.push(keptRun(id, found.indexed))
    } else entries.push(found.broken)
  }
  const waiting = ids.values()
  const workers = Array.from({ length: atOnce }, async () => {
    for (const id of waiting) await look(id)
  })
  await Promise.all(workers)
  return { entries, index, changed: changed || index.size !== known.size }
}

async function runNames(runs: string): Promise<string[]> {
  try {
    return await readdir(runs)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    const reason = error instanceof Error ? error.message : String(error)
    throw fail('file-unreadable', `The results' folder cannot be read: ${reason}.`, 'Check its permissions.')
  }
}

type Found = { readonly indexed: Indexed } | { readonly broken: BrokenRun }

/** Null where there is nothing to show: the file went away, or was damaged and lies in the quarantine now. */
async function lookAt(
  folders: HistoryFolders,
  id: string,
  mayHaveNote: boolean,
  known: Indexed | null
): Promise<Found | null> {
  const file = path.join(folders.runs, recordFile(id))
  const stamp = await stampOf(file)
  if (stamp === null) return null
  const noteStamp = mayHaveNote ? await stampOf(path.join(folders.runs, noteFile(id))) : null
  const sameRecord = known !== null && sameStamp(known.stamp, stamp)
  if (sameRecord && sameStamp(known.noteStamp, noteStamp)) return { indexed: known }
  if (stamp.size > mostRecordBytes) return { broken: broken(id, 'unreadable', tooLarge(id, stamp), stamp) }
  try {
    const read = sameRecord ? known : await readRun(file)
    const note = noteStamp === null ? noNote : await wholeNote(folders, id)
    return { indexed: { ...read, noteStamp, note } }
  } catch (error) {
    return whatIsLeft(folders, id, stamp, error)
  }
}

async function readRun(file: string): Promise<Pick<Indexed, 'stamp' | 'summary' | 'writer'>> {
  const { record, stamp } = await readRecordFile(file)
  return { stamp, summary: summaryOf(record), writer: record.writer ?? null }
}

/** A damaged note is moved aside, and shown there. */
async function wholeNote({ runs, quarantine: aside }: HistoryFolders, id: string): Promise<Indexed['note']> {
  const note = await readNote(runs, id)
  if (note !== null) return note
  const damage = fail(
    'record-unreadable',
    `The name and the note of ${recordFile(id)} are damaged.`,
    'The figures are not affected. Name the run again.'
  )
  const isDamaged = async (file: string): Promise<boolean> => (await readNoteFile(file)) === null
  await quarantine(aside, path.join(runs, noteFile(id)), damage.failure, isDamaged).catch(() => undefined)
  return noNote
}

async function whatIsLeft(
  folders: HistoryFolders,
  id: string,
  stamp: FileStamp,
  error: unknown
): Promise<{ broken: BrokenRun } | null> {
  const failure = toFailure(error)
  if (failure.code === 'file-not-found') return null
  if (failure.code === 'record-newer') return { broken: broken(id, 'newer', failure, stamp) }
  if (failure.code !== 'record-unreadable') return { broken: broken(id, 'unreadable', failure, stamp) }
  const file = path.join(folders.runs, recordFile(id))
  const damage = { ...failure, remedy: 'It was moved aside as it is; the other results are not affected.' }
  return quarantine(folders.quarantine, file, damage, isDamagedRecord).then(
    () => null,
    // Where it cannot be moved (a read-only disk), it is shown where it lies.
    () => ({ broken: broken(id, 'unreadable', failure, stamp) })
  )
}

const isDamagedRecord = (file: string): Promise<boolean> =>
  readRecordFile(file).then(
    () => false,
    (error: unknown) => toFailure(error).code === 'record-unreadable'
  )

function broken(id: string, state: BrokenRun['state'], failure: BrokenRun['failure'], stamp: FileStamp): BrokenRun {
  const { code, message, remedy } = failure
  const writtenAt = new Date(stamp.mtimeMs).toISOString()
  return { id, state, file: recordFile(id), writtenAt, failure: { code, message, remedy } }
}

const tooLarge = (id: string, { size }: FileStamp): BrokenRun['failure'] => ({
  code: 'file-unreadable',
  message: `${recordFile(id)} is too large for a result (${formatBytes(size)}).`,
  remedy: 'The file was not touched.'
})

function keptRun(id: string, { summary, writer, stamp, note }: Indexed): KeptRun {
  return { id, state: stateOf(summary, writer, stamp), ...note, summary }
}

function stateOf(summary: KeptRun['summary'], writer: number | null, stamp: FileStamp): KeptRun['state'] {
  if (summary.finishedAt === null) return isBeingWritten(writer, stamp) ? 'running' : 'interrupted'
  return summary.rows.some(({ status }) => status === 'cancelled') ? 'stopped' : 'finished'
}

export function stampOf(file: string): Promise<FileStamp | null> {
  return stat(file).then(
    (status) => ({ size: status.size, mtimeMs: status.mtimeMs, inode: status.ino }),
    () => null
  )
}
