import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { type Calibration, calibrationsOf } from '../core/calibration'
import type { RunRecord } from '../core/record'
import { refuseNewer } from './newer-data'
import { writeWhole } from './records'

/** A file of ours that grows by a row at a time: more is not read. */
const mostEntries = 500

const entry = z.object({
  machine: z.string(),
  openvino: z.string().nullable(),
  model: z.string(),
  row: z.string(),
  device: z.string(),
  measuredAt: z.iso.datetime(),
  ratios: z.array(z.number().positive()).min(1).max(10_000)
})
const file = z.object({ schemaVersion: z.literal(1), calibrations: z.array(z.unknown()).max(mostEntries) })

/** What rows measured against themselves showed; what cannot be read is not known, and a run goes by the floor then. */
export async function readCalibrations(path: string): Promise<Calibration[]> {
  try {
    const { calibrations } = file.parse(JSON.parse(await readFile(path, 'utf8')))
    return calibrations.flatMap((one) => entry.safeParse(one).data ?? [])
  } catch {
    return []
  }
}

/** Keeps what this record shows, in the place of what was known of the same. Answers what is new. Fails with `data-newer` too. */
export async function keepCalibrations(path: string, record: RunRecord): Promise<Calibration[]> {
  const found = calibrationsOf(record, new Date().toISOString())
  if (found.length === 0) return []
  await refuseNewer(path)
  const replaced = new Set(found.map(keyOf))
  const others = (await readCalibrations(path)).filter((one) => !replaced.has(keyOf(one)))
  const calibrations = [...found, ...others].slice(0, mostEntries)
  await writeWhole(path, `${JSON.stringify({ schemaVersion: 1, calibrations }, null, 1)}\n`)
  return found
}

const keyOf = ({ machine, openvino, model, row }: Calibration): string =>
  JSON.stringify([machine, openvino, model, row])
