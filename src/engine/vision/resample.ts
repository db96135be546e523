import type { RgbImage } from './image'

/** For every output position along one axis: the first source position that counts, how many do, and their weights. */
interface AxisWeights {
  readonly first: Int32Array
  readonly count: Int32Array
  /** `stride` places for each output position; they add up to 1. */
  readonly weights: Float64Array
  readonly stride: number
}

/**
 * The pixels of `image` at another size. Axes that shrink are averaged over the exact area that each output pixel covers
 * (as OpenCV's INTER_AREA, for whole and fractional ratios, with its rounding); axes that grow are interpolated linearly.
 */
export function resample(image: RgbImage, width: number, height: number): Uint8Array {
  const columns = axisWeights(image.width, width)
  const rows = axisWeights(image.height, height)
  // OpenCV halves by integer arithmetic, which rounds x.5 up; everywhere else x.5 goes to the even neighbour.
  const isHalving = image.width === width * 2 && image.height === height * 2
  return combineRows(image, columns, rows, isHalving ? 0.125 : 0)
}

function combineRows(image: RgbImage, columns: AxisWeights, rows: AxisWeights, roundingBias: number): Uint8Array {
  const height = rows.first.length
  const rowLength = columns.first.length * 3
  // Clamped storing rounds to nearest, ties to even, as OpenCV does.
  const output = new Uint8ClampedArray(rowLength * height)
  const sum = new Float64Array(rowLength)
  const reducedRow = rowReducer(image, columns)
  for (let y = 0; y < height; y++) {
    const first = rows.first[y] ?? 0
    sum.fill(roundingBias)
    for (let k = 0; k < (rows.count[y] ?? 0); k++) {
      const weight = rows.weights[y * rows.stride + k] ?? 0
      const row = reducedRow(first + k)
      for (let i = 0; i < rowLength; i++) sum[i] = (sum[i] ?? 0) + weight * (row[i] ?? 0)
    }
    output.set(sum, y * rowLength)
  }
  return new Uint8Array(output.buffer)
}

/** Source rows resampled along x. Neighbouring output rows share at most one or two of them: two are remembered. */
function rowReducer(image: RgbImage, columns: AxisWeights): (y: number) => Float64Array {
  const rowLength = columns.first.length * 3
  const remembered = [new Float64Array(rowLength), new Float64Array(rowLength)] as const
  const holds = [-1, -1]
  return (y) => {
    const slot = y % 2 === 0 ? 0 : 1
    if (holds[slot] !== y) {
      reduceRow(image.data, y * image.width * 3, columns, remembered[slot])
      holds[slot] = y
    }
    return remembered[slot]
  }
}

function reduceRow(source: Uint8Array, rowStart: number, columns: AxisWeights, target: Float64Array): void {
  const { first, count, weights, stride } = columns
  for (let x = 0, to = 0; x < first.length; x++, to += 3) {
    let red = 0
    let green = 0
    let blue = 0
    let from = rowStart + (first[x] ?? 0) * 3
    const weightsEnd = x * stride + (count[x] ?? 0)
    for (let w = x * stride; w < weightsEnd; w++, from += 3) {
      const weight = weights[w] ?? 0
      red += weight * (source[from] ?? 0)
      green += weight * (source[from + 1] ?? 0)
      blue += weight * (source[from + 2] ?? 0)
    }
    target[to] = red
    target[to + 1] = green
    target[to + 2] = blue
  }
}

function axisWeights(from: number, to: number): AxisWeights {
  const scale = from / to
  const stride = to < from ? Math.ceil(scale) + 1 : 2
  const axis = {
    first: new Int32Array(to),
    count: new Int32Array(to),
    weights: new Float64Array(to * stride),
    stride
  }
  for (let i = 0; i < to; i++) {
    if (to < from) coverArea(axis, i, i * scale, Math.min((i + 1) * scale, from))
    else interpolate(axis, i, (i + 0.5) * scale - 0.5, from - 1)
  }
  return axis
}

/** Below this share of a pixel an overlap is rounding noise of the division (OpenCV uses the same bound). */
const leastOverlap = 1e-3

function coverArea(axis: AxisWeights, i: number, low: number, high: number): void {
  let first = Math.floor(low)
  if (first + 1 - low < leastOverlap) first++
  let end = Math.ceil(high)
  if (high - (end - 1) < leastOverlap && end - 1 > first) end--
  axis.first[i] = first
  axis.count[i] = end - first
  const covered = Math.min(high, end) - Math.max(low, first)
  for (let k = first; k < end; k++) {
    axis.weights[i * axis.stride + k - first] = (Math.min(high, k + 1) - Math.max(low, k)) / covered
  }
}

function interpolate(axis: AxisWeights, i: number, centre: number, last: number): void {
  const position = Math.min(Math.max(centre, 0), last)
  const first = Math.min(Math.floor(position), Math.max(last - 1, 0))
  axis.first[i] = first
  axis.count[i] = last === 0 ? 1 : 2
  axis.weights[i * axis.stride] = last === 0 ? 1 : 1 - (position - first)
  axis.weights[i * axis.stride + 1] = position - first
}
