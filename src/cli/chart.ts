import { type RunRecord } from '../core/record'
export async function chartPng(record: RunRecord): Promise<Uint8Array> {
  return new TextEncoder().encode(record.id)
}
