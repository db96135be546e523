import type { DeviceInfo, MissingDevice } from './device'
import { missingWords } from './explain/missing-words'
import type { Failure } from './failure'
import type { RowSpec } from './rows'

/** Virtual devices, which choose among the others. */
const virtualDevices = ['AUTO', 'MULTI', 'HETERO', 'BATCH']

/** The devices that OpenVINO lists, and those that one might expect. */
export interface FoundDevices {
  readonly devices: readonly Pick<DeviceInfo, 'id'>[]
  readonly missing: readonly Pick<MissingDevice, 'id' | 'code' | 'facts'>[]
}

/** Why a row cannot run on this computer, or null where it can as far as the devices tell. */
export function whyUnavailable(row: RowSpec, { devices, missing }: FoundDevices): Failure | null {
  if (row.backend !== 'openvino') return null
  const kind = row.device.split(/[.:]/)[0] ?? row.device
  if (virtualDevices.includes(kind)) return null
  if (devices.some(({ id }) => id === row.device || id.startsWith(`${row.device}.`))) return null
  const known = missing.find(({ id }) => id === row.device) ?? missing.find(({ id }) => id === kind)
  const names = devices.map(({ id }) => id).join(', ')
  const { id, code, facts } = known ?? { id: row.device, code: 'not-listed', facts: { names } }
  const { reason, remedy } = missingWords({ id, code, facts }, 'en')
  return { code: 'device-unavailable', message: reason, remedy, why: { code, facts: { ...facts, id } } }
}
