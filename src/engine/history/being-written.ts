import os from 'node:os'
import { isRunning } from '../records'
import type { FileStamp } from './read-record-file'

/** The longest time between two rounds that are told: a slow model, a cool-down. */
const longestSilenceMs = 12 * 3_600_000

/**
 * Whether a process still writes this run. Numbers of processes are given again, after a restart from the beginning: a
 * file from before the restart, or one that was not written for half a day, has no writer any more.
 */
export function isBeingWritten(
  writer: number | null,
  { mtimeMs }: Pick<FileStamp, 'mtimeMs'>,
  now = Date.now()
): boolean {
  if (writer === null || now - mtimeMs > longestSilenceMs || mtimeMs < now - os.uptime() * 1000) return false
  return isRunning(writer)
}
