import { crc32, deflateSync } from 'node:zlib'

import type { RgbImage } from './image'
import { loadSharp, type Sharp } from './sharp'

/** Smooth in most places (so that lossy formats keep it) and different in every corner (so that a turn shows). */
export function testPicture(width = 48, height = 32): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      data[at] = Math.round((x / width) * 255)
      data[at + 1] = Math.round((y / height) * 255)
      data[at + 2] = x > width / 2 === y > height / 2 ? 200 : 40
    }
  }
  return { width, height, data }
}

/** A sharp pipeline that starts from pixels. */
export async function fromPixels({ width, height, data }: RgbImage): Promise<ReturnType<Sharp>> {
  const sharp = await loadSharp()
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** The test picture as a file of every format that is read. */
export async function filesOfAllFormats(picture: RgbImage): Promise<Record<string, Buffer>> {
  const pixels = await fromPixels(picture)
  return {
    jpeg: await pixels.clone().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
    progressiveJpeg: await pixels.clone().jpeg({ quality: 95, progressive: true }).toBuffer(),
    png: await pixels.clone().png().toBuffer(),
    webp: await pixels.clone().webp({ quality: 95 }).toBuffer(),
    losslessWebp: await pixels.clone().webp({ lossless: true }).toBuffer(),
    gif: await pixels.clone().gif().toBuffer(),
    tiff: await pixels.clone().tiff({ compression: 'lzw' }).toBuffer(),
    avif: await pixels.clone().avif({ quality: 90 }).toBuffer(),
    bmp: bmpFile(picture)
  }
}

/** An uncompressed Windows bitmap, 24 or 32 bits a pixel, bottom row first as most are. */
export function bmpFile({ width, height, data }: RgbImage, bitsPerPixel: 24 | 32 = 24): Buffer {
  const pixelBytes = bitsPerPixel / 8
  const rowBytes = Math.ceil((width * pixelBytes) / 4) * 4
  const file = Buffer.alloc(54 + rowBytes * height)
  file.write('BM', 0, 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(bitsPerPixel, 28)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3
      const to = 54 + (height - 1 - y) * rowBytes + x * pixelBytes
      file.set([data[from + 2] ?? 0, data[from + 1] ?? 0, data[from] ?? 0], to)
    }
  }
  return file
}

/** A grey PNG of zeros with any size in its header and as many rows in its body as asked for. */
export function greyPng(width: number, height: number, rows: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const body = deflateSync(Buffer.alloc((width + 1) * rows), { level: 1 })
  return Buffer.concat([signature, pngChunk('IHDR', header), pngChunk('IDAT', body), pngChunk('IEND', Buffer.alloc(0))])
}

function pngChunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const chunk = Buffer.alloc(named.length + 8)
  chunk.writeUInt32BE(content.length, 0)
  chunk.set(named, 4)
  chunk.writeUInt32BE(crc32(named), named.length + 4)
  return chunk
}

/**
 * What a camera that holds its sensor as EXIF orientation 1 to 8 says would store, so that the picture comes out upright.
 */
export function storedFor(orientation: number, upright: RgbImage): RgbImage {
  const { width: w, height: h } = upright
  const swapped = orientation >= 5
  const [width, height] = swapped ? [h, w] : [w, h]
  const source: Record<number, (x: number, y: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y) => [w - 1 - x, y],
    3: (x, y) => [w - 1 - x, h - 1 - y],
    4: (x, y) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y) => [w - 1 - y, x],
    7: (x, y) => [w - 1 - y, h - 1 - x],
    8: (x, y) => [y, h - 1 - x]
  }
  const data = new Uint8Array(upright.data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = source[orientation]?.(x, y) ?? [x, y]
      const from = (fromY * w + fromX) * 3
      data.set(upright.data.subarray(from, from + 3), (y * width + x) * 3)
    }
  }
  return { width, height, data }
}

export function difference(a: RgbImage, b: RgbImage): { mean: number; max: number } {
  if (a.width !== b.width || a.height !== b.height) return { mean: Infinity, max: Infinity }
  let sum = 0
  let max = 0
  a.data.forEach((value, index) => {
    const apart = Math.abs(value - (b.data[index] ?? 0))
    sum += apart
    max = Math.max(max, apart)
  })
  return { mean: sum / a.data.length, max }
}
