import type { DeviceInfo, DevicesReport, MissingDevice } from '../core/device'
import { seen } from '../core/explain/evidence-words'
import { type FailureCode, toFailure } from '../core/failure'
import { missing } from './diagnosis/diagnose'
import { defaultLimits, type Limits } from './worker/host'
import { isListing } from './worker/listing-jobs'
import type { Job, JobKind, JobOf, JobResults } from './worker/protocol'

type RunJob = <K extends JobKind>(job: JobOf<K>) => Promise<JobResults[K]>

const listingSeconds = 15

/** A driver that hangs while it is asked what it can do must not keep the others waiting for long. */
export const listingLimits = (job: Job): Partial<Limits> =>
  isListing(job) ? { stall: { ...defaultLimits.stall, starting: listingSeconds } } : {}

/** How a driver ends an engine process. */
const endings: readonly FailureCode[] = ['engine-crashed', 'engine-hung', 'engine-garbage', 'out-of-memory']

/**
 * All devices, listed in one throw-away engine process. Where a driver ends that process, every device is asked in a process
 * of its own: the one whose driver fails is reported with that, the others are listed.
 */
export async function findDevices(run: RunJob): Promise<DevicesReport> {
  try {
    return await run({ kind: 'devices' })
  } catch (thrown) {
    if (!endings.includes(toFailure(thrown).code)) throw thrown
    return oneByOne(run, thrown)
  }
}

async function oneByOne(run: RunJob, thrown: unknown): Promise<DevicesReport> {
  const kinds = await Promise.all(['CPU', 'GPU', 'NPU'].map((kind) => askKind(run, kind)))
  const devices = kinds.flatMap((kind) => kind.devices)
  const failed = kinds.flatMap((kind) => kind.failed)
  const openvino = kinds.find((kind) => kind.openvino !== null)?.openvino ?? null
  // Nothing answers: then it is OpenVINO itself that fails, not a driver.
  if (openvino === null || devices.length === 0) throw thrown
  const listed = [...devices, ...failed].map(({ id }) => id)
  const { missing, otherGraphics } = await run({ kind: 'diagnose', listed })
  return { openvino, devices, missing: [...failed, ...missing], otherGraphics }
}

interface Asked {
  readonly openvino: DevicesReport['openvino'] | null
  readonly devices: readonly DeviceInfo[]
  readonly failed: readonly MissingDevice[]
}

async function askKind(run: RunJob, kind: string): Promise<Asked> {
  const names = await attempt(kind, () => run({ kind: 'device-ids', of: kind }))
  if ('failed' in names) return { openvino: null, devices: [], failed: [names.failed] }
  const { openvino, ids } = names.answer
  const described = await Promise.all(ids.map((id) => attempt(id, () => run({ kind: 'describe-device', id }))))
  return {
    openvino,
    devices: described.flatMap((device) => ('answer' in device ? [device.answer] : [])),
    failed: described.flatMap((device) => ('failed' in device ? [device.failed] : []))
  }
}

async function attempt<T>(id: string, ask: () => Promise<T>): Promise<{ answer: T } | { failed: MissingDevice }> {
  try {
    return { answer: await ask() }
  } catch (thrown) {
    const { code, message } = toFailure(thrown)
    if (code === 'cancelled') throw thrown
    const reason = { code: code === 'engine-hung' ? 'driver-hung' : 'driver-crashed', facts: {} } as const
    return { failed: missing(id, reason, [seen('process-ended', { text: message })]) }
  }
}
