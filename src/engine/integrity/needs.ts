import path from 'node:path'
import { unreachable } from '../../core/unreachable'
import type { Backend } from '../../core/rows'
import type { Job } from '../worker/protocol'
import type { ShippedFile, ShippedPart } from './manifest'

/** The shipped files that a job is going to use: those of its parts, and of the models only the one it is about. */
export function neededFiles(
  job: Job,
  files: readonly ShippedFile[],
  environment: NodeJS.ProcessEnv = process.env
): readonly ShippedFile[] {
  const parts = neededParts(job, usesOwnOpenVino(environment))
  if (parts.length === 0) return []
  const isOurModel = modelFilter(job)
  return files.filter(({ name, part }) => {
    if (part === 'models') return isOurModel(name)
    return part === 'other' || parts.includes(part)
  })
}

/** An OpenVINO that the user named is used in place of ours. */
const usesOwnOpenVino = (environment: NodeJS.ProcessEnv): boolean =>
  (environment['VINOBENCH_OPENVINO'] ?? '') !== '' && environment['VINOBENCH_OPENVINO_SOURCE'] !== 'official'

function neededParts(job: Job, ownOpenVino: boolean): readonly ShippedPart[] {
  const openvino: readonly ShippedPart[] = ownOpenVino ? ['koffi'] : ['koffi', 'openvino']
  switch (job.kind) {
    case 'measure':
      return [...partsOfBackend(job.row.backend, openvino), 'pictures']
    case 'prepare-model':
      return job.writeIr ? [...openvino, 'pictures'] : ['pictures']
    case 'devices':
    case 'device-ids':
    case 'describe-device':
    case 'diagnose':
    case 'try-official-addon':
    case 'import-model':
      return openvino
    case 'detect':
    case 'live':
    case 'reference-answers':
      return [...openvino, 'pictures']
    case 'show-pictures':
      return ['pictures']
    case 'export':
      return job.format === 'png' ? ['pictures'] : []
    case 'list-models':
    case 'find-imported':
    case 'read-record':
    case 'reference':
      return []
    default:
      return unreachable(job)
  }
}

function partsOfBackend(backend: Backend, openvino: readonly ShippedPart[]): readonly ShippedPart[] {
  if (backend === 'openvino') return openvino
  return backend === 'onnxruntime' ? ['onnxruntime'] : ['baseline']
}

/** Each model has a folder of its name; of a file that a row is given, the name itself. */
function modelFilter(job: Job): (name: string) => boolean {
  if (job.kind === 'prepare-model' || job.kind === 'detect' || job.kind === 'live') {
    return (name) => name === 'models/manifest.json' || name.startsWith(`models/${job.model}/`)
  }
  if (job.kind !== 'measure' && job.kind !== 'reference-answers') return () => false
  const given = Object.values(job.model.files).map((file) => file.path.split(path.sep).join('/'))
  return (name) => given.some((file) => file.endsWith(`/${name}`))
}
