import { fail, type FailureError } from '../../../core/failure'

/** The file is not what it claims to be, or not whole. `why` continues "it is damaged or not a PyTorch checkpoint: …". */
export function unreadable(why: string, detail?: string): FailureError {
  return fail(
    'model-unreadable',
    `The .pt file cannot be read; it is damaged or not a PyTorch checkpoint: ${why}.`,
    'Download or save the file again.',
    detail
  )
}

/** The file asks for something that no checkpoint needs. `what` continues "The .pt file …". */
export function refused(what: string): FailureError {
  return fail(
    'model-refused',
    `The .pt file ${what}, which could run a program when PyTorch opens it. It was refused, and nothing in it was run.`,
    'Do not open this file with PyTorch unless you trust whoever made it. Get the published weights from their own source.'
  )
}

export function unsupported(why: string, remedy: string): FailureError {
  return fail('model-unsupported', why, remedy)
}
