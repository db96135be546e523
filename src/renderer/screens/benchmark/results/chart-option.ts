import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { ChartLook } from '../../../../core/export/chart-look'
import { bar, drawn, heightOf, placeOf, plain, rowChart, type Series, whisker } from '../../../lib/row-chart'
import type { ChartRow } from './chart-rows'

export interface ChartLayout {
  /** Of the whole chart in pixels. */
  readonly width: number
  readonly look: ChartLook
  readonly axisName: string
}

const rowHeight = 46
const barHeight = 22
const figureRoom = 148

export const chartHeight = (rows: number): number => heightOf(rowHeight * Math.max(1, rows))

/** Horizontal bars in the rows' order, intervals as whiskers; a row without a figure keeps its place and says why. */
export function chartOption(rows: readonly ChartRow[], { width, look, axisName }: ChartLayout): EChartsOption {
  return rowChart({
    look,
    axisName,
    most: Math.max(0, ...rows.map(({ fps, high }) => Math.max(fps ?? 0, high ?? 0))),
    ids: rows.map(({ id }) => id),
    room: { left: Math.round(Math.min(280, Math.max(212, width * 0.27))), right: figureRoom },
    names: rowNames(rows, look),
    series: (end) => [bars(rows, look), figures(rows, end, look)]
  })
}

function bars(rows: readonly ChartRow[], look: ChartLook): Series {
  const renderItem: CustomSeriesRenderItem = (_, api) => {
    const index = Number(api.value(0))
    const { fps = null, low = null, high = null, isBest = false } = rows[index] ?? {}
    if (fps === null) return
    const at = (value: number): number => placeOf(api, index, value).x
    const { y } = placeOf(api, index, 0)
    const interval = low === null || high === null ? [] : whisker([at(low), at(high)], y, 5, look.ink)
    return {
      type: 'group',
      children: [bar([at(0), at(fps)], y, barHeight, isBest ? look.accent : look.bar), ...interval]
    }
  }
  return drawn(rows.length, renderItem)
}

/** Right of the plot each row's figure, its interval and its doubt; in the place of a missing bar the reason. */
function figures(rows: readonly ChartRow[], end: number, look: ChartLook): Series {
  const renderItem: CustomSeriesRenderItem = (_, api) => {
    const index = Number(api.value(0))
    const row = rows[index]
    if (row === undefined) return
    const { x: left, y } = placeOf(api, index, 0)
    const { x: right } = placeOf(api, index, end)
    const place = row.fps === null ? missing(row, left, right, y, look) : []
    return { type: 'group', children: [...place, figureText(row, right + figureRoom, y, look)] }
  }
  return drawn(rows.length, renderItem)
}

const badge = { fontSize: 13, borderRadius: 9, padding: [2, 8] }

/** One text, so that a long figure and its badge never overlap. */
function figureText(row: ChartRow, x: number, y: number, look: ChartLook) {
  const figure = `${row.badge === '' ? '' : `{${row.isBad ? 'bad' : 'doubt'}|${row.badge}}  `}{${row.fps === null ? 'off' : 'figure'}|${row.figure}}`
  const text = row.interval === '' ? figure : `${figure}\n{range|${row.interval}}`
  const rich = {
    figure: { fontSize: 20, fontWeight: 600, fill: look.ink, lineHeight: 24 },
    off: { fontSize: 20, fill: look.muted, lineHeight: 24 },
    range: { fontSize: 13, fill: look.muted, lineHeight: 18 },
    doubt: { ...badge, fill: look.warning, backgroundColor: look.warningSoft },
    bad: { ...badge, fill: look.bad, backgroundColor: look.badSoft }
  }
  const style = { x, y, text, rich, align: 'right', verticalAlign: 'middle', fontFamily: look.fontFamily } as const
  return { type: 'text', style } as const
}

function missing({ reason }: ChartRow, left: number, right: number, y: number, look: ChartLook) {
  // Under the words, or in their place.
  const at = reason === '' ? y : y + 13
  const shape = { x1: left, y1: at, x2: right, y2: at }
  const style = { stroke: look.line, lineWidth: 1, lineDash: [4, 4] }
  const line = { type: 'line', shape, style } as const
  if (reason === '') return [line]
  const words = {
    x: left + 12,
    y,
    text: plain(reason),
    width: Math.max(0, right - left - 20),
    overflow: 'truncate' as const,
    ellipsis: '…',
    fontSize: 13,
    fontFamily: look.fontFamily,
    fill: look.muted,
    align: 'left' as const,
    verticalAlign: 'middle' as const
  }
  return [line, { type: 'text', style: words } as const]
}

/** Name in the first line, the trick in the second. */
function rowNames(rows: readonly ChartRow[], look: ChartLook) {
  const style = ({ isRunning, isBest, fps }: ChartRow): string =>
    isRunning ? 'strong' : isBest ? 'best' : fps === null ? 'off' : 'name'
  const name = { fontSize: 15, lineHeight: 20 }
  return {
    formatter: (_: string, index: number): string => {
      const row = rows[index]
      return row === undefined ? '' : `{${style(row)}|${plain(row.name)}}\n{note|${plain(row.note)}}`
    },
    rich: {
      name: { ...name, color: look.ink },
      strong: { ...name, color: look.ink, fontWeight: 'bold' as const },
      best: { ...name, color: look.accent, fontWeight: 'bold' as const },
      off: { ...name, color: look.muted },
      note: { color: look.muted, fontSize: 13, lineHeight: 17 }
    }
  }
}
