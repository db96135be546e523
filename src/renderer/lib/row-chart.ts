import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { ChartLook } from '../../core/export/chart-look'
import { scaleFromZero } from '../../core/export/scale'

/** A chart with its rows from the top down, their names on the left, and a scale from zero below. */
export interface RowChart {
  readonly look: ChartLook
  readonly axisName: string
  /** The greatest figure, with its interval. */
  readonly most: number
  readonly ids: readonly string[]
  /** Pixels for the names on the left and for what stands right of the plot. */
  readonly room: { readonly left: number; readonly right: number }
  /** How the names are written. */
  readonly names: NameStyle
  /** What is drawn; `end` is the scale's. */
  readonly series: (end: number) => Series[]
}

interface NameStyle {
  readonly formatter: (id: string, index: number) => string
  readonly color?: string
  readonly fontSize?: number
  readonly rich?: Readonly<Record<string, { readonly color: string; readonly fontSize: number }>>
}

export type Series = Extract<NonNullable<EChartsOption['series']>, readonly unknown[]>[number]
export type DrawApi = Parameters<CustomSeriesRenderItem>[1]

const top = 4
const bottom = 52

/** Of the whole chart in pixels. */
export const heightOf = (rows: number): number => top + rows + bottom

export function rowChart({ look, axisName, most, ids, room, names, series }: RowChart): EChartsOption {
  const { end, marks } = scaleFromZero(most)
  return {
    animation: false,
    textStyle: { fontFamily: look.fontFamily },
    grid: { ...room, top, bottom, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      name: axisName,
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
      data: [...ids],
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      // The width is for all of a name's parts together: a part with a width of its own would never be shortened.
      axisLabel: {
        interval: 0,
        align: 'left',
        margin: room.left,
        width: room.left - 16,
        overflow: 'truncate',
        ellipsis: '…',
        ...names
      }
    },
    series: series(end)
  }
}

/** Something drawn by hand in each row. */
export function drawn(rows: number, renderItem: CustomSeriesRenderItem): Series {
  const data = Array.from({ length: rows }, (_, index) => [index, 0])
  return { type: 'custom', renderItem, data, encode: { x: 1, y: 0 }, silent: true }
}

/** From the axis to the figure, round where it ends. */
export function bar([left, right]: readonly [number, number], y: number, height: number, fill: string) {
  const shape = { x: left, y: y - height / 2, width: Math.max(1, right - left), height, r: [0, 4, 4, 0] as number[] }
  return { type: 'rect', shape, style: { fill } } as const
}

/** From the low to the high end of an interval; `half` is how far its ends reach up and down. */
export function whisker([low, high]: readonly [number, number], y: number, half: number, stroke: string) {
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 1.5, opacity: 0.8 } }) as const
  return [line(low, y, high, y), line(low, y - half, low, y + half), line(high, y - half, high, y + half)]
}

/** Where on the screen a row's figure lies. */
export function placeOf(api: DrawApi, row: number, value: number): { readonly x: number; readonly y: number } {
  const [x = 0, y = 0] = api.coord([value, row])
  return { x, y }
}

/** Without the marks of echarts' own rich text, and without what turns the order of reading round. */
export const plain = (value: string): string => value.replace(/[{}|\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ')
