import path from 'node:path'
import { fail } from '../../core/failure'

/**
 * An id is the name of a run's file without `.json`. It comes back from the window, so that it must not be able to name
 * anything outside of the folder, nor anything but a record in it.
 */
const idPattern = /^[^.\p{C}/\\:*?"<>|][^\p{C}/\\:*?"<>|]{0,199}$/u
const noteSuffix = '.note'

export function isRunId(id: string): boolean {
  return idPattern.test(id) && !id.endsWith(noteSuffix) && !id.endsWith(' ') && path.basename(id) === id
}

/** Fails with `wrong-usage` where it can be none. */
export function checkRunId(id: string): string {
  if (isRunId(id)) return id
  throw fail('wrong-usage', 'That is not the name of a run.', 'List the history again.')
}

/** The run whose record this file would be; null for any other file. */
export function runOfFile(file: string): string | null {
  const id = file.endsWith('.json') ? file.slice(0, -'.json'.length) : ''
  return isRunId(id) ? id : null
}

export const recordFile = (id: string): string => `${id}.json`
export const noteFile = (id: string): string => `${id}${noteSuffix}.json`
