import { stat } from 'node:fs/promises'
import { fail } from '../../core/failure'
import { repair } from '../installed'

/** Throws `model-not-found` where there is no such file: the frameworks' own words for it help nobody. */
export async function checkModelFile(path: string): Promise<void> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false
  )
  if (isFile) return
  throw fail(
    'model-not-found',
    `There is no model file ${path}.`,
    `Check the path. ${repair()} if it is one of VinoBench's own.`
  )
}
