import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { ChartLook } from '../../../core/export/chart-look'
import { formatFps } from '../../../core/units'
import { bar, drawn, heightOf, placeOf, plain, rowChart, type Series, whisker } from '../../lib/row-chart'
import type { CompareRow, ComparedName } from './compare-view'

export interface CompareLayout {
  readonly width: number
  readonly look: ChartLook
  readonly colours: readonly string[]
  readonly axisName: string
  readonly rowName: (row: CompareRow) => string
}

/** More bars in a group than can be told apart. */
export const mostRuns = 6

const barHeight = 18
const groupGap = 18
const figureRoom = 96

export const compareHeight = (rows: number, runs: number): number =>
  heightOf(Math.max(1, rows) * (barHeight * runs + groupGap))

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
  const { look, width, axisName, rowName } = layout
  return rowChart({
    look,
    axisName,
    most: Math.max(
      0,
      ...rows.flatMap(({ cells }) => cells.flatMap((cell) => [cell?.fps.value ?? 0, cell?.fps.high ?? 0]))
    ),
    ids: rows.map(({ id }) => id),
    room: { left: Math.round(Math.min(240, Math.max(212, width * 0.24))), right: figureRoom },
    names: {
      color: look.ink,
      fontSize: 15,
      formatter: (_, index) => {
        const row = rows[index]
        return row === undefined ? '' : plain(rowName(row))
      }
    },
    series: () => runs.map((run, index) => barsOf(rows, run, { index, of: runs.length, layout }))
  })
}

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
    const row = Number(api.value(0))
    const cell = rows[row]?.cells[index]
    const at = (value: number): number => placeOf(api, row, value).x
    const { x: left, y: middle } = placeOf(api, row, 0)
    const y = middle + (index - (of - 1) / 2) * barHeight
    if (cell == null) return { type: 'group', children: [text(left + 6, y, `${letter} –`, look.muted, look)] }
    const { value, low, high } = cell.fps
    const interval = low === null || high === null ? [] : whisker([at(low), at(high)], y, 4, look.ink)
    const figure = `{letter|${letter}} ${formatFps(value)}`
    return {
      type: 'group',
      children: [
        bar([left, at(value)], y, barHeight - 2, fill),
        ...interval,
        text(at(Math.max(value, high ?? 0)) + 8, y, figure, look.ink, look)
      ]
    }
  }
  return drawn(rows.length, renderItem)
}

function text(x: number, y: number, content: string, fill: string, look: ChartLook) {
  const rich = { letter: { fontSize: 13, fontWeight: 600 as const, fill: look.muted } }
  const style = { x, y, text: content, rich, fill, fontSize: 13, fontFamily: look.fontFamily } as const
  return { type: 'text', style: { ...style, align: 'left', verticalAlign: 'middle' } } as const
}
