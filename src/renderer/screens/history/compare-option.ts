import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { ChartLook } from '../../../core/export/chart-look'
import { scaleFromZero } from '../../../core/export/scale'
import { formatFps } from '../../../core/units'
import type { CompareRow, ComparedName } from './compare-view'

export interface CompareLayout {
  readonly width: number
  readonly look: ChartLook
  readonly colours: readonly string[]
  readonly axisName: string
  readonly description: string
  readonly rowName: (row: CompareRow) => string
}

/** More bars in a group than can be told apart. */
export const mostRuns = 6

const barHeight = 18
const groupGap = 18
const top = 4
const bottom = 52
const figureRoom = 96

export const compareHeight = (rows: number, runs: number): number =>
  top + Math.max(1, rows) * (barHeight * runs + groupGap) + bottom

/** The first is the measure, and grey; told apart also by the letter at each bar. */
export const runColours = (isDark: boolean): readonly string[] =>
  isDark
    ? ['#747b82', '#4fc3ae', '#7fb2e5', '#d9a45b', '#b79be0', '#e08f86']
    : ['#a3abb2', '#0a6a5d', '#3f78b5', '#b0752a', '#7a5fa8', '#b4564b']

/** A group of bars for each row, a bar for each run, intervals as whiskers. */
export function compareOption(
  rows: readonly CompareRow[],
  runs: readonly ComparedName[],
  layout: CompareLayout
): EChartsOption {
  const { look } = layout
  const labels = Math.round(Math.min(240, Math.max(130, layout.width * 0.24)))
  const values = rows.flatMap(({ cells }) => cells.flatMap((cell) => [cell?.fps.value ?? 0, cell?.fps.high ?? 0]))
  const { end, marks } = scaleFromZero(Math.max(0, ...values))
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
      axisLabel: {
        interval: 0,
        align: 'left',
        margin: labels,
        width: labels - 16,
        overflow: 'truncate',
        color: look.ink,
        fontSize: 15,
        formatter: (_: string, index: number) => {
          const row = rows[index]
          return row === undefined ? '' : layout.rowName(row)
        }
      }
    },
    series: runs.map((run, index) => barsOf(rows, run, { index, of: runs.length, layout }))
  }
}

type Series = Extract<NonNullable<EChartsOption['series']>, readonly unknown[]>[number]

interface Place {
  readonly index: number
  readonly of: number
  readonly layout: CompareLayout
}

/** Drawn by hand, so that bar, whisker, letter and figure keep together. */
function barsOf(rows: readonly CompareRow[], { letter }: ComparedName, { index, of, layout }: Place): Series {
  const { look, colours } = layout
  const fill = colours[index % colours.length] ?? look.bar
  const renderItem: CustomSeriesRenderItem = (_, api) => {
    const cell = rows[Number(api.value(0))]?.cells[index]
    const [left = 0, middle = 0] = api.coord([0, api.value(0)])
    const y = middle + (index - (of - 1) / 2) * barHeight
    if (cell == null) return { type: 'group', children: [text(left + 6, y, `${letter} –`, look.muted, look)] }
    const [right = 0] = api.coord([cell.fps.value, api.value(0)])
    const [high = right] = cell.fps.high === null ? [right] : api.coord([cell.fps.high, api.value(0)])
    const bar = {
      type: 'rect',
      shape: {
        x: left,
        y: y - barHeight / 2 + 1,
        width: Math.max(1, right - left),
        height: barHeight - 2,
        r: [0, 3, 3, 0] as number[]
      },
      style: { fill }
    } as const
    const figure = text(Math.max(right, high) + 8, y, `{letter|${letter}} ${formatFps(cell.fps.value)}`, look.ink, look)
    return { type: 'group', children: [bar, ...whisker(cell.fps, y, api, look), figure] }
  }
  return { type: 'custom', renderItem, data: rows.map((_, row) => [row, 0]), encode: { x: 1, y: 0 }, silent: true }
}

type Api = Parameters<CustomSeriesRenderItem>[1]

function whisker({ low, high }: { low: number | null; high: number | null }, y: number, api: Api, { ink }: ChartLook) {
  if (low === null || high === null) return []
  const [from = 0] = api.coord([low, api.value(0)])
  const [to = 0] = api.coord([high, api.value(0)])
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: ink, lineWidth: 1.5, opacity: 0.85 } }) as const
  return [line(from, y, to, y), line(from, y - 4, from, y + 4), line(to, y - 4, to, y + 4)]
}

function text(x: number, y: number, content: string, fill: string, look: ChartLook) {
  const rich = { letter: { fontSize: 13, fontWeight: 600 as const, fill: look.muted } }
  const style = { x, y, text: content, rich, fill, fontSize: 13, fontFamily: look.fontFamily } as const
  return { type: 'text', style: { ...style, align: 'left', verticalAlign: 'middle' } } as const
}
