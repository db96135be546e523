import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../../../core/failure'
import type { ModelFile } from './findings'

/**
 * Checks where a tensor keeps its data outside the model file, by ONNX's own rules (GHSA-538c-55jv-c5g9) and before any
 * runtime follows them: a relative path below the model's folder, without links of either kind, and a range within the file.
 * `needed` is the tensor's size in bytes, null where its type has none. Throws `model-refused` or `model-unreadable`.
 */
export async function checkExternalData(
  folder: string,
  tensor: string,
  entries: ReadonlyMap<string, string>,
  needed: number | null
): Promise<ModelFile> {
  const location = entries.get('location') ?? ''
  const parts = safeParts(location)
  if (!parts) {
    throw refused(tensor, `"${location}", which does not lie below the model's folder`)
  }
  const file = await plainFileBelow(folder, parts, tensor)
  const offset = byteCount(entries.get('offset') ?? '0')
  const length = byteCount(entries.get('length') ?? String(needed ?? 0))
  if (offset === null || length === null || offset + length > BigInt(file.bytes)) {
    throw unreadable(`the tensor "${tensor}" points beyond the end of "${location}" (${file.bytes} bytes)`)
  }
  if (needed !== null && length !== BigInt(needed)) {
    throw unreadable(`the tensor "${tensor}" needs ${needed} bytes and names ${length}`)
  }
  return file
}

/** null for anything but names joined by "/": absolute, drive letters, "..", backslashes, streams, control characters. */
function safeParts(location: string): readonly string[] | null {
  if (location === '' || /[\\:\u0000-\u001f]/.test(location) || path.isAbsolute(location)) return null
  const parts = location.split('/').filter((part) => part !== '.')
  return parts.length > 0 && parts.every((part) => part !== '' && part !== '..') ? parts : null
}

async function plainFileBelow(folder: string, parts: readonly string[], tensor: string): Promise<ModelFile> {
  let at = folder
  for (const [k, part] of parts.entries()) {
    at = path.join(at, part)
    const found = await lstat(at).catch(() => null)
    const last = k === parts.length - 1
    if (!found) {
      throw fail(
        'file-not-found',
        `The model keeps its weights in "${parts.join('/')}", which is missing.`,
        'Put the weight file beside the model file, under the name it had when the model was exported.'
      )
    }
    if (found.isSymbolicLink()) throw refused(tensor, `"${parts.join('/')}", which is a link to another place`)
    if (last ? !found.isFile() : !found.isDirectory())
      throw refused(tensor, `"${parts.join('/')}", which is not an ordinary file`)
    if (last && found.nlink > 1) throw refused(tensor, `"${parts.join('/')}", which is a hard link to another file`)
    if (last) return { path: at, bytes: found.size }
  }
  throw refused(tensor, 'nothing')
}

function byteCount(digits: string): bigint | null {
  return /^\d{1,19}$/.test(digits) ? BigInt(digits) : null
}

function refused(tensor: string, where: string): Error {
  return fail(
    'model-refused',
    `The model is refused: its tensor "${tensor}" takes its data from ${where}.`,
    'Weights outside the model file must be plain files in the same folder. Copy them there, or save the model as one file.'
  )
}

function unreadable(reason: string): Error {
  return fail('model-unreadable', `The ONNX model is damaged: ${reason}.`, 'Get the model and its weight files again.')
}
