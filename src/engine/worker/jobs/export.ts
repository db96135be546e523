import { exportContent } from '../../export/content'
import { writeWhole } from '../../records'
import type { JobOf, JobResults } from '../protocol'

/** Writes a result as a file, whole or not at all. */
export async function exportResult({ record, format, path }: JobOf<'export'>): Promise<JobResults['export']> {
  const content = await exportContent(format, record)
  await writeWhole(path, content)
  return { bytes: typeof content === 'string' ? new TextEncoder().encode(content).length : content.length }
}
