import { existsSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../../../src/engine/folders'

/** A file of the data beside the project, which a checkout alone does not have; null where it is missing. */
export function sharedData(...names: string[]): string | null {
  const file = path.resolve(projectRoot(), '..', 'shared', 'data', ...names)
  return existsSync(file) ? file : null
}
