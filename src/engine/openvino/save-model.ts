import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import { boolean, instance, match, string } from './arguments'
import { cppModel, stdString } from './cpp-symbols'
import { Model, unavailable } from './model'

/** Writes a model as IR (`.xml` and `.bin`), with FP16 weights unless told otherwise. */
export function saveModelSync(...args: unknown[]): void {
  const model = instance('Model', Model)
  match('saveModelSync', args, [model, string], [model, string, boolean])
  const [target, path, compressToFp16 = true] = args as [Model, string, boolean?]
  const pointer = Model.pointerOf(target)
  if (extname(path) !== '.xml')
    throw new Error(`Path for xml file doesn't contains file name with 'xml' extension: \n${path}`)
  const cpp = cppModel()
  if (!cpp) throw unavailable('saveModelSync()')
  assertWritable(path)
  const characters = Uint32Array.from(path, (character) => character.codePointAt(0) ?? 0)
  cpp.save(pointer, stdString(characters, characters.length), compressToFp16)
}

/** The C++ function reports a file that cannot be opened by an exception, which would end the process. */
function assertWritable(path: string): void {
  if (path.includes('\0')) throw new Error('A path must not contain a zero character.')
  accessSync(dirname(path), constants.W_OK)
  for (const file of [path, path.replace(/\.xml$/, '.bin')]) {
    closeSync(openSync(file, 'a'))
    if (!statSync(file).isFile()) throw new Error(`Cannot save the model: ${file} is not an ordinary file.`)
  }
}
