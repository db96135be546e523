import { listDevices, missingDevices } from '../../openvino/devices'
import { loadOpenVino } from '../../openvino/load'
import { tryOfficialAddon } from '../../openvino/official'
import type { JobResults, TriedSource } from '../protocol'

export function listDevicesJob(): Promise<JobResults['devices']> {
  const { addon, extras, source, version, libraryPath } = loadOpenVino()
  const devices = listDevices(addon, extras)
  const missing = missingDevices(
    devices.map(({ id }) => id),
    libraryPath
  )
  return Promise.resolve({ openvino: { version, source }, devices, missing })
}

export async function tryOfficialAddonJob(): Promise<TriedSource> {
  const tried = await tryOfficialAddon()
  return { works: tried.state === 'works', reason: tried.state === 'fails' ? tried.reason : null }
}
