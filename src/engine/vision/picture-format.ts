export type PictureFormat = 'JPEG' | 'PNG' | 'WebP' | 'GIF' | 'TIFF' | 'AVIF' | 'BMP'

/** What the first bytes say a file is: a format we read, something else that we know by name, or neither. */
export type Sniffed = { readonly format: PictureFormat } | { readonly refused: string } | null

/** Brands of ISO media files (bytes 8 to 12) that hold AV1 pictures; the other "ftyp" files we know are HEIC or video. */
const avifBrands = new Set(['avif', 'avis'])
const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'])

/** Goes by content, never by the file's name: a JPEG called .png is a JPEG. */
export function sniffPicture(bytes: Uint8Array): Sniffed {
  const ascii = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1')
  if (ascii(0, 3) === '\xff\xd8\xff') return { format: 'JPEG' }
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return { format: 'PNG' }
  if (/^GIF8[79]a/.test(ascii(0, 6))) return { format: 'GIF' }
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return { format: 'WebP' }
  if (/^(II[*+]\0|MM\0[*+])/.test(ascii(0, 4))) return { format: 'TIFF' }
  if (ascii(0, 2) === 'BM') return { format: 'BMP' }
  if (ascii(4, 8) === 'ftyp') return sniffIsoMedia(ascii(8, 12), ascii(16, 64))
  return sniffRefused(ascii(0, 1024))
}

function sniffIsoMedia(majorBrand: string, compatibleBrands: string): Sniffed {
  // "mif1" says only "a picture": what codec it is written with, the compatible brands say.
  const isAvif = avifBrands.has(majorBrand) || (heicBrands.has(majorBrand) && /avif|avis/.test(compatibleBrands))
  if (isAvif) return { format: 'AVIF' }
  return { refused: heicBrands.has(majorBrand) ? 'a HEIC picture (as iPhones make)' : 'a video' }
}

function sniffRefused(start: string): Sniffed {
  if (/^%PDF/.test(start)) return { refused: 'a PDF document' }
  if (/^PK\x03\x04/.test(start)) return { refused: 'a zip archive (or an office document)' }
  if (/^\xff\x0a|^\0\0\0\x0cJXL /.test(start)) return { refused: 'a JPEG XL picture' }
  if (/^\0\0\0\x0cjP {2}|^\xff\x4f\xff\x51/.test(start)) return { refused: 'a JPEG 2000 picture' }
  if (/^8BPS/.test(start)) return { refused: 'a Photoshop document' }
  if (/^(\0\0\x01\0)/.test(start)) return { refused: 'a Windows icon' }
  if (/^\x1a\x45\xdf\xa3/.test(start)) return { refused: 'a video' }
  if (/<svg[\s>]/i.test(start)) return { refused: 'an SVG drawing' }
  if (/^\s*<(!doctype )?html/i.test(start)) return { refused: 'a web page' }
  return null
}
