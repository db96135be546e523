import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { RunSummary } from '../../core/history'
import { writeWhole } from '../records'
import type { RunNote } from './notes'
import type { FileStamp } from './read-record-file'

/** What was read of a run's files the last time, by its id. */
export interface Indexed {
  readonly stamp: FileStamp
  readonly summary: RunSummary
  readonly writer: number | null
  /** Null where there was no note. */
  readonly noteStamp: FileStamp | null
  readonly note: RunNote
}

export type Index = ReadonlyMap<string, Indexed>

/** Raised with every change of what is in it: an index of another version is made anew. */
const version = 2

/**
 * Saves reading every run at every start. Never the truth: an entry counts only while its file is as it was, and an
 * index that is missing, damaged or of another version is made anew from the runs.
 */
export async function readIndex(file: string): Promise<Index> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const line = text.indexOf('\n')
  const body = text.slice(line + 1)
  if (line < 0 || text.slice(0, line) !== headOf(body)) return new Map()
  return new Map(JSON.parse(body) as [string, Indexed][])
}

/** Without it the next start is slower, and that is all: a failure is no reason to say anything. */
export async function writeIndex(file: string, index: Index): Promise<void> {
  const body = JSON.stringify([...index])
  await writeWhole(file, `${headOf(body)}\n${body}`).catch(() => undefined)
}

const headOf = (body: string): string => `VinoBench index ${version} ${createHash('sha256').update(body).digest('hex')}`

export const sameStamp = (a: FileStamp | null, b: FileStamp | null): boolean =>
  a === b || (a !== null && b !== null && a.size === b.size && a.mtimeMs === b.mtimeMs && a.inode === b.inode)
