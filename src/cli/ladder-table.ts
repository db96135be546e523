import stringWidth from 'string-width'
import { intervalWords, ratioWords, secondsWords, stepWords, type Unmeasured } from '../core/export/describe'
import { agreementWord } from '../core/explain/agreement-words'
import type { RowRecord, RunRecord } from '../core/record'
import { formatFps, formatMs } from '../core/units'
import { bar } from './bar'
import { type Cell, type Column, fit, tableLines, totalWidth } from './columns'
import { cut, padEnd } from './layout'
import type { Stream } from './output'
import { isSaid, stackedTables } from './row-details'
import { printable } from './terminal'

export type Look = Pick<Stream, 'columns' | 'colours' | 'unicode'>

/** A bar that is too short to compare says nothing: the figures give way first. */
const leastBar = (width: number): number => Math.floor(width / 6)
const longestBar = 40

/** One line for each row in the ladder's order, with its bar; what a line has no room for follows as further tables. */
export function ladderTable(record: RunRecord, look: Look): string[] {
  const { columns: width, colours } = look
  const measured = record.rows.filter((row) => row.fps !== null)
  const columns = ladderColumns(measured, record, look).filter(isSaid)
  const { here, elsewhere } = fit(columns, width - leastBar(width) - 2)
  const room = Math.max(leastBar(width), Math.min(longestBar, width - totalWidth(here) - 2))
  const beforeBar = here.findIndex(({ title }) => title === 'Interval') + 1 || 2
  const withBar = [...here.slice(0, beforeBar), barColumn(measured, record, room, look), ...here.slice(beforeBar)]

  const [titles = '', ...lines] = tableLines(withBar, colours.dim)
  const next = lines.values()
  const ladder = record.rows.map((row) =>
    row.fps === null ? colours.dim(cut(reasonLine(row, record.rows), width)) : (next.next().value ?? '')
  )
  const rest = elsewhere.length === 0 ? [] : ['', ...stackedTables([idColumn(measured), ...elsewhere], width, colours)]
  return [...(measured.length === 0 ? [] : [titles]), ...ladder, ...rest]
}

/** Whether the ladder says these rows' reason in full, so that it need not be said again. */
export function saysReason({ rows: group }: Unmeasured, { rows }: RunRecord, width: number): boolean {
  return group.every((row) => row.fps === null && stringWidth(reasonLine(row, rows)) <= width)
}

function reasonLine(row: RowRecord, all: readonly RowRecord[]): string {
  const idWidth = Math.max(...all.map(({ id }) => id.length))
  return printable(`${padEnd(row.id, idWidth)}  ${row.status}${row.failure === null ? '' : `: ${row.failure.message}`}`)
}

const idColumn = (rows: readonly RowRecord[]): Column => ({
  title: 'Row',
  align: 'left',
  expendable: 0,
  cells: rows.map(({ id }) => ({ text: id }))
})

function ladderColumns(rows: readonly RowRecord[], { verdict }: RunRecord, { colours }: Look): Column[] {
  const column = (
    title: string,
    align: Column['align'],
    expendable: number,
    cell: (row: RowRecord) => Cell
  ): Column => ({ title, align, expendable, cells: rows.map(cell) })
  const strong = ({ id }: RowRecord): Pick<Cell, 'paint'> => (id === verdict.winner ? { paint: colours.bold } : {})
  const { dim } = colours
  return [
    column('Row', 'left', 0, (row) => ({ text: row.id, ...strong(row) })),
    column('FPS', 'right', 0, (row) => ({ text: row.fps === null ? '' : formatFps(row.fps.value), ...strong(row) })),
    column('Interval', 'left', 1, ({ fps, rounds }) => ({
      text: fps === null ? '' : intervalWords(fps, rounds),
      paint: dim
    })),
    column('× base', 'right', 2, ({ baseline }) => ({ text: baseline === null ? '' : ratioWords(baseline.ratio) })),
    column('Step', 'left', 3, (row) => ({ text: stepWords(row) })),
    column('s/image', 'right', 4, ({ secondsPerImage: seconds }) => ({
      text: seconds === null ? '' : secondsWords(seconds)
    })),
    column('ms p50/p99', 'right', 5, (row) => ({ text: latencyWords(row) })),
    column('Trust', 'left', 0, (row) => trustCell(row, colours)),
    column('Answers', 'left', 6, ({ agreement }) => ({
      text: printable(agreementWord(agreement, 'en')),
      paint: agreement?.state === 'different' ? colours.red : dim
    }))
  ]
}

function barColumn(rows: readonly RowRecord[], { verdict }: RunRecord, width: number, look: Look): Column {
  const most = Math.max(...rows.map((row) => row.fps?.value ?? 0))
  const cells = rows.map((row) => ({
    text: padEnd(bar((row.fps?.value ?? 0) / most, width, look.unicode), width),
    paint: row.id === verdict.winner ? look.colours.green : look.colours.dim
  }))
  return { title: '', align: 'left', expendable: 0, cells }
}

function latencyWords({ latencyMs }: RowRecord): string {
  if (latencyMs === null) return ''
  const { p50, p99 } = latencyMs
  return `${p50 === null ? '–' : formatMs(p50)}/${p99 === null ? '–' : formatMs(p99)}`
}

function trustCell({ trust, status }: RowRecord, { green, yellow, red }: Look['colours']): Cell {
  if (status === 'failed') return { text: 'failed', paint: red }
  if (trust === null) return { text: '' }
  return { text: trust.state, paint: { valid: green, doubtful: yellow, invalid: red }[trust.state] }
}
