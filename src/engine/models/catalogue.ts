import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../../core/failure'
import { type CatalogueEntry, formatNames, type ModelDescription, modelIdPattern } from '../../core/model'
import { listBuiltIn, resolveBuiltIn } from './built-in'
import { checkModelFile } from './check/check'
import type { ModelFindings } from './check/findings'
import { resolveCheckpoint } from './checkpoint-file'
import { nameUserFile } from './describe'
import { hashFiles } from './files'
import { guessModel } from './guess'
import { builtInModels, publishedWeightsKnown } from './manifest'
import type { ModelFolders, Probe, ProbedPorts, ResolvedModel } from './resolved'
import {
  describeUserModel,
  newerUserModels,
  listUserModel,
  readUserModel,
  readUserModels,
  type UserModel,
  verifyUserModel
} from './user-models'
import type { Precision, Yolov5File } from './yolov5-files'

export { importModel, type ImportedModel, type TryOut } from './import'
export { type ModelFolders, type Probe, type ProbedPort, type ProbedPorts, type ResolvedModel } from './resolved'

export const defaultModelId = 'yolov5n'

/** Everything that can be run by its id: the built-in models, then the user's. A `sha256` of null: not prepared yet. */
export async function listCatalogue(folders: ModelFolders): Promise<CatalogueEntry[]> {
  const builtIn = await Promise.all(builtInModels.map((model) => listBuiltIn(model, folders)))
  return [...builtIn, ...(await readUserModels(folders.userModels)).map(listUserModel)]
}

export interface ResolveOptions {
  /** Of the weights in the file, where we write it; a user's own file is run as it is. */
  readonly precision: Precision
  /** Asked for the ports of a user's file where the format does not tell them (SavedModel, PaddlePaddle). */
  readonly probe?: Probe
}

/**
 * A model ready to be run, by id or path. What can be made offline is made on demand; what was made or imported before is
 * checked byte for byte. Throws `model-not-found`, `model-changed` and whatever `checkModelFile` throws.
 */
export async function resolveModel(
  idOrPath: string,
  folders: ModelFolders,
  options: ResolveOptions
): Promise<ResolvedModel> {
  const builtIn = builtInModels.find(({ id }) => id === idOrPath)
  if (builtIn) return resolveBuiltIn(builtIn, folders, options.precision)
  if (modelIdPattern.test(idOrPath)) {
    const imported = await readUserModel(folders.userModels, idOrPath)
    if (imported) return resolveImported(imported, folders, options.precision)
    if ((await newerUserModels(folders.userModels)).includes(idOrPath)) throw newerModel(idOrPath)
    if (!(await exists(idOrPath))) throw unknownModel(idOrPath, folders)
  } else if (!looksLikePath(idOrPath) && !(await exists(idOrPath))) throw unknownModel(idOrPath, folders)
  return resolveFile(idOrPath, folders, options)
}

async function resolveImported(entry: UserModel, folders: ModelFolders, precision: Precision): Promise<ResolvedModel> {
  await verifyUserModel(folders.userModels, entry)
  const description = describeUserModel(entry)
  const main = path.join(folders.userModels, entry.id, entry.main)
  if (entry.format !== 'pytorch') return asGiven(description, main, formatNames[entry.format], entry.warnings)
  return asBuilt(description, await resolveCheckpoint(main, entry.sha256, folders, precision), precision)
}

async function resolveFile(given: string, folders: ModelFolders, options: ResolveOptions): Promise<ResolvedModel> {
  const findings = await checkModelFile(given)
  const sha256 = await hashFiles(findings.files.map((file) => file.path))
  const words = { ...nameUserFile(findings, sha256), sha256 }
  if (findings.format === 'pytorch') {
    const built = await resolveCheckpoint(findings.path, sha256, folders, options.precision)
    const { task, input, decoder, classNames } = built
    return asBuilt({ ...words, task, input, decoder, classNames }, built, options.precision)
  }
  const guessed = guessModel(path.basename(findings.path), await portsOf(findings, options.probe))
  return asGiven({ ...words, ...guessed, sha256 }, findings.path, formatNames[findings.format], findings.warnings)
}

function asBuilt(description: ModelDescription, built: Yolov5File, precision: Precision): ResolvedModel {
  const { path: file, sha256 } = built
  const weights = `${precision === 'f16' ? 'FP16' : 'FP32'} weights in an ONNX file`
  return {
    description: { ...description, sha256 },
    path: file,
    sha256,
    weightsPrecision: precision,
    weights,
    warnings: []
  }
}

function asGiven(
  description: ModelDescription & { readonly sha256: string },
  file: string,
  format: string,
  warnings: readonly string[]
): ResolvedModel {
  const { sha256 } = description
  return {
    description,
    path: file,
    sha256,
    weightsPrecision: 'as given',
    weights: `as in the ${format} file`,
    warnings
  }
}

async function portsOf({ path: file, inputs, outputs }: ModelFindings, probe: Probe | undefined): Promise<ProbedPorts> {
  if (inputs) return { inputs, outputs: outputs ?? [] }
  if (probe) return probe(file)
  throw fail(
    'model-unsupported',
    `${path.basename(file)} does not say by itself what it takes as input.`,
    'Import it first: `vinobench models import` reads it with OpenVINO, and then it can be run by its id.'
  )
}

function looksLikePath(text: string): boolean {
  return /[/\\]/.test(text) || path.extname(text) !== ''
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false
  )
}

const newerModel = (id: string): Error =>
  fail(
    'data-newer',
    `The model ${id} was imported by a newer VinoBench. It was not touched.`,
    'Use the newer VinoBench, or import the model’s own file here.'
  )

function unknownModel(id: string, folders: ModelFolders): Error {
  const published = publishedWeightsKnown.find((weights) => weights.id === id)
  if (published) {
    return fail(
      'model-not-found',
      `${published.name} (${published.licence}) are not here: they are never downloaded by themselves.`,
      `Get ${published.file} from ${published.source} and run \`vinobench models import ${published.file}\`.`
    )
  }
  const ids = builtInModels.map((model) => model.id).join(', ')
  return fail(
    'model-not-found',
    `There is no model "${id}".`,
    `Give a file, one of ${ids}, or one of your own (\`vinobench models\` lists them; yours are kept in ${folders.userModels}).`
  )
}
