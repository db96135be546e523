import type { RowComparison, RunComparison } from '../core/compare'
import { intervalWords } from '../core/export/describe'
import { formatFps } from '../core/units'
import { type Cell, type Column, fit, tableLines } from './columns'
import { wrap } from './layout'
import type { Colours, Stream } from './output'
import { printable, toAscii } from './terminal'

type Look = Pick<Stream, 'columns' | 'colours' | 'unicode'>

/** One table for each further result: every row's ratio to the first, then what else differs. */
export function comparisonTable(comparison: RunComparison, { columns: width, colours, unicode }: Look): string {
  const { bold } = colours
  const [first = '', ...others] = comparison.files
  const blocks = others.map((file) => [
    ...wrap(printable(`${file} compared with ${first}`), width).map((line) => bold(line)),
    ...fileLines(comparison.rows, file, width, colours)
  ])
  if (comparison.unmatched.length > 0) {
    const lines = comparison.unmatched.map(({ id, measuredIn }) => `${id}: measured only in ${measuredIn.join(', ')}`)
    blocks.push([bold('Nothing to compare'), ...lines.flatMap((line) => wrap(printable(line), width, 2))])
  }
  if (comparison.circumstances.length > 0) {
    const lines = comparison.circumstances.flatMap((sentence) => wrap(printable(sentence), width, 2))
    blocks.push([bold('Mind, the differences contain this too'), ...lines])
  }
  const text = `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
  return unicode ? text : toAscii(text)
}

interface Pair {
  readonly id: string
  readonly row: RowComparison
  readonly other: RowComparison['others'][number]
}

function fileLines(rows: readonly RowComparison[], file: string, width: number, colours: Colours): string[] {
  const pairs = rows.flatMap((row) =>
    row.others.filter((other) => other.file === file).map((other) => ({ row, other, id: row.id }))
  )
  if (pairs.length === 0) return ['They have no measured row in common.']
  const column = (title: string, align: Column['align'], expendable: number, cell: (pair: Pair) => Cell): Column => ({
    title,
    align,
    expendable,
    cells: pairs.map(cell)
  })
  const paints = { faster: colours.green, slower: colours.red, 'no difference': colours.dim, unknown: colours.dim }
  const columns = [
    column('Row', 'left', 0, ({ id }) => ({ text: printable(id) })),
    column('Before', 'right', 2, ({ row }) => ({ text: formatFps(row.fps.value) })),
    column('Now [FPS]', 'right', 2, ({ other }) => ({ text: formatFps(other.fps.value) })),
    column('Interval', 'left', 3, ({ other }) => ({
      text: intervalWords(other.fps, { length: other.rounds }),
      paint: colours.dim
    })),
    column('Ratio', 'right', 0, ({ other }) => ({ text: `${fine(other.ratio.value)}×` })),
    column('Between', 'left', 1, (pair) => ({ text: betweenWords(pair) })),
    column('Difference', 'left', 0, ({ other }) => ({ text: other.difference, paint: paints[other.difference] }))
  ]
  return tableLines(fit(columns, width).here, colours.dim)
}

function betweenWords({ row, other }: Pick<Pair, 'row' | 'other'>): string {
  const { low, high } = other.ratio
  if (low !== null && high !== null) return `${fine(low)} and ${fine(high)}`
  return row.rounds === 0 || other.rounds === 0 ? 'no interval' : 'too few rounds'
}

/** One decimal more than elsewhere: whether an interval holds 1 must show. */
const fine = (ratio: number): string => ratio.toFixed(3)
