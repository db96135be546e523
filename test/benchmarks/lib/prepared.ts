import { parseRowId, type RowSpec } from '../../../src/core/rows'
import { defaultFolders } from '../../../src/engine/folders'
import { builtInPicture } from '../../../src/engine/pictures'
import type { InputArray } from '../../../src/engine/vision/tensor-input'
import { prepareInputs } from '../../../src/engine/worker/inputs'
import { prepareModel } from '../../../src/engine/worker/jobs/models'
import type { PreparedModel } from '../../../src/engine/worker/protocol'

/** The same seed for every side of every benchmark: what is compared must get the same inputs. */
export const seed = 1

/** The files that the rows of a model run, made by the engine's own job. */
export function modelOf(idOrPath: string): Promise<PreparedModel> {
  return prepareModel({
    kind: 'prepare-model',
    image: null,
    writeIr: true,
    model: idOrPath,
    folders: defaultFolders(),
    precisions: ['f32', 'f16']
  })
}

/** The inputs that the engine would cycle through. */
export function inputsOf({ description }: PreparedModel, batch = 1): Promise<InputArray[]> {
  return prepareInputs(description.input, batch, builtInPicture(defaultFolders()), seed)
}

export function rowOf(id: string): RowSpec {
  const row = parseRowId(id)
  if (row === null) throw new RangeError(`There is no row "${id}".`)
  return row
}
