import { fail, type FailureError } from '../../core/failure'
import { formatBytes } from '../../core/units'

/** The connection broke, or there was none: worth another try, and what has arrived is kept. */
export class Interrupted extends Error {
  constructor(
    readonly failure: FailureError,
    /** Whether anybody answered before it broke. */
    readonly answered: boolean,
    options?: { cause?: unknown }
  ) {
    super(failure.message, options)
  }
}

export const cancelled = (): FailureError =>
  fail('cancelled', 'The download was cancelled. What has arrived is kept.', 'Start it again when you like.')

export const downloadRefused = (message: string): FailureError =>
  fail('download-refused', message, 'Try again later, or get the file yourself and import it.')

export const downloadWrong = (file: string, what: string): FailureError =>
  fail(
    'download-wrong',
    `What arrived is not ${file} as it was published: ${what}. It was deleted.`,
    'A network that changes what passes through it can be the reason: try another one, or get the file yourself and import it.'
  )

export function statusFailure(status: number, host: string): FailureError {
  const answers: Readonly<Record<number, string>> = {
    401: 'does not give it to us',
    403: 'does not give it to us',
    404: 'no longer has it at this address',
    407: 'is behind a proxy that asks for a password',
    410: 'no longer has it at this address',
    429: 'has been asked too often'
  }
  const said = answers[status] ?? (status >= 500 ? 'is out of order at the moment' : 'answered in an unexpected way')
  return downloadRefused(`${host} ${said} (${status}).`)
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/INTERNET_DISCONNECTED|ENETUNREACH|ENETDOWN|NETWORK_CHANGED/, 'this computer is not connected to the internet'],
  [/NAME_NOT_RESOLVED|ENOTFOUND|EAI_AGAIN|NAME_RESOLUTION/, 'its name is not known here; is this computer online?'],
  [/PROXY|TUNNEL/, 'the proxy of this network did not let us through'],
  [/CERT|SSL|self.signed/i, 'its certificate cannot be trusted'],
  [/REFUSED|ADDRESS_UNREACHABLE|EHOSTUNREACH/, 'it does not answer'],
  [/TIMED_?OUT|TIMEOUT|stalled/i, 'it stopped answering']
]

/** Anything that a transport throws, as the end of a sentence and as it is. */
export function networkReason(error: unknown): { readonly reason: string; readonly text: string } {
  const text = texts(error).join(' ')
  const [, reason] = reasons.find(([pattern]) => pattern.test(text)) ?? [null, 'the connection broke off']
  return { reason, text }
}

/** Anything that a transport throws, in words; what has arrived is kept. */
export function networkFailure(error: unknown, host: string, receivedBytes: number): FailureError {
  const { reason, text } = networkReason(error)
  const begun = receivedBytes > 0
  const what = begun ? `The download from ${host} broke off` : `${host} could not be reached`
  const kept = begun ? ` ${formatBytes(receivedBytes)} have arrived and are kept.` : ''
  return fail(
    'offline',
    `${what}: ${reason}.${kept}`,
    'Check the network connection, then start the download again: it goes on where it stopped.',
    text
  )
}

/** Codes and messages of an error and of what caused it. */
function texts(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)]
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  return [...code, error.message, ...(error.cause === undefined ? [] : texts(error.cause))]
}
