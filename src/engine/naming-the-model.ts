import path from 'node:path'
import { fail, type FailureCode, FailureError } from '../core/failure'
import type { Job } from './worker/protocol'

/** What can go wrong because of the model that was given. */
const causedByModels: readonly FailureCode[] = [
  'model-unreadable',
  'model-unsupported',
  'model-refused',
  'model-changed',
  'file-not-found',
  'file-unreadable',
  'compile-failed',
  'inference-failed',
  'out-of-memory',
  'engine-crashed',
  'engine-hung'
]

/** A process that died or stood still over a model: most likely the model is what its native code cannot take. */
const endedBy: readonly FailureCode[] = ['engine-crashed', 'engine-hung', 'out-of-memory']

/** A failure over a user's file says which file: what reads it, or dies of it, does not always know its name. */
export function namingTheModel(job: Job, error: unknown): unknown {
  const model = modelOf(job)
  if (model === null || !(error instanceof FailureError)) return error
  const { code, message, remedy } = error.failure
  const name = path.basename(model)
  if (!causedByModels.includes(code) || message.includes(name) || namesPicture(job, message)) return error
  const advice = endedBy.includes(code) ? `The model may be damaged or too large: try another one. ${remedy}` : remedy
  return new FailureError({ ...error.failure, message: `${name}: ${message}`, remedy: advice }, { cause: error })
}

/** A model that ended the process it was tried in is not taken: said as a refusal, with what the process died of. */
export function asRefusal(error: unknown, file: string): unknown {
  if (!(error instanceof FailureError) || !endedBy.includes(error.failure.code)) return error
  const { message, detail } = error.failure
  const name = path.basename(file)
  const cause = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message
  const remedy =
    'It was not imported. The model may be damaged or ask for more than this computer has: export it again, or try another one.'
  return fail('model-refused', `${name} is refused: ${cause.charAt(0).toLowerCase()}${cause.slice(1)}`, remedy, detail)
}

/** The file that a job is about; null where it is about none, or about a model of the catalogue. */
function modelOf(job: Job): string | null {
  if (job.kind === 'import-model') return job.path
  if (job.kind !== 'prepare-model' && job.kind !== 'detect' && job.kind !== 'live') return null
  return path.isAbsolute(job.model) ? job.model : null
}

const namesPicture = (job: Job, message: string): boolean =>
  'image' in job && job.image !== null && message.includes(path.basename(job.image))
