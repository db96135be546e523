import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { ChartLook } from '../../../../core/export/chart-look'
import { scaleFromZero } from '../../../../core/export/scale'
import type { ChartRow } from './chart-rows'

export interface ChartLayout {
  /** Of the whole chart in pixels. */
  readonly width: number
  readonly look: ChartLook
  readonly axisName: string
  readonly description: string
  /** Id of a row that is pointed at elsewhere. */
  readonly highlight: string | null
}

export const rowHeight = 46
const top = 4
const bottom = 52
const figureRoom = 148

export const chartHeight = (rows: number): number => top + rowHeight * Math.max(1, rows) + bottom

/** Horizontal bars in the rows' order, intervals as whiskers; a row without a figure keeps its place and says why. */
export function chartOption(rows: readonly ChartRow[], layout: ChartLayout): EChartsOption {
  const { look } = layout
  const labels = labelRoom(layout.width)
  const { end, marks } = scaleFromZero(Math.max(0, ...rows.map(({ fps, high }) => Math.max(fps ?? 0, high ?? 0))))
  return {
    animation: false,
    textStyle: { fontFamily: look.fontFamily },
    aria: { enabled: true, label: { description: layout.description } },
    grid: { left: labels, right: figureRoom, top, bottom, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      name: layout.axisName,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: { color: look.muted, fontSize: 13 },
      min: 0,
      max: end,
      interval: marks[1] ?? end,
      axisLabel: { color: look.muted, fontSize: 13, hideOverlap: true },
      splitLine: { lineStyle: { color: look.line } }
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ id }) => id),
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      axisLabel: { interval: 0, align: 'left', margin: labels, ...rowLabels(rows, layout, labels - 16) }
    },
    series: [bars(rows, look), whiskers(rows, look), figures(rows, end, layout)]
  }
}

const labelRoom = (width: number): number => Math.round(Math.min(280, Math.max(150, width * 0.27)))

type Series = Extract<NonNullable<EChartsOption['series']>, readonly unknown[]>[number]

function bars(rows: readonly ChartRow[], look: ChartLook): Series {
  return {
    type: 'bar',
    barWidth: 22,
    silent: true,
    data: rows.map(({ fps, isBest }) => ({
      value: fps ?? '-',
      itemStyle: { color: isBest ? look.accent : look.bar, borderRadius: [0, 4, 4, 0] }
    }))
  }
}

function whiskers(rows: readonly ChartRow[], { ink }: ChartLook): Series {
  const renderItem: CustomSeriesRenderItem = (_, api) => {
    const [low = 0, y = 0] = api.coord([api.value(1), api.value(0)])
    const [high = 0] = api.coord([api.value(2), api.value(0)])
    const line = (x1: number, y1: number, x2: number, y2: number) =>
      ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: ink, lineWidth: 1.5, opacity: 0.8 } }) as const
    return {
      type: 'group',
      children: [line(low, y, high, y), line(low, y - 5, low, y + 5), line(high, y - 5, high, y + 5)]
    }
  }
  const data = rows.flatMap(({ low, high }, index) => (low === null || high === null ? [] : [[index, low, high]]))
  return { type: 'custom', renderItem, data, encode: { x: [1, 2], y: 0 }, z: 5, silent: true }
}

/** Right of the plot each row's figure, its interval and its doubt; in the place of a missing bar the reason. */
function figures(rows: readonly ChartRow[], end: number, { look }: ChartLayout): Series {
  const renderItem: CustomSeriesRenderItem = (_, api) => {
    const row = rows[Number(api.value(0))]
    const [left = 0, y = 0] = api.coord([0, api.value(0)])
    const [right = 0] = api.coord([end, api.value(0)])
    if (row === undefined) return
    const place = row.fps === null ? missing(row, left, right, y, look) : []
    return { type: 'group', children: [...place, figureText(row, right + figureRoom, y, look)] }
  }
  return { type: 'custom', renderItem, data: rows.map((_, index) => [index, 0]), encode: { x: 1, y: 0 }, silent: true }
}

/** One text, so that a long figure and its badge never overlap. */
function figureText(row: ChartRow, x: number, y: number, look: ChartLook) {
  const figure = `${row.badge === '' ? '' : `{badge|${row.badge}}  `}{${row.fps === null ? 'off' : 'figure'}|${row.figure}}`
  const text = row.interval === '' ? figure : `${figure}\n{range|${row.interval}}`
  const rich = {
    figure: { fontSize: 20, fontWeight: 600, fill: look.ink, lineHeight: 24 },
    off: { fontSize: 20, fill: look.muted, lineHeight: 24 },
    range: { fontSize: 13, fill: look.muted, lineHeight: 18 },
    badge: {
      fontSize: 13,
      fill: look.warning,
      backgroundColor: look.warningSoft,
      borderRadius: 9,
      padding: [2, 8]
    }
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
function rowLabels(rows: readonly ChartRow[], { look, highlight }: ChartLayout, width: number) {
  const style = (row: ChartRow): string => {
    if (row.id === highlight || row.isRunning) return 'strong'
    return row.isBest ? 'best' : row.fps === null ? 'off' : 'name'
  }
  const line = { width, overflow: 'truncate' as const, ellipsis: '…' }
  const name = { ...line, fontSize: 15, lineHeight: 20 }
  return {
    width,
    overflow: 'truncate' as const,
    formatter: (_: string, index: number): string => {
      const row = rows[index]
      return row === undefined ? '' : `{${style(row)}|${plain(row.name)}}\n{note|${plain(row.note)}}`
    },
    rich: {
      name: { ...name, color: look.ink },
      strong: { ...name, color: look.ink, fontWeight: 'bold' as const },
      best: { ...name, color: look.accent, fontWeight: 'bold' as const },
      off: { ...name, color: look.muted },
      note: { ...line, color: look.muted, fontSize: 13, lineHeight: 17 }
    }
  }
}

/** Without the marks of echarts' own rich text, and without what turns the order of reading round. */
const plain = (value: string): string => value.replace(/[{}|\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ')
