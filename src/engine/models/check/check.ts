import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../../../core/failure'
import { formatNames } from '../../../core/model'
import { unreachable } from '../../../core/unreachable'
import { asFileFailure, openRegularFile, regularFileSize } from './file'
import type { FormatFindings, ModelFindings, ModelFormat } from './findings'
import { checkIr } from './ir'
import { checkOnnx } from './onnx'
import { checkPaddle } from './paddle'
import { type Contents, sniff } from './sniff'
import { checkGraphDef, checkSavedModel } from './tensorflow'
import { checkTflite } from './tflite'

/** Protobuf's own limit for one message; the other formats keep their weights elsewhere or stay far below. */
const maximumMainFileBytes = 2 ** 31 - 1

/**
 * Checks a model file (or the folder of a TensorFlow SavedModel) without any inference runtime: what it is by its contents,
 * whether it is whole, and whether everything it points to lies where it may. Runs nothing in it and opens no file it names
 * outside its own folder. Throws a FailureError with a sentence for whatever is not a model that can be tried.
 */
export async function checkModelFile(given: string): Promise<ModelFindings> {
  const { file, folder } = await mainFile(path.resolve(given))
  await using open = await openRegularFile(file)
  if (open.bytes === 0) throw fail('model-unreadable', `${file} is empty.`, 'Get the model again.')
  if (open.bytes > maximumMainFileBytes) {
    throw fail(
      'model-unsupported',
      `${file} is larger than 2 GiB.`,
      'Save the model with its weights in files of their own.'
    )
  }
  const bytes = await open.read(0, open.bytes)
  const contents = sniff(bytes)
  const format = recognised(file, contents)
  const { more, ...found } = await checkContents(file, folder, bytes, format, contents)
  return { format, path: folder ?? file, files: [{ path: file, bytes: open.bytes }, ...(more ?? [])], ...found }
}

/** The file to read first: a folder stands for its SavedModel, a weight file for the model beside it. */
async function mainFile(given: string): Promise<{ file: string; folder: string | null }> {
  const kind = await stat(given).catch((cause: unknown) => {
    throw asFileFailure(cause, given)
  })
  if (kind.isDirectory()) {
    const file = path.join(given, 'saved_model.pb')
    if ((await regularFileSize(file)) !== null) return { file, folder: given }
    throw fail(
      'model-unsupported',
      `The folder ${given} holds no TensorFlow SavedModel.`,
      'Name the model file itself.'
    )
  }
  if (path.basename(given) === 'saved_model.pb') return { file: given, folder: path.dirname(given) }
  const extension = path.extname(given).toLowerCase()
  const beside = { '.bin': ['.xml'], '.pdiparams': ['.json', '.pdmodel'] }[extension] ?? []
  for (const other of beside) {
    const file = given.slice(0, -extension.length) + other
    if ((await regularFileSize(file)) !== null) return { file, folder: null }
  }
  return { file: given, folder: null }
}

const extensions: Readonly<Record<ModelFormat, readonly string[]>> = {
  onnx: ['.onnx'],
  'openvino-ir': ['.xml'],
  tflite: ['.tflite'],
  tensorflow: ['.pb'],
  paddle: ['.pdmodel', '.json'],
  pytorch: ['.pt', '.pth']
}

/** The format by contents. The runtime goes by the name, so a name that says otherwise is refused with the right one. */
function recognised(file: string, contents: Contents): ModelFormat {
  const extension = path.extname(file).toLowerCase()
  const expected = (Object.keys(extensions) as ModelFormat[]).find((format) => extensions[format].includes(extension))
  const named = expected === undefined ? '' : `, although its name says ${formatNames[expected]}`
  if (contents.kind === 'other') {
    throw fail('model-unsupported', `${path.basename(file)} is ${contents.what}${named}.`, supported)
  }
  if (contents.kind === 'unknown') {
    if (expected === undefined)
      throw fail('model-unsupported', `${path.basename(file)} is no model of a known kind.`, supported)
    throw fail(
      'model-unreadable',
      `${path.basename(file)} is not a whole ${formatNames[expected]} model: its contents do not follow the format.`,
      'Get the model again.'
    )
  }
  if (extensions[contents.format].includes(extension)) return contents.format
  throw fail(
    'model-unsupported',
    `${path.basename(file)} holds ${formatNames[contents.format]} data${named === '' ? ', which its name does not say' : named}.`,
    `If it is a model, rename it so that it ends in ${extensions[contents.format].join(' or ')}.`
  )
}

const supported =
  'Models can be ONNX, OpenVINO IR (.xml with .bin), TensorFlow Lite, TensorFlow, PaddlePaddle or YOLOv5 .pt files.'

async function checkContents(
  file: string,
  folder: string | null,
  bytes: Uint8Array,
  format: ModelFormat,
  contents: Contents
): Promise<FormatFindings> {
  const variant = contents.kind === 'model' ? contents.variant : undefined
  switch (format) {
    case 'onnx':
      return checkOnnx(file, bytes)
    case 'openvino-ir':
      return checkIr(file, bytes)
    case 'tflite':
      return checkTflite(bytes)
    case 'tensorflow':
      return variant === 'saved-model' ? checkSavedModel(folder ?? path.dirname(file), bytes) : checkGraphDef(bytes)
    case 'paddle':
      return checkPaddle(file, bytes, variant === 'json' ? 'json' : 'protobuf')
    case 'pytorch':
      // The YOLOv5 builder reads it, and says itself what it does not take.
      return { producer: null, inputs: null, outputs: null, warnings: [] }
    default:
      return unreachable(format)
  }
}
