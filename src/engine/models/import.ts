import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../../core/failure'
import type { ModelDescription, ModelInput } from '../../core/model'
import { asWriteFailure, writeWhole } from '../records'
import { checkModelFile } from './check/check'
import type { ModelFindings } from './check/findings'
import { resolveCheckpoint } from './checkpoint-file'
import { nameUserFile } from './describe'
import { copyHashed, hashFiles } from './files'
import { guessModel } from './guess'
import { incomingFolder, removeIncoming } from './incoming'
import { builtInModels, findPublished, publishedWeightsKnown } from './manifest'
import type { ModelFolders, Probe } from './resolved'
import { describeUserModel, ensureUserFolder, readUserModels, type UserModel, userModelFile } from './user-models'

export interface ImportedModel {
  readonly description: ModelDescription
  readonly warnings: readonly string[]
}

/** One inference with the model as it would be run. A model that crashes in it ends the process, and is not taken. */
export type TryOut = (file: string, input: ModelInput) => Promise<readonly string[]>

const filesFolder = 'files'

/**
 * Takes a user's model into the user's folder: checked, copied and hashed into a temporary folder, checked again there, read and
 * compiled by `probe`, run once by `tryOut`, and only then put in place under a name of its own. A model that is there already
 * is answered as it is.
 * Throws a FailureError where the model is not taken; nothing is left behind then.
 */
export async function importModel(
  given: string,
  folders: ModelFolders,
  probe: Probe,
  tryOut: TryOut = () => Promise.resolve([])
): Promise<ImportedModel> {
  const findings = await checkModelFile(given)
  const sha256 = await hashFiles(findings.files.map((file) => file.path))
  const present = (await readUserModels(folders.userModels)).find((entry) => entry.sha256 === sha256)
  if (present) {
    return { description: describeUserModel(present), warnings: [`This model was imported before, as ${present.id}.`] }
  }
  await ensureUserFolder(folders.userModels)
  await removeIncoming(folders.userModels)
  const incoming = incomingFolder(folders.userModels)
  try {
    const entry = await takeCopy(findings, incoming, folders, { probe, tryOut })
    const placed = await putInPlace(entry, incoming, folders.userModels)
    return { description: describeUserModel(placed), warnings: placed.warnings }
  } finally {
    await rm(incoming, { recursive: true, force: true })
  }
}

/** The entry of a file that is in the user's folder; null where it is not. */
export async function findImported(given: string, folders: ModelFolders): Promise<ImportedModel | null> {
  const { files } = await checkModelFile(given)
  const sha256 = await hashFiles(files.map((file) => file.path))
  const present = (await readUserModels(folders.userModels)).find((entry) => entry.sha256 === sha256)
  return present === undefined ? null : { description: describeUserModel(present), warnings: present.warnings }
}

interface Trial {
  readonly probe: Probe
  readonly tryOut: TryOut
}

/** Everything about the model but its final id, from a copy that nobody else can change any more. */
async function takeCopy(
  findings: ModelFindings,
  incoming: string,
  folders: ModelFolders,
  trial: Trial
): Promise<UserModel> {
  const base = path.dirname(findings.files[0]?.path ?? findings.path)
  const files = []
  for (const { path: from } of findings.files) {
    const inside = [filesFolder, ...path.relative(base, from).split(path.sep)].join('/')
    files.push({ path: inside, ...(await copyHashed(from, path.join(incoming, inside))) })
  }
  const isFolder = findings.path === base
  const main = isFolder ? filesFolder : (files[0]?.path ?? '')
  const copy = await checkModelFile(path.join(incoming, main))
  const sha256 = await hashFiles(copy.files.map((file) => file.path))
  const { file, ...facts } =
    copy.format === 'pytorch'
      ? await factsOfCheckpoint(copy.path, sha256, folders, trial)
      : { file: copy.path, ...guessModel(path.basename(findings.path), await trial.probe(copy.path)) }
  const noticed = await trial.tryOut(file, facts.input)
  const { synthetic: _, ...words } = nameUserFile(findings, sha256)
  return {
    schemaVersion: 1,
    ...words,
    sha256,
    ...facts,
    classNames: [...facts.classNames],
    input: { ...facts.input, shape: [...facts.input.shape] },
    format: copy.format,
    main,
    files,
    warnings: [...copy.warnings, ...noticed],
    importedAt: new Date().toISOString()
  }
}

/** A checkpoint is built as ONNX, and that is what is tried. */
async function factsOfCheckpoint(checkpoint: string, sha256: string, folders: ModelFolders, { probe }: Trial) {
  const { path: file, task, input, decoder, classNames } = await resolveCheckpoint(checkpoint, sha256, folders, 'f32')
  await probe(file)
  return { file, task, input, decoder, classNames }
}

/** A rename of the whole folder: it succeeds for one of two processes that want the same id; the other takes the next. */
async function putInPlace(entry: UserModel, incoming: string, userModels: string): Promise<UserModel> {
  const reserved = new Set([...builtInModels, ...publishedWeightsKnown].map(({ id }) => id))
  reserved.delete(findPublished(entry.sha256)?.id ?? '')
  for (let number = 1; number < 10_000; number++) {
    const id = number === 1 ? entry.id : `${entry.id}-${number}`
    if (reserved.has(id)) continue
    const placed = { ...entry, id }
    await writeWhole(path.join(incoming, userModelFile), `${JSON.stringify(placed, null, 1)}\n`)
    try {
      await rename(incoming, path.join(userModels, id))
      return placed
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? ''
      // Windows answers EPERM where the target is a folder.
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(code))
        throw asWriteFailure(cause, path.join(userModels, id))
    }
  }
  throw fail('file-unwritable', `${userModels} holds too many models of that name.`, 'Delete some of them.')
}
