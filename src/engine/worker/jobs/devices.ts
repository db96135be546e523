import { listDevices, missingDevices } from '../../openvino/devices'
import { loadOpenVino } from '../../openvino/load'
import { type JobResults } from '../protocol'

export function listDevicesJob(): Promise<JobResults['devices']> {
  const { addon, extras, source, version, libraryPath } = loadOpenVino()
  const devices = listDevices(addon, extras)
  const missing = missingDevices(
    devices.map(({ id }) => id),
    libraryPath
  )
  return Promise.resolve({ openvino: { version, source }, devices, missing })
}
