import type { RunRecord } from '../record'

/** The record as it is kept: one line, since its thousands of samples are for programs. */
export function toJson(record: RunRecord): string {
  return `${JSON.stringify(record)}\n`
}
