import type { DevicesReport } from '../../../core/device'
import { toFailure } from '../../../core/failure'
import { missingDevices, otherGraphics, viewSystem, withDriverVersions } from '../../diagnosis/diagnose'
import { thisSystem } from '../../diagnosis/system'
import { describeDevice, deviceIds, listDevices, whatItSays } from '../../openvino/devices'
import { loadOpenVino, officialAddonPath } from '../../openvino/load'
import { hasPlugin } from '../../openvino/plugins'
import type { ListingJob } from '../listing-jobs'
import type { FromThread, JobOf, JobResults } from '../protocol'

/** Which devices there are. The engine process does it itself, from this file's own bundle (see docs/adr/0017). */
export async function answerListing(job: ListingJob): Promise<FromThread> {
  try {
    return { type: 'done', result: await run(job) }
  } catch (thrown) {
    // Here, since another bundle knows our kind of error by no name.
    return { type: 'failed', failure: toFailure(thrown) }
  }
}

function run(job: ListingJob): Promise<JobResults[ListingJob['kind']]> {
  switch (job.kind) {
    case 'devices':
      return listAll()
    case 'device-ids':
      return idsOf(job)
    case 'describe-device':
      return describe(job)
    case 'diagnose':
      return diagnose(job)
  }
}

async function listAll(): Promise<DevicesReport> {
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

function idsOf({ of }: JobOf<'device-ids'>): Promise<JobResults['device-ids']> {
  const openvino = loadOpenVino()
  const { version, source } = openvino
  return Promise.resolve({ openvino: { version, source }, ids: deviceIds(openvino, of) })
}

const describe = ({ id }: JobOf<'describe-device'>): Promise<JobResults['describe-device']> =>
  Promise.resolve(describeDevice(loadOpenVino(), id))

/** Asks only the system: OpenVINO's drivers are left alone. */
async function diagnose({ listed }: JobOf<'diagnose'>): Promise<JobResults['diagnose']> {
  const view = await viewSystem(thisSystem())
  const openvino = { hasPlugin: pluginFinder(loadOpenVino().libraryPath), says: () => null }
  return { missing: missingDevices(listed, view, openvino), otherGraphics: otherGraphics(view) }
}

function pluginFinder(libraryPath: string | null): (kind: string) => boolean | null {
  const library = libraryPath ?? officialAddonPath()
  return (kind) => (library === null ? null : hasPlugin(library, kind))
}
