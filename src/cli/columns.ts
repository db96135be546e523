import stringWidth from 'string-width'
import { padEnd, padStart } from './layout'

export interface Cell {
  readonly text: string
  /** Colour, added after the text has been brought to its width. */
  readonly paint?: (text: string) => string
}

export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
  readonly cells: readonly Cell[]
  /** The column with the highest number moves to the next table first where a line is too short; 0 stays. */
  readonly expendable: number
}

const gap = 2

export const widthOf = ({ title, cells }: Column): number =>
  Math.max(stringWidth(title), ...cells.map(({ text }) => stringWidth(text)))

export const totalWidth = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + widthOf(column) + gap, -gap)

/** Columns that fit into one line, and those that must go to a table of their own. */
export function fit(columns: readonly Column[], width: number): { here: Column[]; elsewhere: Column[] } {
  const here = [...columns]
  while (totalWidth(here) > width) {
    const most = Math.max(...here.map((column) => column.expendable))
    if (most === 0) break
    here.splice(
      here.findLastIndex((column) => column.expendable === most),
      1
    )
  }
  return { here, elsewhere: columns.filter((column) => !here.includes(column)) }
}

/** Lines of a table, the titles first. */
export function tableLines(columns: readonly Column[], paintTitle: (text: string) => string): string[] {
  const widths = columns.map(widthOf)
  const line = (cells: readonly Cell[]): string => {
    const last = cells.findLastIndex(({ text }) => text !== '')
    return cells
      .slice(0, last + 1)
      .map(({ text, paint = (plain) => plain }, index) => {
        const width = widths[index] ?? 0
        const right = columns[index]?.align === 'right'
        // What ends a line is not filled up: no blanks at the ends of lines.
        return paint(right ? padStart(text, width) : index === last ? text : padEnd(text, width))
      })
      .join(' '.repeat(gap))
  }
  const rows = columns[0]?.cells.length ?? 0
  return [
    line(columns.map(({ title }) => ({ text: title, paint: paintTitle }))),
    ...Array.from({ length: rows }, (_, row) => line(columns.map(({ cells }) => cells[row] ?? { text: '' })))
  ]
}
