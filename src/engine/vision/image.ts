/** A picture as the rest of the engine sees it: 8-bit sRGB, three bytes a pixel, row after row, no padding. */
export interface RgbImage {
  readonly width: number
  readonly height: number
  /** Length is width × height × 3. */
  readonly data: Uint8Array
  /** Sentences for the user: the picture could be read, but something about it is not as it should be. */
  readonly warnings?: readonly string[]
}

/** Without the fourth byte of each pixel, whatever it says. */
export function withoutAlpha(width: number, height: number, rgba: Uint8Array | Uint8ClampedArray): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    data[to] = rgba[from] ?? 0
    data[to + 1] = rgba[from + 1] ?? 0
    data[to + 2] = rgba[from + 2] ?? 0
  }
  return { width, height, data }
}
