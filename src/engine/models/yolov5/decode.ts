import type { NodeWriter } from './nodes'
import { valuesPerAnchor } from './architecture'
import type { Anchor } from './weights'

/** Where one head's values lie: its grid of cells, and the anchors tried in each. */
export interface HeadGrid {
  readonly columns: number
  readonly rows: number
  readonly stride: number
  readonly anchors: readonly Anchor[]
  readonly classes: number
}

/**
 * From a head's convolution [batch, anchors × values, rows, columns] to boxes [batch, anchors × rows × columns, values], with
 *   xy = (2σ − ½ + cell) × stride,  wh = (2σ)² × anchor,  the rest = σ.
 * The factors are folded into constants; all but the anchors' are powers of two, so that this costs no accuracy.
 */
export function decodeHead(writer: NodeWriter, name: string, head: string, grid: HeadGrid): string {
  const { columns, rows, stride, anchors, classes } = grid
  const values = valuesPerAnchor(classes)
  // A size of 0 copies the input's, so the batch stays free.
  const split = writer.integers(`${name}.split`, [0, anchors.length, values, rows, columns])
  const separate = writer.node('Reshape', `${name}/separate`, [head, split])
  const last = writer.node(
    'Transpose',
    `${name}/last`,
    [separate],
    [{ name: 'perm', kind: 'ints', value: [0, 1, 3, 4, 2] }]
  )
  const sigmoid = writer.node('Sigmoid', `${name}/sigmoid`, [last])
  const [xy, wh, scores] = splitLast(writer, `${name}/parts`, sigmoid, [2, 2, values - 4])

  const step = writer.float(`${name}.step`, [], Float32Array.of(2 * stride))
  const corners = writer.float(`${name}.corners`, [1, 1, rows, columns, 2], cellCorners(grid))
  const sizes = Float32Array.from(anchors.flat(), (pixels) => 4 * pixels)
  const anchorSizes = writer.float(`${name}.anchors`, [1, anchors.length, 1, 1, 2], sizes)
  const offset = writer.node('Mul', `${name}/offset`, [xy, step])
  const centre = writer.node('Add', `${name}/centre`, [offset, corners])
  const squared = writer.node('Mul', `${name}/squared`, [wh, wh])
  const size = writer.node('Mul', `${name}/size`, [squared, anchorSizes])

  const boxes = writer.node(
    'Concat',
    `${name}/boxes`,
    [centre, size, scores],
    [{ name: 'axis', kind: 'int', value: 4 }]
  )
  const flat = writer.integers(`${name}.flat`, [0, anchors.length * rows * columns, values])
  return writer.node('Reshape', `${name}/flat`, [boxes, flat])
}

function splitLast(
  { nodes, integers }: NodeWriter,
  name: string,
  input: string,
  sizes: readonly [number, number, number]
): [string, string, string] {
  const outputs: [string, string, string] = [`${name}.xy`, `${name}.wh`, `${name}.scores`]
  const inputs = [input, integers(`${name}.sizes`, sizes)]
  nodes.push({
    name,
    operator: 'Split',
    domain: '',
    inputs,
    outputs,
    attributes: [{ name: 'axis', kind: 'int', value: 4 }]
  })
  return outputs
}

/** (cell − ½) × stride for each cell: x, y. */
function cellCorners({ columns, rows, stride }: HeadGrid): Float32Array {
  const corners = new Float32Array(rows * columns * 2)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      corners.set([(column - 0.5) * stride, (row - 0.5) * stride], (row * columns + column) * 2)
    }
  }
  return corners
}
