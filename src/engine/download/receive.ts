import type { FileHandle } from 'node:fs/promises'
import { formatBytes } from '../../core/units'
import { FailureError } from '../../core/failure'
import { asWriteFailure } from '../records'
import { cancelled, downloadWrong, Interrupted, networkFailure, statusFailure } from './failures'
import { follow, hostOf, type Route } from './follow'
import type { PartialFile } from './partial'
import type { Transport, TransportResponse } from './transport'
import { untilAborted } from './until-aborted'

export interface Wanted extends Route {
  readonly bytes: number
  /** For sentences. */
  readonly name: string
}

export interface Receiver {
  readonly transport: Transport
  readonly signal: AbortSignal
  readonly stallMs: number
  /** Told for every piece: to be cheap. */
  readonly onBytes: (receivedBytes: number) => void
}

/**
 * One connection: what is missing from where the partial file ends, where the host can, else all of it. Throws
 * `Interrupted` where another try makes sense, and a FailureError where none does.
 */
export async function receive(wanted: Wanted, partial: PartialFile, receiver: Receiver): Promise<void> {
  const stalled = new AbortController()
  const signal = AbortSignal.any([receiver.signal, stalled.signal])
  const stall = setTimeout(() => stalled.abort(new Error('stalled')), receiver.stallMs)
  const before = await partial.state()
  let received = before.bytes
  let answered = false
  try {
    const response = await follow(wanted, requestHeaders(before), receiver.transport, signal)
    answered = true
    const from = await whereFrom(response, before.bytes, wanted, partial)
    received = from
    const handle = await partial.open(from, validatorOf(response))
    try {
      for await (const chunk of untilAborted(response.body, signal)) {
        stall.refresh()
        received = await append(handle, chunk, received, wanted, partial)
        receiver.onBytes(received)
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (received < wanted.bytes) throw new Error('the host ended the connection early')
  } catch (error) {
    if (receiver.signal.aborted) throw cancelled()
    if (error instanceof FailureError || error instanceof Interrupted) throw error
    const cause = stalled.signal.aborted ? stalled.signal.reason : error
    throw new Interrupted(networkFailure(cause, hostOf(wanted.address), received), answered, { cause })
  } finally {
    clearTimeout(stall)
    // Whatever is still under way is not wanted any more.
    stalled.abort()
  }
}

/** `identity`: a range of compressed bytes would be of no use. */
function requestHeaders({ bytes, validator }: { bytes: number; validator: string | null }): Record<string, string> {
  const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': 'identity' }
  if (bytes === 0) return headers
  headers['range'] = `bytes=${bytes}-`
  if (validator !== null) headers['if-range'] = validator
  return headers
}

/** A strong ETag, or the date: what If-Range takes. */
function validatorOf(response: TransportResponse): string | null {
  const etag = response.header('etag')
  return etag !== null && !etag.startsWith('W/') ? etag : response.header('last-modified')
}

/** The place in the file that the answer's first byte belongs to. */
async function whereFrom(
  response: TransportResponse,
  have: number,
  wanted: Wanted,
  partial: PartialFile
): Promise<number> {
  const host = hostOf(wanted.address)
  if (response.status === 200) {
    const length = response.header('content-length')
    // A page of a hotel's network, or another file of that name: told before it is fetched.
    if (length !== null && Number(length) !== wanted.bytes) throw await wrongSize(Number(length), wanted, partial)
    return 0
  }
  if (response.status === 206) {
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.header('content-range') ?? '') ?? []
    if (Number(from) === have && Number(total) === wanted.bytes) return have
  }
  if (response.status === 206 || response.status === 416) {
    await partial.discard()
    throw new Interrupted(statusFailure(response.status, host), true)
  }
  throw statusFailure(response.status, host)
}

async function append(
  handle: FileHandle,
  chunk: Uint8Array,
  at: number,
  wanted: Wanted,
  partial: PartialFile
): Promise<number> {
  const after = at + chunk.byteLength
  if (after > wanted.bytes) throw await wrongSize(after, wanted, partial)
  for (let done = 0; done < chunk.byteLength;) {
    const { bytesWritten } = await handle
      .write(chunk, done, chunk.byteLength - done, at + done)
      .catch((cause: unknown) => Promise.reject(asWriteFailure(cause, partial.file)))
    done += bytesWritten
  }
  return after
}

async function wrongSize(
  bytes: number,
  { name, bytes: expected }: Wanted,
  partial: PartialFile
): Promise<FailureError> {
  await partial.discard()
  return downloadWrong(name, `it has ${formatBytes(bytes)} or more instead of ${formatBytes(expected)}`)
}
