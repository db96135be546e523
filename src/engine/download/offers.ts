import path from 'node:path'
import type { Downloadable } from '../../core/download'
import { offeredFiles } from '../models/manifest'
import { sizeOrNull } from '../models/files'
import { readUserModels } from '../models/user-models'
import type { WantedFile } from './download-file'
import { PartialFile } from './partial'

export interface DownloadFolders {
  /** What is fetched, and what has arrived of it. */
  readonly downloads: string
  readonly userModels: string
}

export type Offer = WantedFile & Pick<Downloadable, 'id' | 'kind' | 'licence'>

/** What can be fetched here. A file whose SHA-256 nobody has confirmed is recognised when it is brought, and not offered. */
export function offers({ downloads }: Pick<DownloadFolders, 'downloads'>): Offer[] {
  return offeredFiles.map(({ file, ...offer }) => ({ ...offer, target: path.join(downloads, file) }))
}

export const originalPictureId = 'original-picture'

/** The picture of the original benchmark; null where it has not been fetched. */
export async function originalPicture(folders: Pick<DownloadFolders, 'downloads'>): Promise<string | null> {
  const offer = offers(folders).find(({ id }) => id === originalPictureId)
  return offer !== undefined && (await isHere(offer, [])) ? offer.target : null
}

export async function listDownloadable(folders: DownloadFolders): Promise<Downloadable[]> {
  const imported = (await readUserModels(folders.userModels)).map(({ sha256 }) => sha256)
  return Promise.all(
    offers(folders).map(async (offer) => {
      const { id, kind, name, address, bytes, sha256, licence } = offer
      const told = { id, kind, name, address, bytes, sha256, licence }
      if (await isHere(offer, imported)) return { ...told, state: 'here', receivedBytes: bytes } as const
      const { bytes: received } = await new PartialFile(offer.target, sha256).state()
      return { ...told, state: received > 0 ? 'partial' : 'absent', receivedBytes: received } as const
    })
  )
}

async function isHere({ kind, sha256, target, bytes }: Offer, imported: readonly string[]): Promise<boolean> {
  return kind === 'weights' ? imported.includes(sha256) : (await sizeOrNull(target)) === bytes
}
