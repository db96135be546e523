import type { Facts } from './device'

/**
 * Why something could not be done, as plain data that survives every boundary: process, bridge and file.
 * The code is stable; texts may be reworded. `message` says what happened and why, `remedy` what to do.
 */
export interface Failure {
  readonly code: FailureCode
  readonly message: string
  readonly remedy: string
  /** What `message` and `remedy` say, for whoever says it in another language (`explain/exact-words`). Missing for most. */
  readonly why?: { readonly code: string; readonly facts: Facts }
  /** Stack or driver text for the log and for "copy details"; never shown as the message. */
  readonly detail?: string
}

export const failureCodes = [
  // what the user asked for
  'wrong-usage',
  'cancelled',
  // a benchmark goes on, which this would disturb
  'measuring',
  // files
  'file-not-found',
  'file-unreadable',
  'file-unwritable',
  'disk-full',
  // pictures
  'image-unreadable',
  'image-too-large',
  // models
  'model-not-found',
  'model-unreadable',
  'model-unsupported',
  'model-refused',
  'model-changed',
  // the program's own files
  'installation-damaged',
  // runtimes and devices
  'openvino-missing',
  'openvino-failed',
  'framework-unavailable',
  'device-unavailable',
  'device-lost',
  'compile-failed',
  'inference-failed',
  'out-of-memory',
  // engine processes
  'engine-crashed',
  'engine-hung',
  'engine-garbage',
  // not tried, or not gone on with, because of engine processes that crashed
  'crashed-before',
  'crash-loop',
  // saved results
  'record-unreadable',
  'record-newer',
  // downloads
  'offline',
  'download-refused',
  'download-wrong',
  // updates, and what a newer program has left
  'update-unknown',
  'data-newer',
  // a mistake of ours
  'internal'
] as const

export type FailureCode = (typeof failureCodes)[number]

/** Thrown inside a process; crosses a boundary only as its `failure`. */
export class FailureError extends Error {
  constructor(
    readonly failure: Failure,
    options?: { cause?: unknown }
  ) {
    super(failure.message, options)
    this.name = 'FailureError'
  }
}

/** Short form for the common case: `throw fail('image-unreadable', 'what and why', 'what to do')`. */
export function fail(code: FailureCode, message: string, remedy: string, detail?: string): FailureError {
  return new FailureError(detail === undefined ? { code, message, remedy } : { code, message, remedy, detail })
}

/** What the user, or what came after it, ended. */
export const cancelled = (): FailureError => fail('cancelled', 'Cancelled.', 'Start it again when you like.')

/** Anything thrown, as a Failure. What is not a FailureError is a mistake of ours and says so. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof FailureError) return thrown.failure
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  return {
    code: 'internal',
    message: `Something unexpected went wrong: ${error.message}`,
    remedy: 'Please report this, with the command you ran and the details.',
    detail: error.stack ?? error.message
  }
}
