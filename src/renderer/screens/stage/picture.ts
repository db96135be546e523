import type { ShownPicture } from '../../../core/picture'

/** Where the page finds the picture, until the address is given back by `URL.revokeObjectURL`. */
export function addressOf({ bytes, mime }: ShownPicture): string {
  return URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }))
}
