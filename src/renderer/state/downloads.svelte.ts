import type { Downloadable, Downloaded, DownloadProgress } from '../../core/download'
import { type Failure, toFailure } from '../../core/failure'
import { api, on } from '../lib/api'
import { failureOf } from '../lib/failure-of'

/** The original benchmark's weights and its picture. */
export const originalDownloads: readonly string[] = ['yolov5n-coco', 'original-picture']

const underWay: readonly DownloadProgress['state'][] = ['connecting', 'receiving', 'waiting', 'verifying', 'importing']

/** What can be fetched, and what is being fetched: it goes on whatever screen is shown. */
class DownloadsState {
  offers = $state.raw<readonly Downloadable[] | null>(null)
  progress = $state.raw<Readonly<Record<string, DownloadProgress>>>({})
  failure = $state.raw<Failure | null>(null)

  constructor() {
    on('download', (progress) => {
      this.progress = { ...this.progress, [progress.id]: progress }
    })
  }

  async load(): Promise<void> {
    this.failure = await failureOf(async () => {
      this.offers = await api.downloadable()
    })
  }

  isRunning(id: string): boolean {
    const state = this.progress[id]?.state
    return state !== undefined && underWay.includes(state)
  }

  /** Whether there is anything to tell of it. */
  isTold({ id, state }: Downloadable): boolean {
    return state !== 'absent' || this.progress[id] !== undefined
  }

  /** Null where it did not come; `progress` says why. */
  async start(id: string): Promise<Downloaded | null> {
    const before = this.progress[id]
    try {
      return await api.download(id)
    } catch (thrown) {
      // Told by the event already, unless it did not even begin.
      if (this.progress[id] === before || this.isRunning(id)) {
        const failed = { id, state: 'failed', receivedBytes: 0, totalBytes: 0, failure: toFailure(thrown) } as const
        this.progress = { ...this.progress, [id]: failed }
      }
      return null
    } finally {
      await this.load()
    }
  }

  async stop(id: string): Promise<void> {
    await api.cancelDownload(id)
    await this.load()
  }

  async discard(id: string): Promise<void> {
    const failure = await failureOf(() => api.discardDownload(id))
    if (failure === null) {
      const { [id]: _, ...others } = this.progress
      this.progress = others
    }
    await this.load()
    this.failure ??= failure
  }
}

export const downloads = new DownloadsState()
