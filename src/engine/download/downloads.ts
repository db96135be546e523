import { rm } from 'node:fs/promises'
import type { Downloadable, Downloaded, DownloadProgress, DownloadState } from '../../core/download'
import { fail, toFailure } from '../../core/failure'
import { downloadFile, type Patience } from './download-file'
import { type DownloadFolders, listDownloadable, type Offer, offers } from './offers'
import { PartialFile } from './partial'
import type { Transport } from './transport'

export interface DownloadsOptions {
  readonly folders: DownloadFolders
  readonly transport: Transport
  /** Checks the weights and takes them into the catalogue. */
  readonly importModel: (
    file: string,
    signal: AbortSignal
  ) => Promise<{ readonly description: { readonly id: string } }>
  readonly onProgress: (progress: DownloadProgress) => void
  readonly patience?: Patience
}

interface Running {
  readonly abort: AbortController
  readonly finished: Promise<Downloaded>
}

type Report = (state: DownloadState, receivedBytes: number) => void

interface Reporter {
  readonly report: Report
  /** Nothing is told any more. */
  readonly stop: () => void
}

/** Between two reports of the same state. */
const reportMs = 250

/** The downloads that the user asked for, each once at a time. */
export class Downloads {
  readonly #options: DownloadsOptions
  readonly #running = new Map<string, Running>()

  constructor(options: DownloadsOptions) {
    this.#options = options
  }

  list(): Promise<Downloadable[]> {
    return listDownloadable(this.#options.folders)
  }

  isRunning(id: string): boolean {
    return this.#running.has(id)
  }

  /** Resolves when the file is here and, for weights, in the catalogue. A download that runs already is joined. */
  start(id: string): Promise<Downloaded> {
    const running = this.#running.get(id)
    if (running !== undefined) return running.finished
    const offer = this.#offer(id)
    const abort = new AbortController()
    const finished = this.#run(offer, abort.signal).finally(() => this.#running.delete(id))
    this.#running.set(id, { abort, finished })
    return finished
  }

  /** What has arrived is kept. */
  async cancel(id: string): Promise<void> {
    const running = this.#running.get(id)
    running?.abort.abort()
    await running?.finished.catch(() => undefined)
  }

  async cancelAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.cancel(id)))
  }

  /** Stops it and deletes what has arrived. */
  async discard(id: string): Promise<void> {
    const { target, sha256 } = this.#offer(id)
    await this.cancel(id)
    await new PartialFile(target, sha256).discard()
  }

  #offer(id: string): Offer {
    const offer = offers(this.#options.folders).find((known) => known.id === id)
    if (offer !== undefined) return offer
    throw fail('wrong-usage', `There is no download "${id}".`, 'Choose one of those that are offered.')
  }

  async #run(offer: Offer, signal: AbortSignal): Promise<Downloaded> {
    const { transport, importModel, patience } = this.#options
    const { report, stop } = this.#reporter(offer)
    try {
      await downloadFile(offer, { transport, signal, onProgress: report, patience })
      const model = offer.kind === 'weights' ? await this.#import(offer, importModel, signal, report) : null
      report('done', offer.bytes)
      return { id: offer.id, model }
    } catch (error) {
      stop()
      const failure = toFailure(error)
      const { bytes } = await new PartialFile(offer.target, offer.sha256).state()
      this.#tell(offer, failure.code === 'cancelled' ? 'cancelled' : 'failed', bytes, failure)
      throw error
    }
  }

  async #import(
    { target, bytes }: Offer,
    importModel: DownloadsOptions['importModel'],
    signal: AbortSignal,
    report: Report
  ): Promise<string> {
    report('importing', bytes)
    const { description } = await importModel(target, signal)
    // The catalogue has its own copy.
    await rm(target, { force: true }).catch(() => undefined)
    return description.id
  }

  /** Every change of state at once, and the bytes a few times a second. */
  #reporter(offer: Offer): Reporter {
    let shown: DownloadState | null = null
    let received = 0
    let timer: NodeJS.Timeout | undefined
    const stop = (): void => {
      clearTimeout(timer)
      timer = undefined
    }
    const tell = (): void => {
      stop()
      if (shown !== null) this.#tell(offer, shown, received, null)
    }
    const report: Report = (state, receivedBytes) => {
      received = receivedBytes
      if (state === shown) {
        timer ??= setTimeout(tell, reportMs)
        return
      }
      shown = state
      tell()
    }
    return { report, stop }
  }

  #tell({ id, bytes }: Offer, state: DownloadState, receivedBytes: number, failure: DownloadProgress['failure']): void {
    this.#options.onProgress({ id, state, receivedBytes, totalBytes: bytes, failure })
  }
}
