import { mkdir, rename, statfs } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { DownloadState } from '../../core/download'
import { fail } from '../../core/failure'
import { formatBytes } from '../../core/units'
import { type FileIdentity, isIntact } from '../models/files'
import { asWriteFailure } from '../records'
import { cancelled, downloadWrong, Interrupted } from './failures'
import { PartialFile } from './partial'
import { receive, type Wanted } from './receive'
import type { Transport } from './transport'

export interface WantedFile extends Wanted, FileIdentity {
  /** Where it goes once it is what it should be. */
  readonly target: string
}

export interface DownloadOptions {
  readonly transport: Transport
  readonly signal: AbortSignal
  readonly onProgress: (state: DownloadState, receivedBytes: number) => void
  readonly patience?: Patience | undefined
}

export interface Patience {
  /** Without a byte, until a connection is given up. */
  readonly stallMs: number
  /** Connections in a row that brought nothing. */
  readonly attempts: number
  /** Before the second connection; doubled for each after it. */
  readonly pauseMs: number
}

const usualPatience: Patience = { stallMs: 30_000, attempts: 4, pauseMs: 1000 }

/** A connection that breaks every few bytes is given up at last. */
const maximumConnections = 100

/** Free space that is left beside the file. */
const spareBytes = 4 * 2 ** 20

/**
 * Fetches a file whose size and SHA-256 are known, from where an earlier attempt stopped. It is put in place only when it is
 * that file. Throws a FailureError: `offline`, `cancelled` and `disk-full` keep what has arrived, `download-wrong` deletes it.
 */
export async function downloadFile(wanted: WantedFile, options: DownloadOptions): Promise<void> {
  if (await isIntact(wanted.target, wanted)) return
  const partial = new PartialFile(wanted.target, wanted.sha256)
  for (let again = false; ; again = true) {
    const { bytes: kept } = await partial.state()
    await checkRoom(wanted, kept)
    await receiveAll(wanted, partial, options)
    options.onProgress('verifying', wanted.bytes)
    if (await isIntact(partial.file, wanted)) break
    await partial.discard()
    // What was kept from before may have been what is wrong: once more from the beginning.
    if (kept === 0 || again) throw downloadWrong(wanted.name, 'its SHA-256 is another')
  }
  if (options.signal.aborted) throw cancelled()
  await rename(partial.file, wanted.target).catch((cause: unknown) =>
    Promise.reject(asWriteFailure(cause, wanted.target))
  )
  await partial.forget()
}

async function receiveAll(
  wanted: WantedFile,
  partial: PartialFile,
  { transport, signal, onProgress, patience = usualPatience }: DownloadOptions
): Promise<void> {
  let failures = 0
  for (let connection = 1; ; connection++) {
    const { bytes: before } = await partial.state()
    if (before === wanted.bytes) return
    if (before > wanted.bytes) await partial.discard()
    onProgress('connecting', before)
    try {
      const onBytes = (received: number): void => onProgress('receiving', received)
      return await receive(wanted, partial, { transport, signal, stallMs: patience.stallMs, onBytes })
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      const { bytes: after } = await partial.state()
      failures = after > before ? 1 : failures + 1
      // Nobody ever answered: the computer is offline, and waiting would not change that.
      const hopeless = connection === 1 && !error.answered
      if (hopeless || failures >= patience.attempts || connection >= maximumConnections) throw error.failure
      onProgress('waiting', after)
      await delay(patience.pauseMs * 2 ** (failures - 1), undefined, { signal }).catch(() => undefined)
      if (signal.aborted) throw cancelled()
    }
  }
}

async function checkRoom(wanted: WantedFile, kept: number): Promise<void> {
  const folder = path.dirname(wanted.target)
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => Promise.reject(asWriteFailure(cause, folder)))
  const disk = await statfs(folder).catch(() => null)
  const missing = wanted.bytes - kept + spareBytes
  if (disk === null || disk.bavail * disk.bsize >= missing) return
  throw fail(
    'disk-full',
    `There is no room for ${wanted.name}: ${formatBytes(missing)} are needed in ${folder}.`,
    'Free some space, then start the download again.'
  )
}
