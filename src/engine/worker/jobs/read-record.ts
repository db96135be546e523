import { readRecordFile } from '../../history/read-record-file'
import type { JobOf, JobResults } from '../protocol'

export async function readRecordJob({ path, name }: JobOf<'read-record'>): Promise<JobResults['read-record']> {
  return (await readRecordFile(path, name)).record
}
