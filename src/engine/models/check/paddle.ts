import { fail } from '../../../core/failure'
import { regularFileSize } from './file'
import type { FormatFindings } from './findings'
import { fields, MalformedMessage } from './protobuf-walk'

/** Checks a PaddlePaddle program (.pdmodel, or .json of Paddle 3): whole on the outside, its weights beside it. */
export async function checkPaddle(
  file: string,
  bytes: Uint8Array,
  variant: 'json' | 'protobuf'
): Promise<FormatFindings> {
  if (variant === 'json') checkJson(bytes)
  else checkProgram(bytes)
  const weights = file.replace(/\.(pdmodel|json)$/i, '.pdiparams')
  const weightBytes = weights === file ? null : await regularFileSize(weights)
  if (weightBytes === null) {
    throw fail(
      'file-not-found',
      `The weights of the PaddlePaddle model are missing: there is no ${weights}.`,
      'Put the .pdiparams beside the model file, under the same name.'
    )
  }
  return { producer: null, inputs: null, outputs: null, warnings: [], more: [{ path: weights, bytes: weightBytes }] }
}

function checkProgram(bytes: Uint8Array): void {
  try {
    for (const block of fields(bytes)) {
      if (block.number === 1 && block.kind === 'bytes') for (const part of fields(block.value)) void part
    }
  } catch (cause) {
    if (cause instanceof MalformedMessage) throw damaged(cause)
    throw cause
  }
}

function checkJson(bytes: Uint8Array): void {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof parsed !== 'object' || parsed === null || !('program' in parsed)) throw new Error('no "program"')
  } catch (cause) {
    throw damaged(cause)
  }
}

function damaged(cause: unknown): Error {
  return fail(
    'model-unreadable',
    'The file is not a whole PaddlePaddle model: it ends early or is damaged.',
    'Get the model again.',
    String(cause)
  )
}
