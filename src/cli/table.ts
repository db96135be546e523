import {
  askedWords,
  baselineWords,
  cameraWords,
  clipWords,
  didWords,
  doubts,
  doubtSentence,
  intervalWords,
  notices,
  plural,
  ratioWords,
  secondsWords,
  stepWords,
  unmeasured
} from '../core/export/describe'
import { type RowRecord, type RunRecord } from '../core/record'
import { formatFps, formatMs } from '../core/units'
import { bar } from './bar'
import { type Cell, type Column, fit, tableLines, totalWidth } from './columns'
import { cut, definition, wrap } from './layout'
import { type Colours, type Stream } from './output'
import { printable, toAscii } from './terminal'

const barWidth = { least: 8, most: 40 } as const

/** The result for people: the ladder with its bars, the verdict, and everything that qualifies them. */
export function resultTable(record: RunRecord, stream: Pick<Stream, 'columns' | 'colours' | 'unicode'>): string {
  const { columns: width, colours, unicode } = stream
  const blocks = [
    [...heading(record, width, colours), ...ladderLines(record, width, colours, unicode)],
    verdictLines(record, width, colours),
    unmeasuredLines(record, width, colours),
    doubtLines(record, width, colours),
    settingLines(record, width, colours),
    timeLines(record, width, colours)
  ]
  const text = `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
  return unicode ? text : toAscii(text)
}

function heading({ model, plan }: RunRecord, width: number, { bold, dim }: Colours): string[] {
  const details = `Throughput [FPS] · median of ${plural(plan.rounds, 'round')} · ${model.name}, input ${model.inputShape.join('×')}`
  return [bold('Performance difference'), ...wrap(printable(details), width).map((line) => dim(line)), '']
}

function ladderLines(record: RunRecord, width: number, colours: Colours, unicode: boolean): string[] {
  const rows = record.rows.filter((row) => row.fps !== null)
  const { here, elsewhere } = fit(ladderColumns(rows, record, colours), width - barWidth.least - 2)
  const room = Math.max(barWidth.least, Math.min(barWidth.most, width - totalWidth(here) - 2))
  const withBar = [...here.slice(0, 3), barColumn(rows, record, room, colours, unicode), ...here.slice(3)]
  const [titles = '', ...measured] = tableLines(withBar, colours.dim)
  const lines = measured.values()
  const idWidth = Math.max(...record.rows.map((row) => row.id.length))
  const ladder = record.rows.map((row) => {
    if (row.fps !== null) return lines.next().value ?? ''
    const reason = `${row.status}: ${row.failure?.message ?? 'not measured'}`
    return colours.dim(cut(`${row.id.padEnd(idWidth)}  ${printable(reason)}`, width))
  })
  const more = elsewhere.length === 0 ? [] : ['', ...overflowLines(rows, elsewhere, width, colours)]
  return [...(rows.length === 0 ? [] : [titles]), ...ladder, ...more]
}

function overflowLines(
  rows: readonly RowRecord[],
  columns: readonly Column[],
  width: number,
  colours: Colours
): string[] {
  const ids: Column = { title: 'Row', align: 'left', expendable: 0, cells: rows.map((row) => ({ text: row.id })) }
  const { here, elsewhere } = fit([ids, ...columns], width)
  const lines = tableLines(here, colours.dim)
  return elsewhere.length === 0 || here.length === 1
    ? lines
    : [...lines, '', ...overflowLines(rows, elsewhere, width, colours)]
}

function ladderColumns(rows: readonly RowRecord[], record: RunRecord, colours: Colours): Column[] {
  const winner = record.verdict.winner
  const column = (
    title: string,
    align: Column['align'],
    expendable: number,
    cell: (row: RowRecord) => Cell
  ): Column => ({
    title,
    align,
    expendable,
    cells: rows.map(cell)
  })
  const strong = (row: RowRecord): Pick<Cell, 'paint'> => (row.id === winner ? { paint: colours.bold } : {})
  return [
    column('Row', 'left', 0, (row) => ({ text: row.id, ...strong(row) })),
    column('FPS', 'right', 0, (row) => ({ text: row.fps === null ? '' : formatFps(row.fps.value), ...strong(row) })),
    column('Interval', 'left', 1, (row) => ({
      text: row.fps === null ? '' : intervalWords(row.fps),
      paint: colours.dim
    })),
    column('× base', 'right', 2, (row) => ({ text: row.baseline === null ? '' : ratioWords(row.baseline.ratio) })),
    column('Step', 'left', 3, (row) => ({ text: stepWords(row) })),
    column('s/image', 'right', 4, (row) => ({
      text: row.secondsPerImage === null ? '' : secondsWords(row.secondsPerImage)
    })),
    column('ms p50/p99', 'right', 5, (row) => ({ text: latencyWords(row) })),
    column('Trust', 'left', 0, (row) => trustCell(row, colours))
  ]
}

function barColumn(
  rows: readonly RowRecord[],
  record: RunRecord,
  width: number,
  colours: Colours,
  unicode: boolean
): Column {
  const most = Math.max(...rows.map((row) => row.fps?.value ?? 0))
  return {
    title: '',
    align: 'left',
    expendable: 0,
    cells: rows.map((row) => {
      const drawn = bar((row.fps?.value ?? 0) / most, width, unicode)
      return { text: drawn.padEnd(width), paint: row.id === record.verdict.winner ? colours.green : colours.dim }
    })
  }
}

function latencyWords({ latencyMs }: RowRecord): string {
  if (latencyMs === null) return ''
  const { p50, p99 } = latencyMs
  return `${p50 === null ? '–' : formatMs(p50)}/${p99 === null ? '–' : formatMs(p99)}`
}

function trustCell({ trust, status }: RowRecord, { green, yellow, red }: Colours): Cell {
  if (status === 'failed') return { text: 'failed', paint: red }
  if (trust === null) return { text: '' }
  return { text: trust.state, paint: { valid: green, doubtful: yellow, invalid: red }[trust.state] }
}

function verdictLines(record: RunRecord, width: number, { bold }: Colours): string[] {
  const lines = wrap(printable(record.verdict.sentence), width).map((line) => bold(line))
  const best = Math.max(
    ...record.rows.filter((row) => row.trust?.state !== 'invalid').map((row) => row.fps?.value ?? 0)
  )
  if (best > 0) lines.push(...wrap(`In practice: ${cameraWords(best)}; ${clipWords(best)}.`, width))
  const baseline = baselineWords(record)
  if (baseline !== null)
    lines.push(...wrap(printable(`The baseline is ${baseline}; a step is against the row before it.`), width))
  for (const notice of notices(record)) lines.push(...wrap(printable(notice), width))
  return lines
}

function unmeasuredLines({ rows }: RunRecord, width: number, { bold, dim, red }: Colours): string[] {
  const groups = unmeasured(rows)
  if (groups.length === 0) return []
  const lines = groups.flatMap(({ rows: group, reason, remedy }) => {
    const [first] = group
    const paint = first?.status === 'failed' ? red : (text: string) => text
    const text = `${group.map((row) => row.id).join(', ')} (${first?.status ?? 'unavailable'}): ${reason}`
    return [
      ...wrap(printable(text), width, 2).map((line) => paint(line)),
      ...(remedy === '' ? [] : wrap(printable(`  ${remedy}`), width - 2, 0).map((line) => dim(`  ${line}`)))
    ]
  })
  return [bold('Not measured'), ...lines]
}

function doubtLines({ rows }: RunRecord, width: number, { bold, dim }: Colours): string[] {
  const measured = rows.filter((row) => row.trust !== null).length
  const lines = doubts(rows).flatMap((doubt) => [
    ...wrap(printable(doubtSentence(doubt, measured)), width, 2),
    ...wrap(printable(doubt.remedy), width - 2).map((line) => dim(`  ${line}`))
  ])
  return lines.length === 0 ? [] : [bold('Reasons for doubt'), ...lines]
}

function settingLines({ rows }: RunRecord, width: number, { bold, dim }: Colours): string[] {
  const measured = rows.filter((row) => row.fps !== null)
  if (measured.length === 0) return []
  const nameWidth = Math.max(...measured.map((row) => row.id.length)) + 2
  const lines = measured.flatMap((row) => [
    ...definition(row.id, printable(`asked: ${askedWords(row)}`), nameWidth, width),
    ...definition('', printable(`did: ${didWords(row.effective)}`), nameWidth, width).map((line) => dim(line))
  ])
  return [bold('Asked for, and what really ran'), ...lines]
}

function timeLines({ rows }: RunRecord, width: number, { bold, dim }: Colours): string[] {
  const measured = rows.filter((row) => row.fps !== null)
  if (measured.length === 0) return []
  const column = (title: string, expendable: number, text: (row: RowRecord) => string | null): Column => ({
    title,
    align: 'right',
    expendable,
    cells: measured.map((row) => ({ text: text(row) ?? '–' }))
  })
  const ms = (value: number | null): string | null => (value === null ? null : formatMs(value))
  const columns: Column[] = [
    { ...column('Row', 0, (row) => row.id), align: 'left' },
    column('Load', 2, (row) => ms(row.loadMs)),
    column('Compile', 0, (row) => ms(row.compileMs)),
    column('First inference', 0, (row) => ms(row.firstInferenceMs)),
    column('CPU used', 1, (row) => percent(row.resources?.cpuShare ?? null)),
    column('Out of order', 3, (row) => row.outOfOrderFrames?.toLocaleString('en-US') ?? null)
  ]
  return [bold('Before the first answer [ms]'), ...tableLines(fit(columns, width).here, dim)]
}

const percent = (share: number | null): string | null => (share === null ? null : `${(share * 100).toFixed(0)} %`)
