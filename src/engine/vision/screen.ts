import type { RgbImage } from './image'
import { loadSharp } from './sharp'

/** More than most screens have; a picture of 100 megapixels would only cost memory. */
export const screenSide = 2560
const quality = 90

/** A picture as JPEG, neither wider nor higher than `side`: what a window may show of anybody's file. */
export async function forScreen(
  { width, height, data }: RgbImage,
  side: number
): Promise<{ readonly mime: 'image/jpeg'; readonly bytes: Uint8Array }> {
  const sharp = await loadSharp()
  const bytes = await sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality, chromaSubsampling: '4:4:4' })
    .toBuffer()
  // Not the Buffer: its memory may be shared with others, and all of it would be sent.
  return { mime: 'image/jpeg', bytes: new Uint8Array(bytes) }
}
