import { type RunRecord } from '../record'
export function toHtml(record: RunRecord): string {
  return record.id
}
