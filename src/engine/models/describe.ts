import path from 'node:path'
import { formatNames, type ModelDescription } from '../../core/model'
import type { ModelFindings } from './check/findings'
import { findPublished } from './manifest'

/** What a user's file is called and where it is from: published weights are known by their SHA-256, others by their name. */
export function nameUserFile(
  { path: file, format }: ModelFindings,
  sha256: string
): Pick<ModelDescription, 'id' | 'name' | 'source' | 'licence' | 'synthetic'> {
  const known = format === 'pytorch' ? findPublished(sha256) : undefined
  const name = path.basename(file)
  return {
    id: known?.id ?? idOf(name),
    name: known?.name ?? path.parse(name).name,
    source: known?.source ?? `${name} (${formatNames[format]}), brought by the user`,
    licence: known?.licence ?? "not known (the user's own file)",
    synthetic: false
  }
}

/** Lower-case letters, digits and hyphens of the file's name. */
export function idOf(fileName: string): string {
  const letters = path.parse(fileName).name.normalize('NFKD').toLowerCase()
  const plain = letters
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
  return plain === '' ? 'model' : plain
}
