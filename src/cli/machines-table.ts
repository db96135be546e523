import type { MachineLine, MachineTable } from '../core/compare-machines'
import { intervalWords } from '../core/export/describe'
import { inputWords } from '../core/export/settings-words'
import { plural } from '../core/export/words'
import { formatFps, formatPercent } from '../core/units'
import type { Cell, Column } from './columns'
import { cut, wrap } from './layout'
import type { Colours, Stream } from './output'
import { stackedTables } from './row-details'
import { printable, toAscii } from './terminal'

type Look = Pick<Stream, 'columns' | 'colours' | 'unicode'>

/** Names longer than this would push the figures off the line. */
const longestName = 36

/** The machines as a table for each model: a line for each result, then the figures of every row. */
export function machinesTable(tables: readonly MachineTable[], look: Look): string {
  const blocks = tables.map((table) => [...heading(table, look), '', ...lines(table, look)].join('\n'))
  const text = `${blocks.join('\n\n')}\n`
  return look.unicode ? text : toAscii(text)
}

function heading({ model, machines }: MachineTable, { columns, colours: { bold, dim } }: Look): string[] {
  const count = new Set(machines.map(({ machine }) => machine.id)).size
  const title = `${plural(machines.length, 'result')} of ${plural(count, 'machine')}, the fastest first`
  const details = `Throughput [FPS] · ${model.name}, input ${inputWords(model)}`
  return [bold(title), ...wrap(printable(details), columns).map((line) => dim(line))]
}

function lines({ machines, rows }: MachineTable, { columns: width, colours }: Look): string[] {
  const column = (
    title: string,
    align: Column['align'],
    expendable: number,
    cell: (line: MachineLine) => Cell
  ): Column => ({
    title,
    align,
    expendable,
    cells: machines.map(cell)
  })
  const short = (text: string): Cell => ({ text: cut(printable(text), longestName) })
  const columns = [
    column('Result', 'left', 0, ({ file }) => short(file)),
    column('Processor', 'left', 1, ({ machine }) => short(machine.cpu)),
    column('Best row', 'left', 1, ({ best }) => ({ text: printable(best?.row ?? 'nothing measured') })),
    column('FPS', 'right', 1, ({ best }) => ({
      text: best === null ? '' : formatFps(best.fps.value),
      paint: colours.bold
    })),
    column('Interval', 'left', 3, ({ best }) => ({
      text: best === null ? '' : intervalWords(best.fps, { length: best.rounds }),
      paint: colours.dim
    })),
    column('Of the fastest', 'right', 2, ({ share }) => ({ text: share === null ? '' : formatPercent(share) })),
    ...rows.map((id) => column(id, 'right', 4, (line) => figure(line, id, colours)))
  ]
  return stackedTables(columns, width, colours)
}

function figure({ rows }: MachineLine, id: string, colours: Colours): Cell {
  const row = rows.find((one) => one.id === id)
  if (row === undefined) return { text: '' }
  if (row.fps === null) return { text: row.status, paint: colours.dim }
  return { text: formatFps(row.fps.value), ...(row.trust === 'invalid' ? { paint: colours.red } : {}) }
}
