import type { ThreadJob } from '../listing-jobs'
import type { JobKind, JobResults } from '../protocol'
import type { MeasureContext } from '../measure-context'

/** Does the one job of an engine process. Only what that job needs is loaded: a list of models needs no OpenVINO. */
export async function runJob(job: ThreadJob, context: MeasureContext): Promise<JobResults[JobKind]> {
  switch (job.kind) {
    case 'measure':
      return (await import('./measure')).measure(job, context)
    case 'reference-answers':
      context.phase('loading')
      return (await import('../answers/make-reference')).makeReference(job, context)
    case 'reference':
      return (await import('./reference')).reference(job)
    case 'try-official-addon':
      return (await import('./try-official-addon')).tryOfficialAddonJob()
    case 'prepare-model':
      context.phase('loading')
      return (await import('./models')).prepareModel(job)
    case 'detect':
      context.phase('loading')
      return (await import('./detect')).detect(job)
    case 'live':
      return (await import('./live')).live(job, context)
    case 'show-pictures':
      return (await import('./detect-pictures')).showPictures(job)
    case 'import-model':
      return (await import('./models')).importModelJob(job, context)
    case 'find-imported':
      return (await import('../../models/import')).findImported(job.path, job.folders).then((found) => ({ found }))
    case 'export':
      return (await import('./export')).exportResult(job)
    case 'read-record':
      return (await import('./read-record')).readRecordJob(job)
    case 'list-models':
      return (await import('./models')).listModelsJob(job)
  }
}
