/** A picture as the rest of the engine sees it: 8-bit sRGB, three bytes a pixel, row after row, no padding. */
export interface RgbImage {
  readonly width: number
  readonly height: number
  /** Length is width × height × 3. */
  readonly data: Uint8Array
  /** Sentences for the user: the picture could be read, but something about it is not as it should be. */
  readonly warnings?: readonly string[]
}
