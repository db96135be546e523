import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import { fail } from '../../core/failure'
import { type CatalogueEntry, type ModelDescription, modelIdPattern } from '../../core/model'
import { isNewerFile } from '../newer-data'
import { isIntact, readTextOrNull } from './files'
import { decoderSchema, modelInputSchema, taskSchema } from './manifest'

const entrySchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string().regex(modelIdPattern),
  name: z.string(),
  source: z.string(),
  licence: z.string(),
  sha256: z.string(),
  task: taskSchema,
  input: modelInputSchema,
  decoder: decoderSchema.nullable(),
  classNames: z.array(z.string()),
  format: z.enum(['onnx', 'openvino-ir', 'tflite', 'tensorflow', 'paddle', 'pytorch']),
  /** What the runtime is given, within the entry's folder; "files" for a SavedModel. */
  main: z.string(),
  /** The main file first; paths within the entry's folder, with "/". */
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })).min(1),
  warnings: z.array(z.string()),
  importedAt: z.string()
})

/** What is kept of a model that the user brought, in `model.json` of its own folder. */
export type UserModel = z.infer<typeof entrySchema>
export const userModelFile = 'model.json'

/** The models in the user's folder, by id. An entry that cannot be read is left out: a list must not fail for one of them. */
export async function readUserModels(folder: string): Promise<UserModel[]> {
  const names = await readdir(folder).catch(() => [])
  const entries = await Promise.all(names.sort().map((name) => readUserModel(folder, name)))
  return entries.filter((entry) => entry !== null)
}

export async function readUserModel(folder: string, id: string): Promise<UserModel | null> {
  const text = await readTextOrNull(path.join(folder, id, userModelFile))
  try {
    const parsed = entrySchema.safeParse(JSON.parse(text ?? 'null'))
    return parsed.success && parsed.data.id === id && parsed.data.files.every(({ path: file }) => isInside(file))
      ? parsed.data
      : null
  } catch {
    return null
  }
}

/** Ids of models that a newer program has imported: they are left as they are. */
export async function newerUserModels(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => modelIdPattern.test(name)).sort()
  const newer = await Promise.all(names.map((name) => isNewerFile(path.join(folder, name, userModelFile))))
  return names.filter((_, place) => newer[place])
}

function isInside(file: string): boolean {
  const parts = file.split('/')
  return (
    parts.every((part) => part !== '' && part !== '.' && part !== '..') && !path.isAbsolute(file) && !/[\\:]/.test(file)
  )
}

export function describeUserModel(entry: UserModel): ModelDescription & { readonly sha256: string } {
  const { id, name, source, licence, sha256, task, input, decoder, classNames } = entry
  return { id, name, source, licence, sha256, task, input, decoder, classNames, synthetic: false }
}

/** As listed. */
export function listUserModel(entry: UserModel): CatalogueEntry {
  const { format, importedAt, warnings, files } = entry
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return { ...describeUserModel(entry), origin: 'imported', format, bytes, importedAt, warnings }
}

/** Throws `model-changed` unless every file is, byte for byte, what was imported. */
export async function verifyUserModel(folder: string, entry: UserModel): Promise<void> {
  for (const file of entry.files) {
    if (await isIntact(path.join(folder, entry.id, file.path), file)) continue
    throw fail(
      'model-changed',
      `The model ${entry.id} is not what was imported: ${file.path} was changed or removed.`,
      `Delete ${path.join(folder, entry.id)} and import the model again.`
    )
  }
}

/** Creates the user's folder for models. */
export async function ensureUserFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw fail(
      'file-unwritable',
      `The folder ${folder} cannot be created.`,
      'Check the permissions above it.',
      String(cause)
    )
  })
}
