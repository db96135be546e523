import { fail } from '../../../core/failure'
import { regularFileSize } from './file'
import { freeDimensionWarnings, type FormatFindings, tensorBytes } from './findings'
import type { IrConstant, IrLayer } from './ir-layer'
import { parseIr } from './ir-parse'

/** The IR format that OpenVINO 2022 and later write; 10 is the one before and is still read. */
const irVersions = ['10', '11']
/** Newest operation set of the OpenVINO this was written with (2026.4). */
const newestOpset = 17

/**
 * Checks an OpenVINO IR: the .xml's structure, that edges join existing ports and that each constant lies within the .bin
 * beside it. An IR from a newer OpenVINO can end the reading process without a word, so it is named here.
 */
export async function checkIr(file: string, bytes: Uint8Array): Promise<FormatFindings> {
  const ir = parseIr(bytes)
  if (!irVersions.includes(ir.version)) throw wrongVersion(ir.version)
  const weights = file.replace(/\.xml$/i, '.bin')
  const weightBytes = await regularFileSize(weights)
  if (ir.constants.length > 0 && weightBytes === null) {
    throw fail(
      'file-not-found',
      `The weights of the model are missing: there is no ${weights}.`,
      'Put the .bin beside the .xml.'
    )
  }
  for (const constant of ir.constants) checkConstant(constant, weightBytes ?? 0)
  const inputs = ir.layers.filter(({ type }) => type === 'Parameter').map(({ value }) => value)
  const outputs = ir.layers.filter(({ type }) => type === 'Result').map(({ value }) => value)
  if (inputs.length === 0) throw damaged('it has no input')
  return {
    producer: ir.runtime === null ? null : `OpenVINO ${ir.runtime}`,
    inputs,
    outputs,
    warnings: [...freeDimensionWarnings(inputs), ...operationWarnings(ir.layers)],
    ...(weightBytes === null ? {} : { more: [{ path: weights, bytes: weightBytes }] })
  }
}

function checkConstant({ layer, elementType, shape, offset, size }: IrConstant, weightBytes: number): void {
  if (!/^\d{1,19}$/.test(offset) || !/^\d{1,19}$/.test(size))
    throw damaged(`the constant "${layer}" says not where its data are`)
  if (BigInt(offset) + BigInt(size) > BigInt(weightBytes)) {
    throw fail(
      'model-unreadable',
      `The constant "${layer}" lies beyond the end of the weight file (${weightBytes} bytes).`,
      'The .bin is cut short or belongs to another model: get both files again.'
    )
  }
  const needed = tensorBytes(elementType, shape)
  if (needed !== null && BigInt(size) !== BigInt(Number.isNaN(needed) ? -1 : needed)) {
    throw damaged(`the constant "${layer}" (${elementType}, ${shape.join(' × ')}) cannot have ${size} bytes`)
  }
}

function operationWarnings(layers: readonly IrLayer[]): string[] {
  const sets = new Set(layers.map(({ opset }) => opset))
  return [...sets].flatMap((set) => {
    const number = /^opset(\d+)$/.exec(set)?.[1]
    if (number !== undefined && Number(number) <= newestOpset) return []
    if (number !== undefined) return [`It uses the operation set "${set}", which is newer than OpenVINO 2026.4 knows.`]
    return [`It uses operations of "${set}", which may need an extension.`]
  })
}

function wrongVersion(version: string): Error {
  const newer = Number(version) > 11
  return fail(
    'model-unsupported',
    `The model is an OpenVINO IR of version ${version}; versions 10 and 11 can be read.`,
    newer
      ? 'Use a newer VinoBench, or convert the model again with OpenVINO 2026.4.'
      : 'Convert the original model again with a current OpenVINO.'
  )
}

function damaged(reason: string): Error {
  return fail('model-unreadable', `The OpenVINO IR is damaged: ${reason}.`, 'Get the .xml and the .bin again.')
}
