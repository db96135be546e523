import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { ModelInput } from '../../../core/model'
import {
  importModel,
  listCatalogue,
  type ProbedPorts,
  resolveModel,
  type ResolvedModel,
  type TryOut
} from '../../models/catalogue'
import { removeIncoming } from '../../models/incoming'
import { emptyRemoved } from '../../models/removal'
import { isRunning } from '../../records'
import { loadOpenVino } from '../../openvino/load'
import { asInferenceFailure } from '../../openvino/message'
import { describePorts } from '../../openvino/probe'
import { openSession } from '../../openvino/workload'
import { decodeImage } from '../../vision/decode'
import { answerTo } from '../answer-to'
import { prepareInputs } from '../inputs'
import type { MeasureContext } from '../measure-context'
import type { JobOf, JobResults, ModelFile, PreparedModel } from '../protocol'

/** Makes the files that the rows ask for: FP32 as it is, FP16 as OpenVINO IR where that can be written here. */
export async function prepareModel(job: JobOf<'prepare-model'>): Promise<PreparedModel> {
  if (job.image !== null) await decodeImage(job.image)
  const resolved = await resolveModel(job.model, job.folders, { precision: 'f32', probe })
  const f32 = fileOf(resolved)
  const f16 = job.precisions.includes('f16') ? await halfPrecision(job, resolved) : f32
  return { description: resolved.description, files: { f32, f16 }, warnings: resolved.warnings }
}

/**
 * The original's row runs IR with FP16 weights. Where OpenVINO cannot write it here (no such function in the C API), a model
 * that we build ourselves has FP16 initializers in its ONNX file, and any other runs as it is; `weights` says which.
 */
async function halfPrecision(job: JobOf<'prepare-model'>, resolved: ResolvedModel): Promise<ModelFile> {
  const { models, made = models } = job.folders
  const ir = path.join(made, 'ir', `${resolved.sha256.slice(0, 32)}-${loadOpenVino().version.split('-')[0]}.xml`)
  const written = job.writeIr && (await writeFp16Ir(resolved, ir))
  if (written) return { path: ir, sha256: await hashOf([ir, weightsOf(ir)]), weights: 'FP16 in OpenVINO IR' }
  return fileOf(await resolveModel(job.model, job.folders, { precision: 'f16', probe }))
}

/** False where this OpenVINO cannot write IR. Written beside and renamed: two runs at once do not disturb each other. */
async function writeFp16Ir({ path: source }: ResolvedModel, ir: string): Promise<boolean> {
  if ((await exists(ir)) && (await exists(weightsOf(ir)))) return true
  const { addon } = loadOpenVino()
  const folder = path.dirname(ir)
  const temporary = path.join(folder, `.${process.pid}-${path.basename(ir)}`)
  try {
    await mkdir(folder, { recursive: true })
    await removeUnfinished(folder)
    // OpenVINO throws through the C API on a full disk, which would end this process.
    if (!(await hasRoom(folder, source))) return false
    addon.saveModelSync(new addon.Core().readModelSync(source), temporary, true)
    // The weights first: an .xml is taken for complete.
    await rename(weightsOf(temporary), weightsOf(ir))
    await rename(temporary, ir)
    return true
  } catch {
    return false
  } finally {
    await Promise.all([temporary, weightsOf(temporary)].map((file) => rm(file, { force: true }).catch(() => undefined)))
  }
}

/** FP16 weights take half of FP32, and the graph some hundred kilobytes. */
async function hasRoom(folder: string, source: string): Promise<boolean> {
  const [disk, { size }] = await Promise.all([statfs(folder), stat(source)])
  return disk.bavail * disk.bsize > size + 4 * 2 ** 20
}

/** What an engine process that was killed in the middle has left. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const writer = /^\.(\d+)-.+\.(xml|bin)$/.exec(name)?.[1]
    if (writer !== undefined && !isRunning(Number(writer))) await rm(path.join(folder, name), { force: true })
  }
}

const weightsOf = (ir: string): string => ir.replace(/\.xml$/, '.bin')

const fileOf = ({ path: file, sha256, weights }: ResolvedModel): ModelFile => ({ path: file, sha256, weights })

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false
  )
}

/** Reads and compiles a model that nobody has tried before. A crash ends this engine process only. */
function probe(file: string): Promise<ProbedPorts> {
  return Promise.resolve(describePorts(loadOpenVino(), file))
}

export async function importModelJob(
  job: JobOf<'import-model'>,
  { phase, now }: MeasureContext
): Promise<JobResults['import-model']> {
  const compile = (file: string): Promise<ProbedPorts> => {
    phase('compiling')
    return probe(file)
  }
  // The phase is told first: of a model that ends this process, only that is known.
  const tryOut: TryOut = async (file, input) => {
    phase('first-inference')
    const noticed = await inferOnce(file, input, now)
    phase('finishing')
    return noticed
  }
  phase('loading')
  return importModel(job.path, job.folders, compile, tryOut)
}

/** Runs the model once on noise; what is odd about its answers, in sentences. */
async function inferOnce(file: string, input: ModelInput, now: () => number): Promise<string[]> {
  const request = { modelPath: file, device: 'CPU', config: {}, input, batch: 1, mode: 'sync' } as const
  const inputs = await prepareInputs(input, 1, null, 1)
  const workload = openSession(loadOpenVino(), request, now).workload(inputs)
  try {
    const outputs = await answerTo(workload, 0)
    const odd = Object.values(outputs).some(({ data }) => data.some(Number.isNaN))
    return odd ? ['Its answers to random input are not numbers (NaN): its weights may be damaged.'] : []
  } catch (thrown) {
    throw asInferenceFailure(thrown)
  } finally {
    await workload.dispose()
  }
}

export async function listModelsJob(job: JobOf<'list-models'>): Promise<JobResults['list-models']> {
  await removeIncoming(job.folders.userModels)
  await emptyRemoved(job.folders.userModels)
  return { models: await listCatalogue(job.folders) }
}
