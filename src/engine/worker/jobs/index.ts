import type { Job, JobKind, JobResults } from '../protocol'
import { detect } from './detect'
import { exportResult } from './export'
import { live } from './live'
import { describeDeviceJob, deviceIdsJob, diagnoseJob, listDevicesJob, tryOfficialAddonJob } from './devices'
import type { MeasureContext } from '../measure-context'
import { measure } from './measure'
import { showPictures } from './detect-pictures'
import { readRecordJob } from './read-record'
import { reference } from './reference'
import { importModelJob, listModelsJob, prepareModel } from './models'

/** Does the one job of an engine process. */
export function runJob(job: Job, context: MeasureContext): Promise<JobResults[JobKind]> {
  switch (job.kind) {
    case 'measure':
      return measure(job, context)
    case 'reference':
      return reference(job)
    case 'devices':
      return listDevicesJob()
    case 'device-ids':
      return deviceIdsJob(job)
    case 'describe-device':
      return describeDeviceJob(job)
    case 'diagnose':
      return diagnoseJob(job)
    case 'try-official-addon':
      return tryOfficialAddonJob()
    case 'prepare-model':
      context.phase('loading')
      return prepareModel(job)
    case 'detect':
      context.phase('loading')
      return detect(job)
    case 'live':
      return live(job, context)
    case 'show-pictures':
      return showPictures(job)
    case 'import-model':
      return importModelJob(job, context)
    case 'export':
      return exportResult(job)
    case 'read-record':
      return readRecordJob(job)
    case 'list-models':
      return listModelsJob(job)
  }
}
