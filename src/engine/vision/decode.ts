import { fail, FailureError } from '../../core/failure'
import { bmpBytesNeeded, bmpSize, decodeBmp } from './bmp'
import type { RgbImage } from './image'
import { quoteName, readPictureFile } from './picture-file'
import { sniffPicture } from './picture-format'
import { loadSharp, type Sharp } from './sharp'

/** The author of libvips advises to refuse pictures from strangers above about this size. */
export const largestPictureMegapixels = 100
const largestPicturePixels = largestPictureMegapixels * 1_000_000

/** An ordinary picture takes well under a second; a file made to be slow ends here. */
const decodeTimeoutSeconds = 60

/**
 * Complaints of libjpeg that need not cost a pixel, so that a picture which every viewer shows is not refused: stray bytes
 * between the parts of a file (before any mark but the restart marks 0xd0 to 0xd7, where they mean lost data) and odd
 * scan parameters, as some cameras and editors leave them.
 */
const harmlessComplaint =
  /^(VipsJpeg: )?(Corrupt JPEG data: \d+ extraneous bytes before marker 0x(?!d[0-7])..|Invalid SOS parameters for sequential JPEG)$/

/** Reads a picture file. Every failure is a FailureError that names the file. */
export async function decodeImage(path: string): Promise<RgbImage> {
  return decodeImageBytes(await readPictureFile(path), path)
}

/**
 * Decodes a JPEG, PNG, WebP, GIF, TIFF, AVIF or BMP to 8-bit RGB: orientation applied, transparency laid on white,
 * first page or frame only, 16-bit reduced to 8, grey and CMYK converted. The pixel values of RGB pictures are taken
 * as they are written, without their colour profile: OpenCV and PyTorch's loaders do so, hence the models expect it.
 * `name` is for messages. A damaged or cut-short picture is refused, never filled up.
 */
export async function decodeImageBytes(bytes: Uint8Array, name: string): Promise<RgbImage> {
  const sniffed = sniffPicture(bytes)
  if (sniffed === null || 'refused' in sniffed) throw notAPicture(name, sniffed?.refused)
  const sharp = await loadSharp()
  try {
    return sniffed.format === 'BMP' ? await decodeBitmap(bytes, name) : await decodeBySharp(sharp, bytes, name)
  } catch (error) {
    if (error instanceof FailureError) throw error
    throw damaged(name, sniffed.format, error instanceof Error ? error.message : String(error))
  }
}

async function decodeBySharp(sharp: Sharp, bytes: Uint8Array, name: string): Promise<RgbImage> {
  // Only the header is read here, so no limit on pixels yet: the message should say the real size.
  const header = await sharp(bytes, { limitInputPixels: false, failOn: 'warning' }).metadata()
  refuseTooLarge(header.width, header.height, name)
  const ignoreIcc = header.space !== 'cmyk'
  try {
    return await readPixels(sharp, bytes, { ignoreIcc, failOn: 'warning' })
  } catch (error) {
    const complaints = (error instanceof Error ? error.message : '').split('\n')
    if (!complaints.every((complaint) => harmlessComplaint.test(complaint))) throw error
    const image = await readPixels(sharp, bytes, { ignoreIcc, failOn: 'error' })
    return {
      ...image,
      warnings: [`${quoteName(name)} is not quite a regular JPEG; check that the picture looks right.`]
    }
  }
}

async function readPixels(
  sharp: Sharp,
  bytes: Uint8Array,
  options: { ignoreIcc: boolean; failOn: 'warning' | 'error' }
): Promise<RgbImage> {
  const { data, info } = await sharp(bytes, {
    ...options,
    limitInputPixels: largestPicturePixels,
    sequentialRead: true,
    autoOrient: true,
    pages: 1
  })
    .timeout({ seconds: decodeTimeoutSeconds })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: toThreeChannels(data, info.channels) }
}

function toThreeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.length)
  const pixels = data.length / channels
  const rgb = new Uint8Array(pixels * 3)
  const [green, blue] = channels > 3 ? [1, 2] : [0, 0]
  for (let i = 0; i < pixels; i++) {
    rgb[i * 3] = data[i * channels] ?? 0
    rgb[i * 3 + 1] = data[i * channels + green] ?? 0
    rgb[i * 3 + 2] = data[i * channels + blue] ?? 0
  }
  return rgb
}

async function decodeBitmap(bytes: Uint8Array, name: string): Promise<RgbImage> {
  const size = bmpSize(bytes)
  if (size === null) throw new Error('the header is not that of a bitmap')
  refuseTooLarge(size.width, size.height, name)
  const missing = bmpBytesNeeded(bytes) - bytes.length
  if (missing > 0) throw new Error(`${missing} bytes are missing at the end`)
  return decodeBmp(bytes)
}

function refuseTooLarge(width: number, height: number, name: string): void {
  if (width * height <= largestPicturePixels) return
  throw fail(
    'image-too-large',
    `${quoteName(name)} has ${width} × ${height} pixels (${Math.round((width * height) / 1e6)} megapixels); ` +
      `the limit is ${largestPictureMegapixels} megapixels.`,
    'Save the picture smaller and choose that file.'
  )
}

function notAPicture(name: string, kind: string | undefined): FailureError {
  return fail(
    'image-unreadable',
    kind === undefined
      ? `${quoteName(name)} is not a picture: its content is of no format that VinoBench knows.`
      : `${quoteName(name)} is ${kind}, which VinoBench does not read.`,
    'Choose a JPEG, PNG, WebP, GIF, TIFF, AVIF or BMP picture, or save this one as JPEG or PNG.'
  )
}

function damaged(name: string, format: string, complaint: string): FailureError {
  const reason = plainReason(complaint)
  return fail(
    'image-unreadable',
    `${quoteName(name)} is a ${format} picture that is damaged or cut short${reason}.`,
    'Copy or download the file again, or open it in another program and save it anew.',
    complaint
  )
}

/** The part of a decoder's complaint that helps a person; its internal names go to the details only. */
function plainReason(complaint: string): string {
  if (/timeout/i.test(complaint)) return `: decoding did not end within ${decodeTimeoutSeconds} s`
  if (/premature end|end of (stream|file|data)|too short|truncat|not enough|EOF|missing/i.test(complaint)) {
    return ': the end of the file is missing'
  }
  return ''
}
