import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { ChartLook } from '../../../core/export/chart-look'
import type { TrendPoint } from '../../../core/trend'

export interface TrendLayout {
  readonly look: ChartLook
  readonly axisName: string
  /** Index of the point that is pointed at; null where none is. */
  readonly pointed: number | null
  /** At the dashed line of a change. */
  readonly changeText: (point: TrendPoint) => string
  readonly date: (iso: string) => string
}

/** Runs at even distances, however long the time between: a year's gap would press an afternoon into one spot. */
export function trendOption(points: readonly TrendPoint[], layout: TrendLayout): EChartsOption {
  const { look } = layout
  const scale = trendScale(points)
  const levels = Math.min(mostLevels, points.filter(({ changes }) => changes.length > 0).length)
  return {
    animation: false,
    textStyle: { fontFamily: look.fontFamily },
    grid: { ...room, top: 36 + levels * levelHeight, bottom: 36, outerBoundsMode: 'none' },
    xAxis: {
      type: 'category',
      data: points.map(({ startedAt }) => layout.date(startedAt)),
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      axisLabel: { color: look.muted, fontSize: 13, hideOverlap: true }
    },
    yAxis: {
      type: 'value',
      name: layout.axisName,
      nameTextStyle: { color: look.muted, fontSize: 13, align: 'left', padding: [0, 0, 0, -44] },
      nameGap: 16,
      min: scale.from,
      max: scale.to,
      interval: scale.step,
      axisLabel: { color: look.muted, fontSize: 13 },
      splitLine: { lineStyle: { color: look.line } }
    },
    series: [band(points, layout), line(points, layout), dots(points, layout)]
  }
}

/** Beside the plot, in pixels. */
const room = { left: 56, right: 24 }

/** The point nearest to a place, `x` pixels from the left edge of a chart that is `width` wide; null beside the plot. */
export function pointAt(x: number, width: number, points: number): number | null {
  const index = Math.floor(((x - room.left) / (width - room.left - room.right)) * points)
  return index >= 0 && index < points ? index : null
}

/** Words of changes that stand close together: below each other. */
const mostLevels = 3
const levelHeight = 20

/** Of the axis. From zero, unless that would press all of it into the upper half. */
export function trendScale(points: readonly TrendPoint[]): { from: number; to: number; step: number } {
  const low = Math.min(...points.map(({ fps }) => fps.low ?? fps.value))
  const high = Math.max(...points.map(({ fps }) => fps.high ?? fps.value))
  if (points.length === 0 || !(high > 0)) return { from: 0, to: 1, step: 1 }
  const least = low > high / 2 ? Math.max(0, low - (high - low) * 0.25 - high * 0.01) : 0
  const rough = (high - least) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10)
  return { from: Math.floor(least / step) * step, to: Math.ceil((high / step) * 1.0001) * step, step }
}

type Series = Extract<NonNullable<EChartsOption['series']>, readonly unknown[]>[number]
type Api = Parameters<CustomSeriesRenderItem>[1]

const at = (api: Api, index: number, value: number): [number, number] => {
  const [x = 0, y = 0] = api.coord([index, value])
  return [x, y]
}

/** Between each two runs that have an interval; of one that stands alone, a whisker. */
function band(points: readonly TrendPoint[], { look }: TrendLayout): Series {
  const renderItem: CustomSeriesRenderItem = (_, api) => {
    const index = Number(api.value(0))
    const [before, here] = [points[index - 1]?.fps, points[index]?.fps]
    if (here?.low == null || here.high === null) return
    const [low, high] = [at(api, index, here.low), at(api, index, here.high)]
    const shape = { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }
    const whisker = { type: 'line', shape, style: { stroke: look.accent, lineWidth: 1.5, opacity: 0.6 } } as const
    if (before?.low == null || before.high === null) return { type: 'group', children: [whisker] }
    const area = [at(api, index - 1, before.low), at(api, index - 1, before.high), high, low]
    const polygon = { type: 'polygon', shape: { points: area }, style: { fill: look.accent, opacity: 0.16 } } as const
    return { type: 'group', children: [polygon, whisker] }
  }
  return { type: 'custom', renderItem, data: points.map((_, index) => [index, 0]), silent: true, z: 1 }
}

function line(points: readonly TrendPoint[], { look, changeText }: TrendLayout): Series {
  const renderItem: CustomSeriesRenderItem = (params, api) => {
    const index = Number(api.value(0))
    const [before, here] = [points[index - 1], points[index]]
    if (before === undefined || here === undefined) return
    const [from, to] = [at(api, index - 1, before.fps.value), at(api, index, here.fps.value)]
    const shape = { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }
    const stroke = { type: 'line', shape, style: { stroke: look.accent, lineWidth: 2 } } as const
    if (here.changes.length === 0) return { type: 'group', children: [stroke] }
    const area = params.coordSys as unknown as Area
    const level = points.slice(0, index).filter(({ changes }) => changes.length > 0).length % mostLevels
    const mark = changeMark((from[0] + to[0]) / 2, { area, level, text: changeText(here), look })
    return { type: 'group', children: [...mark, stroke] }
  }
  return { type: 'custom', renderItem, data: points.map((_, index) => [index, 0]), silent: true, z: 2 }
}

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Mark {
  readonly area: Area
  readonly level: number
  readonly text: string
  readonly look: ChartLook
}

/** The words stand on the side where there is more room. */
function changeMark(x: number, { area, level, text, look }: Mark) {
  const rightHalf = x > area.x + area.width / 2
  const y = area.y - 12 - level * levelHeight
  const shape = { x1: x, y1: y - 8, x2: x, y2: area.y + area.height }
  const style = {
    x: rightHalf ? x - 6 : x + 6,
    y,
    text: text.replace(/[{}|\p{Cc}]/gu, ' '),
    fill: look.muted,
    fontSize: 13,
    fontFamily: look.fontFamily,
    align: rightHalf ? 'right' : 'left',
    verticalAlign: 'middle'
  } as const
  return [
    { type: 'line', shape, style: { stroke: look.muted, lineWidth: 1, lineDash: [4, 4] as number[] } } as const,
    { type: 'text', style } as const
  ]
}

/** Hollow where there is no interval. */
function dots(points: readonly TrendPoint[], { look, pointed }: TrendLayout): Series {
  const renderItem: CustomSeriesRenderItem = (_, api) => {
    const index = Number(api.value(0))
    const point = points[index]
    if (point === undefined) return
    const [cx, cy] = at(api, index, point.fps.value)
    const fill = point.fps.low === null ? look.background : look.accent
    return {
      type: 'circle',
      shape: { cx, cy, r: index === pointed ? 8 : 5 },
      style: { fill, stroke: look.accent, lineWidth: 2 }
    }
  }
  return { type: 'custom', renderItem, data: points.map(({ fps }, index) => [index, fps.value]), silent: true, z: 3 }
}
