import type { Failure } from './failure'

/** Something published by others that can be fetched when the user says so: what is told before that, all of it. */
export interface Downloadable {
  readonly id: string
  readonly kind: 'weights' | 'picture'
  readonly name: string
  readonly address: string
  readonly bytes: number
  /** Known beforehand: what is not known is not offered. */
  readonly sha256: string
  /** SPDX identifier; null where nobody says. */
  readonly licence: string | null
  /** `partial`: some of it is here, and the download goes on from there. */
  readonly state: 'absent' | 'partial' | 'here'
  readonly receivedBytes: number
}

export type DownloadState =
  'connecting' | 'receiving' | 'waiting' | 'verifying' | 'importing' | 'done' | 'cancelled' | 'failed'

/** How far a download is. `waiting`: the connection broke, and it will be tried again in a moment. */
export interface DownloadProgress {
  readonly id: string
  readonly state: DownloadState
  readonly receivedBytes: number
  readonly totalBytes: number
  readonly failure: Failure | null
}

/** What became of a download: the model that was made of it, or null for a picture. */
export interface Downloaded {
  readonly id: string
  readonly model: string | null
}
