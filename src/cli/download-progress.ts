import type { Downloadable, DownloadProgress, DownloadState } from '../core/download'
import { formatBytes } from '../core/units'
import { cut } from './layout'
import type { Stream } from './output'
import { toAscii } from './terminal'

/** What a download does; how it ended is for others to say. */
const words: Readonly<Partial<Record<DownloadState, string>>> = {
  connecting: 'Connecting',
  receiving: 'Receiving',
  waiting: 'The connection broke off, trying again',
  verifying: 'Comparing the SHA-256',
  importing: 'Checking the model and running it once'
}

/** How far a download is: one line that is redrawn on a terminal, elsewhere a line for each step. */
export class DownloadTeller {
  readonly #stream: Stream
  readonly #bytes: number
  #state: DownloadState | null = null

  constructor(stream: Stream, { bytes }: Pick<Downloadable, 'bytes'>) {
    this.#stream = stream
    this.#bytes = bytes
  }

  tell({ state, receivedBytes }: DownloadProgress): void {
    const isNew = state !== this.#state
    this.#state = state
    const what = words[state]
    if (what === undefined) return
    const far = `${formatBytes(receivedBytes)} of ${formatBytes(this.#bytes)}`
    const text = state === 'receiving' ? `${what} · ${far}` : what
    if (this.#stream.isTerminal) this.#draw(text)
    else if (isNew) this.#stream.write(`${this.#encode(text)}\n`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#stream.isTerminal && this.#state !== null) this.#draw('')
  }

  #draw(text: string): void {
    this.#stream.write(`\r\u001b[2K${cut(this.#encode(text), this.#stream.columns - 1)}`)
  }

  #encode(text: string): string {
    return this.#stream.unicode ? text : toAscii(text)
  }
}
