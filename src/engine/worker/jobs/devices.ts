import type { DevicesReport } from '../../../core/device'
import { missingDevices, otherGraphics, viewSystem, withDriverVersions } from '../../diagnosis/diagnose'
import { thisSystem } from '../../diagnosis/system'
import { describeDevice, deviceIds, listDevices, whatItSays } from '../../openvino/devices'
import { loadOpenVino, officialAddonPath } from '../../openvino/load'
import { tryOfficialAddon } from '../../openvino/official'
import { hasPlugin } from '../../openvino/plugins'
import type { JobOf, JobResults, TriedSource } from '../protocol'

export async function listDevicesJob(): Promise<DevicesReport> {
  // Begun first: where programs of the system are asked, they answer while OpenVINO lists.
  const viewing = viewSystem(thisSystem())
  const openvino = loadOpenVino()
  const devices = listDevices(openvino)
  const view = await viewing
  const ids = devices.map(({ id }) => id)
  return {
    openvino: { version: openvino.version, source: openvino.source },
    devices: withDriverVersions(devices, view),
    missing: missingDevices(ids, view, {
      hasPlugin: pluginFinder(openvino.libraryPath),
      says: (kind) => whatItSays(openvino, kind)
    }),
    otherGraphics: otherGraphics(view)
  }
}

export function deviceIdsJob({ of }: JobOf<'device-ids'>): Promise<JobResults['device-ids']> {
  const openvino = loadOpenVino()
  const { version, source } = openvino
  return Promise.resolve({ openvino: { version, source }, ids: deviceIds(openvino, of) })
}

export const describeDeviceJob = ({ id }: JobOf<'describe-device'>): Promise<JobResults['describe-device']> =>
  Promise.resolve(describeDevice(loadOpenVino(), id))

/** Asks only the system: OpenVINO's drivers are left alone. */
export async function diagnoseJob({ listed }: JobOf<'diagnose'>): Promise<JobResults['diagnose']> {
  const view = await viewSystem(thisSystem())
  const openvino = { hasPlugin: pluginFinder(loadOpenVino().libraryPath), says: () => null }
  return { missing: missingDevices(listed, view, openvino), otherGraphics: otherGraphics(view) }
}

function pluginFinder(libraryPath: string | null): (kind: string) => boolean | null {
  const library = libraryPath ?? officialAddonPath()
  return (kind) => (library === null ? null : hasPlugin(library, kind))
}

export async function tryOfficialAddonJob(): Promise<TriedSource> {
  const tried = await tryOfficialAddon()
  return { works: tried.state === 'works', reason: tried.state === 'fails' ? tried.reason : null }
}
