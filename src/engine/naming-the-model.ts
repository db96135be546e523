import path from 'node:path'
import { type FailureCode, FailureError } from '../core/failure'
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

/** The file that a job is about; null where it is about none, or about a model of the catalogue. */
function modelOf(job: Job): string | null {
  if (job.kind === 'import-model') return job.path
  if (job.kind !== 'prepare-model' && job.kind !== 'detect') return null
  return path.isAbsolute(job.model) ? job.model : null
}

const namesPicture = (job: Job, message: string): boolean =>
  'image' in job && job.image !== null && message.includes(path.basename(job.image))
