type Box = readonly number[]

/** What `vinobench detect --json` prints. */
export interface DetectAnswer {
  readonly model: string
  readonly device: string
  readonly width: number
  readonly height: number
  readonly detections: readonly {
    readonly label: number
    readonly name: string
    readonly score: number
    /** x, y, width, height in pixels of the given picture. */
    readonly box: Box
    readonly keypoints?: readonly { readonly name: string }[]
  }[]
}

/** Of two boxes given by their upper left corner and their size. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const side = (start: 0 | 1): number => {
    const low = Math.max(a[start] ?? 0, b[start] ?? 0)
    const high = Math.min((a[start] ?? 0) + (a[start + 2] ?? 0), (b[start] ?? 0) + (b[start + 2] ?? 0))
    return Math.max(0, high - low)
  }
  const both = side(0) * side(1)
  const area = (box: Box): number => (box[2] ?? 0) * (box[3] ?? 0)
  return both / (area(a) + area(b) - both)
}
