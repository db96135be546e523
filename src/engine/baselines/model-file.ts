import { stat } from 'node:fs/promises'
import { fail } from '../../core/failure'

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
    'Check the path, or prepare the built-in models again with "npm run setup".'
  )
}
