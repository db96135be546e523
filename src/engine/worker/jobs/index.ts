import type { Job, JobKind, JobResults } from '../protocol'
import { detect } from './detect'
import { listDevicesJob, tryOfficialAddonJob } from './devices'
import type { MeasureContext } from '../measure-context'
import { measure } from './measure'
import { importModelJob, listModelsJob, prepareModel } from './models'

/** Does the one job of an engine process. */
export function runJob(job: Job, context: MeasureContext): Promise<JobResults[JobKind]> {
  switch (job.kind) {
    case 'measure':
      return measure(job, context)
    case 'devices':
      return listDevicesJob()
    case 'try-official-addon':
      return tryOfficialAddonJob()
    case 'prepare-model':
      context.phase('loading')
      return prepareModel(job)
    case 'detect':
      context.phase('loading')
      return detect(job)
    case 'import-model':
      context.phase('loading')
      return importModelJob(job)
    case 'list-models':
      return listModelsJob(job)
  }
}
