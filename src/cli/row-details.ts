import { shortVersion } from '../core/export/settings-words'
import type { RowRecord } from '../core/record'
import { formatMs } from '../core/units'
import { type Column, fit, tableLines } from './columns'
import type { Colours } from './output'
import { printable } from './terminal'

type Text = string | number | null | undefined

/** What was asked for against what the runtime really did, and what it took before the first answer. */
export function settingColumns(rows: readonly RowRecord[]): Column[] {
  return [
    column(rows, 'Row', 'left', ({ id }) => id),
    column(rows, 'Asked: hint', 'left', ({ requested }) => requested.hint ?? 'none'),
    column(rows, 'weights', 'left', ({ requested }) => requested.weights),
    column(rows, 'settings', 'left', configWords),
    column(rows, 'Ran: by', 'left', ({ effective }) => shortVersion(effective?.framework ?? '')),
    column(rows, 'requests', 'right', ({ effective }) => effective?.requests ?? '–'),
    column(rows, 'streams', 'right', ({ effective }) => effective?.streams ?? '–'),
    column(rows, 'threads', 'right', ({ effective }) => effective?.threads ?? '–'),
    column(rows, 'precision', 'left', ({ effective }) => effective?.precision ?? '–'),
    column(rows, 'on', 'left', ({ effective }) => effective?.executionDevices?.join('+') ?? '–'),
    column(rows, 'auto batch', 'right', ({ effective }) => effective?.autoBatch)
  ].filter(isSaid)
}

export function timeColumns(rows: readonly RowRecord[]): Column[] {
  return [
    column(rows, 'Row', 'left', ({ id }) => id),
    column(rows, 'Load', 'right', ({ loadMs }) => ms(loadMs)),
    column(rows, 'Compile', 'right', ({ compileMs }) => ms(compileMs)),
    column(rows, 'First inference', 'right', ({ firstInferenceMs }) => ms(firstInferenceMs))
  ]
}

const ms = (value: number | null): string => (value === null ? '–' : formatMs(value))

/** The hint has a column of its own. */
function configWords({ requested: { config } }: RowRecord): string {
  const settings = Object.entries(config).filter(([name]) => name !== 'PERFORMANCE_HINT')
  return settings.map(([name, value]) => `${name}=${value}`).join(' ')
}

/** Columns later in the list give way first. */
function column(
  rows: readonly RowRecord[],
  title: string,
  align: Column['align'],
  text: (row: RowRecord) => Text
): Column {
  return { title, align, expendable: 1, cells: rows.map((row) => ({ text: printable(String(text(row) ?? '')) })) }
}

/** A column in which nothing stands says nothing. */
export const isSaid = ({ cells }: Column): boolean => cells.some(({ text }) => text !== '')

/** As many tables as the columns need, each with the first column: the first table takes what fits. */
export function stackedTables(columns: readonly Column[], width: number, { dim }: Colours): string[] {
  const [first, ...others] = columns
  if (first === undefined) return []
  const { here, elsewhere } = fit([{ ...first, expendable: 0 }, ...others], width)
  const lines = tableLines(here, dim)
  // A single column wider than the line stays as it is: nothing is gained by trying again.
  if (elsewhere.length === 0 || here.length === 1) return lines
  return [...lines, '', ...stackedTables([first, ...elsewhere], width, { dim } as Colours)]
}
