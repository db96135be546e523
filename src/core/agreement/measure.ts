/**
 * How far an answer lies from the reference. Outputs mix pixels with scores, and what never changes (the grid of the anchors) with what
 * the input decides: over all of it at once a correlation of 0.9999 says nothing. So every column has a unit of its own: how far the
 * reference's answers to the other inputs lie from its answer to this one. An answer to another input is then about 1 away.
 */

/** The unit of each column of one output, for one input; made of the references alone. */
export interface AnswerScale {
  /** Per column: RMS distance to the reference's answers to the other inputs, in the output's own units. Never 0. */
  readonly units: readonly number[]
  /** Per column: mean of the reference. */
  readonly means: readonly number[]
}

export interface AnswerMeasures {
  /** RMS of the error over all columns, each in its unit: 0 the same, about 1 the answer to another input. */
  readonly nrmse: number
  /** The same of the worst column alone. */
  readonly worstColumn: number
  /** Of answer and reference, each column without its mean and in its unit; -1 to 1. */
  readonly cosine: number
  /** Values that are no finite number. Where there are any, the other measures are of no use (NaN). */
  readonly notFinite: number
}

/** More columns are not told apart: a width of a picture, not values of different kinds. */
const mostColumns = 1024
/** Fewer values in each are too few for a distance. */
const fewestRows = 8
/** A column that hardly depends on the input: an error below this share of its size is rounding in any precision. */
const leastUnit = 1e-3

/** Values of one kind lie along the last axis: x, y, width, height, score… of YOLOv5, the classes of a heat map. */
export function columnsOf(shape: readonly number[]): number {
  const columns = shape.at(-1) ?? 1
  const length = shape.reduce((product, side) => product * side, 1)
  return columns <= mostColumns && length / columns >= fewestRows ? columns : 1
}

/** The units of the columns for the answer to the input `of`; all references have the same shape. */
export function scaleOf(references: readonly Float32Array[], of: number, columns: number): AnswerScale {
  const reference = references[of] ?? new Float32Array()
  const rows = reference.length / columns
  const distances = new Float64Array(columns)
  const sums = new Float64Array(columns)
  const squares = new Float64Array(columns)
  const others = references.filter((_, index) => index !== of)
  eachValue(reference, columns, (value, column) => {
    sums[column] = (sums[column] ?? 0) + value
    squares[column] = (squares[column] ?? 0) + value * value
  })
  for (const other of others) {
    eachValue(reference, columns, (value, column, at) => {
      const distance = value - (other[at] ?? NaN)
      distances[column] = (distances[column] ?? 0) + distance * distance
    })
  }
  return {
    units: Array.from(distances, (sum, column) => {
      const size = Math.sqrt((squares[column] ?? 0) / rows)
      return Math.max(Math.sqrt(sum / rows / Math.max(1, others.length)), leastUnit * size, 1e-12)
    }),
    means: Array.from(sums, (sum) => sum / rows)
  }
}

/** `actual` against `reference`, both of the length that the scale was made for; allocates next to nothing. */
export function measureAnswer(
  actual: Float32Array,
  reference: Float32Array,
  { units, means }: AnswerScale
): AnswerMeasures {
  const columns = units.length
  const rows = reference.length / columns
  const errors = new Float64Array(columns)
  const products = new Float64Array(columns)
  const ours = new Float64Array(columns)
  const theirs = new Float64Array(columns)
  let notFinite = 0
  eachValue(reference, columns, (expected, column, at) => {
    const value = actual[at] ?? NaN
    const error = value - expected
    // Infinite minus anything is not finite either.
    if (!Number.isFinite(error)) {
      notFinite++
      return
    }
    const mean = means[column] ?? 0
    errors[column] = (errors[column] ?? 0) + error * error
    products[column] = (products[column] ?? 0) + (value - mean) * (expected - mean)
    ours[column] = (ours[column] ?? 0) + (value - mean) ** 2
    theirs[column] = (theirs[column] ?? 0) + (expected - mean) ** 2
  })
  if (notFinite > 0) return { nrmse: NaN, worstColumn: NaN, cosine: NaN, notFinite }
  const inUnits = (sums: Float64Array): number[] => Array.from(sums, (sum, c) => sum / (units[c] ?? 1) ** 2)
  const shares = inUnits(errors).map((sum) => sum / rows)
  const total = (sums: Float64Array): number => inUnits(sums).reduce((a, b) => a + b, 0)
  const lengths = Math.sqrt(total(ours) * total(theirs))
  return {
    nrmse: Math.sqrt(shares.reduce((a, b) => a + b, 0) / columns),
    worstColumn: Math.sqrt(Math.max(...shares)),
    // Two constants have no direction: equal where there is no error.
    cosine: lengths > 0 ? total(products) / lengths : shares.every((share) => share === 0) ? 1 : 0,
    notFinite
  }
}

function eachValue(
  values: Float32Array,
  columns: number,
  visit: (value: number, column: number, at: number) => void
): void {
  for (let at = 0, column = 0; at < values.length; at++) {
    visit(values[at] ?? NaN, column, at)
    if (++column === columns) column = 0
  }
}
