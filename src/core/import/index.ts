import { fieldsOf } from './report-fields'
import { recordOfReport, type ReportFile } from './report-record'
import { readReport } from './report-text'
import type { RunRecord } from '../record'

export type { ReportFile } from './report-record'

/**
 * A report of OpenVINO's `benchmark_app` as a result; null where the text is none. `name` is how the user knows the file.
 * Fails with `record-unreadable` where it is one that states no figure.
 */
export function importReport(text: string, name: string, about: ReportFile): RunRecord | null {
  const parts = readReport(text, name)
  return parts === null ? null : recordOfReport(fieldsOf(parts, name), about)
}
