import { decodeImage } from '../../vision/decode'
import { forScreen } from '../../vision/screen'
import type { JobOf, JobResults } from '../protocol'

/** Small forms of pictures, to choose from. */
export async function showPictures({ images, side }: JobOf<'show-pictures'>): Promise<JobResults['show-pictures']> {
  const pictures = []
  // One after the other: each may be large.
  for (const image of images) pictures.push(await forScreen(await decodeImage(image), side))
  return { pictures }
}
