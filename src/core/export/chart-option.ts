// As a whole a type import: `import { type … }` would load the library at every start.
import type { CustomSeriesRenderItem, EChartsOption } from 'echarts'
import type { RowRecord, RunRecord } from '../record'
import { formatFps } from '../units'
import { winningRows } from '../verdict'
import { type ChartLook, lightLook } from './chart-look'
import { explainRow, figureWords, intervalWords } from './describe'
import { scaleFromZero } from './scale'

const rowHeight = 76
const top = 128
const bottom = 88
const subtitleLine = 24
/** Left edge of all text, and where the labels end and the bars begin. */
const edge = 32
const labelEnd = 476

/** Size in pixels that shows every row at ease. */
export function chartSize(record: RunRecord): { readonly width: number; readonly height: number } {
  return { width: 1600, height: topOf(record) + rowHeight * Math.max(1, record.rows.length) + bottom }
}

/** Where the rows begin: below the verdict, which takes up to three lines. */
const topOf = ({ verdict }: RunRecord): number => top + subtitleLine * (folded(verdict.sentence).length - 1)

/**
 * The chart of a result for echarts (needs its bar and custom series, grid and title): one horizontal bar for each
 * row in the ladder's order with its interval as a whisker. Rows without a figure keep their place and say why.
 */
export function chartOption(record: RunRecord, look: ChartLook = lightLook): EChartsOption {
  const { rows, model, verdict } = record
  const winners = winningRows(record)
  const most = Math.max(0, ...rows.map(({ fps }) => Math.max(fps?.value ?? 0, fps?.high ?? 0)))
  const { end, marks } = scaleFromZero(most)
  const subtext = `${folded(verdict.sentence).join('\n')}\n${short(model.name, 60)} · ${figureWords(record)} · ${record.machine.cpu}`
  return {
    animation: false,
    backgroundColor: look.background,
    textStyle: { fontFamily: look.fontFamily },
    title: {
      text: 'Performance difference',
      subtext: plain(subtext),
      left: edge,
      top: 28,
      padding: 0,
      itemGap: 10,
      textStyle: { color: look.ink, fontSize: 34, fontWeight: 'bold' },
      subtextStyle: { color: look.muted, fontSize: 18, lineHeight: subtitleLine }
    },
    grid: { left: labelEnd, right: 220, top: topOf(record) + 8, bottom },
    xAxis: {
      type: 'value',
      name: 'Throughput [FPS]',
      nameLocation: 'middle',
      nameGap: 44,
      min: 0,
      max: end,
      interval: marks[1] ?? end,
      nameTextStyle: { color: look.muted, fontSize: 20 },
      axisLabel: { color: look.muted, fontSize: 18 },
      splitLine: { lineStyle: { color: look.line } }
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => row.id),
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      axisLabel: { interval: 0, align: 'left', margin: labelEnd - edge, ...rowLabels(rows, winners, look) }
    },
    series: [bars(rows, winners, look), whiskers(rows, look), figures(rows, end, look)]
  }
}

type Series = Extract<NonNullable<EChartsOption['series']>, readonly unknown[]>[number]

function bars(rows: readonly RowRecord[], winners: readonly string[], look: ChartLook): Series {
  return {
    type: 'bar',
    barWidth: 36,
    data: rows.map((row) => ({
      value: row.fps?.value ?? '-',
      itemStyle: { color: winners.includes(row.id) ? look.accent : look.bar, borderRadius: [0, 5, 5, 0] }
    }))
  }
}

