import { type RgbImage, withoutAlpha } from './image'

/**
 * Width and height from the header of a Windows bitmap, without decoding anything; null where the header is not one.
 * Height is negative in files that are stored top row first.
 */
export function bmpSize(bytes: Uint8Array): { width: number; height: number } | null {
  if (bytes.length < 26) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isOs2Version1 = view.getUint32(14, true) === 12
  const width = isOs2Version1 ? view.getUint16(18, true) : view.getInt32(18, true)
  const height = isOs2Version1 ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true))
  return width > 0 && height > 0 ? { width, height } : null
}

/** Bytes that the uncompressed rows need, where the header says they are uncompressed; 0 where it does not. */
export function bmpBytesNeeded(bytes: Uint8Array): number {
  const size = bmpSize(bytes)
  if (size === null || bytes.length < 34) return 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isOs2Version1 = view.getUint32(14, true) === 12
  const bitsPerPixel = view.getUint16(isOs2Version1 ? 24 : 28, true)
  const compression = isOs2Version1 ? 0 : view.getUint32(30, true)
  if (compression === 1 || compression === 2) return 0
  const rowBytes = Math.ceil((size.width * bitsPerPixel) / 32) * 4
  return view.getUint32(10, true) + rowBytes * size.height
}

/** Decodes by NetSurf's decoder in WebAssembly: whatever a broken file makes it do stays inside its sandbox. */
export async function decodeBmp(bytes: Uint8Array): Promise<RgbImage> {
  const { decode } = await import('@cwasm/nsbmp')
  const { width, height, data: rgba } = decode(bytes)
  // Their fourth byte is unused in practice: taking it for opacity would make such pictures white.
  return withoutAlpha(width, height, rgba)
}
