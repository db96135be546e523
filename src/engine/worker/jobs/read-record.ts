import { readResultFile } from '../../history/read-record-file'
import type { JobOf, JobResults } from '../protocol'

export function readRecordJob({ path, name }: JobOf<'read-record'>): Promise<JobResults['read-record']> {
  return readResultFile(path, name)
}