function whiskers(rows: readonly RowRecord[], { ink }: ChartLook): Series {
  const renderItem: CustomSeriesRenderItem = (_, api) => {
    const [low = 0, y = 0] = api.coord([api.value(1), api.value(0)])
    const [high = 0] = api.coord([api.value(2), api.value(0)])
    const line = (x1: number, y1: number, x2: number, y2: number) =>
      ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: ink, lineWidth: 2.5, opacity: 0.8 } }) as const
    return {
      type: 'group',
      children: [line(low, y, high, y), line(low, y - 8, low, y + 8), line(high, y - 8, high, y + 8)]
    }
  }
  const data = rows.flatMap(({ fps }, index) =>
    fps?.low == null || fps.high === null ? [] : [[index, fps.low, fps.high]]
  )
  return { type: 'custom', renderItem, data, encode: { x: [1, 2], y: 0 }, z: 5, silent: true }
}

/** At the right edge each row's figure with its interval; for rows without one, beside the axis, how they ended. */
function figures(rows: readonly RowRecord[], end: number, look: ChartLook): Series {
  const renderItem: CustomSeriesRenderItem = (_, api) => {
    const row = rows[Number(api.value(0))]
    const [left = 0, y = 0] = api.coord([0, api.value(0)])
    const [right = 0] = api.coord([end, api.value(0)])
    if (row?.fps == null) {
      const dash = text(right + 188, y, '–', 28, look.muted, 'right')
      return { type: 'group', children: [text(left + 16, y, endWords(row), 18, look.muted, 'left'), dash] }
    }
    const doubt = row.status === 'failed' ? 'failed' : row.trust?.state === 'valid' ? '' : (row.trust?.state ?? '')
    return {
      type: 'group',
      children: [
        text(right + 188, y - 11, formatFps(row.fps.value), 28, look.ink, 'right', 'bold'),
        text(right + 188, y + 17, intervalWords(row.fps, row.rounds), 16, look.muted, 'right'),
        ...(doubt === '' ? [] : [text(right + 92, y - 11, doubt, 16, look.warning, 'right', 'bold')])
      ]
    }
  }
  return { type: 'custom', renderItem, data: rows.map((_, index) => [index, 0]), encode: { x: 1, y: 0 }, silent: true }
}

function endWords(row: RowRecord | undefined): string {
  const words = row === undefined ? '' : `${row.status}: ${row.failure?.message ?? 'not measured'}`
  return plain(short(words, 100))
}

const short = (value: string, most: number): string => (value.length > most ? `${value.slice(0, most - 1)}…` : value)

function text(
  x: number,
  y: number,
  content: string,
  fontSize: number,
  fill: string,
  align: 'left' | 'right',
  fontWeight: 'normal' | 'bold' = 'normal'
) {
  const style = { x, y, text: content, fontSize, fill, align, verticalAlign: 'middle', fontWeight } as const
  return { type: 'text', style } as const
}

/** Name in the first line, the trick in the second. */
function rowLabels(rows: readonly RowRecord[], winners: readonly string[], look: ChartLook) {
  return {
    formatter: (_: string, index: number): string => {
      const row = rows[index]
      if (row === undefined) return ''
      const style = row.fps === null ? 'off' : winners.includes(row.id) ? 'best' : 'name'
      return `{${style}|${plain(short(row.label, 38))}}\n{note|${plain(explainRow(row))}}`
    },
    rich: {
      name: { color: look.ink, fontSize: 21, lineHeight: 28 },
      best: { color: look.accent, fontSize: 21, lineHeight: 28, fontWeight: 'bold' as const },
      off: { color: look.muted, fontSize: 21, lineHeight: 28 },
      note: { color: look.muted, fontSize: 15, lineHeight: 20 }
    }
  }
}

function folded(sentence: string, most = 140, lines = 3): string[] {
  if (sentence.length <= most || lines === 1) return [short(sentence, most)]
  const blank = sentence.lastIndexOf(' ', most)
  const end = blank > 0 ? blank : most
  return [sentence.slice(0, end), ...folded(sentence.slice(end).trim(), most, lines - 1)]
}

/** Without control characters, which XML cannot hold, and without the marks of echarts' own rich text. */
function plain(value: string): string {
  return value.replace(/[^\P{Cc}\n]|[\p{Cs}\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu, ' ').replace(/[{}|]/g, ' ')
}
