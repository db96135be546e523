import path from 'node:path'
import { toFailure } from '../../core/failure'
import { projectRoot } from '../folders'
import { prepareBuiltInModels } from './prepare'

/**
 * Called by set-up: `node out/prepare-models.js PACKAGE [MODELS]`, with @vladmandic/human as .tgz or folder and the folder to write
 * to (the project's `models/` if left out). Prints a line for each model; ends with 1 and a sentence where it fails.
 */
const [humanPackage, models = path.join(projectRoot(), 'models')] = process.argv.slice(2)
if (humanPackage === undefined) {
  console.error('Usage: node out/prepare-models.js PACKAGE [MODELS]')
  process.exit(2)
}
try {
  await prepareBuiltInModels({ humanPackage, models }, ({ done, total, what }) =>
    console.log(`${done}/${total} ${what}`)
  )
} catch (thrown) {
  const { message, remedy, detail } = toFailure(thrown)
  console.error([message, remedy, ...(detail === undefined ? [] : [detail])].join('\n'))
  process.exitCode = 1
}
