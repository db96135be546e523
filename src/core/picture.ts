/** A picture that we encoded ourselves, upright and no larger than a screen: nobody else's bytes reach the window. */
export interface ShownPicture {
  readonly mime: 'image/jpeg'
  readonly bytes: Uint8Array
}

/** What one picture took, in milliseconds; the inference is the first of a fresh model. */
export interface DetectTimes {
  readonly decodeMs: number
  readonly loadMs: number
  readonly compileMs: number
  readonly preprocessMs: number
  readonly inferenceMs: number
  readonly postprocessMs: number
}
