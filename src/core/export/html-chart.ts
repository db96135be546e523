import type { RowRecord, RunRecord } from '../record'
import { formatFps } from '../units'
import { winningRows } from '../verdict'
import { explainRow, figureWords, intervalWords } from './describe'
import { escapeHtml } from './escape'
import { scaleFromZero } from './scale'

/** The chart as rows of plain HTML with a bar of SVG each: it takes the reader's fonts, width and colours. */
export function htmlChart(record: RunRecord): string {
  const { rows, model } = record
  const winners = winningRows(record)
  const most = Math.max(0, ...rows.map(({ fps }) => Math.max(fps?.value ?? 0, fps?.high ?? 0)))
  const scale = scaleFromZero(most)
  const what = `Throughput [FPS], ${figureWords(record)} · ${escapeHtml(model.name)}`
  const marks = scale.marks.map((mark) => `<span>${mark}</span>`).join('')
  return `<figure aria-label="Performance difference">
<figcaption><b>Performance difference</b><span>${what}</span></figcaption>
${rows.map((row) => chartRow(row, scale, winners)).join('\n')}
<div class="axis" aria-hidden="true"><span></span><div class="marks">${marks}</div><small>Throughput [FPS]</small></div>
</figure>`
}

type Scale = ReturnType<typeof scaleFromZero>

function chartRow(row: RowRecord, scale: Scale, winners: readonly string[]): string {
  const name = `<div>${escapeHtml(row.label)}<small>${escapeHtml(explainRow(row))}</small></div>`
  if (row.fps === null) {
    const reason = escapeHtml(row.failure?.message ?? 'Not measured.')
    return `<div class="row off">${name}<div class="track"><p>${reason}</p></div><div class="figure">${escapeHtml(row.status)}</div></div>`
  }
  const { value, low, high } = row.fps
  const figure = `${badge(row)} ${formatFps(value)}<small> ${intervalWords({ value, low, high }, row.rounds)}</small>`
  return `<div class="row${winners.includes(row.id) ? ' best' : ''}">${name}<div class="track">${barSvg(row.fps, scale)}</div><div class="figure">${figure}</div></div>`
}

function badge({ trust, status }: RowRecord): string {
  const word = status === 'failed' ? 'failed' : trust?.state
  return word === undefined || word === 'valid' ? '' : `<span class="badge ${word}">${word}</span>`
}

/** Drawn on 1000 × 26 units and stretched to the width there is. The whisker is the interval. */
function barSvg({ value, low, high }: NonNullable<RowRecord['fps']>, { end, marks }: Scale): string {
  const at = (fps: number): string => ((fps / end) * 1000).toFixed(1)
  const grid = marks.map((mark) => `M${at(mark)} 0V26`).join('')
  const whisker =
    low === null || high === null ? '' : `<path d="M${at(low)} 13H${at(high)}M${at(low)} 8V18M${at(high)} 8V18"/>`
  return `<svg class="plot" viewBox="0 0 1000 26" preserveAspectRatio="none" aria-hidden="true"><path class="grid" d="${grid}"/><rect y="2" width="${at(value)}" height="22"/>${whisker}</svg>`
}
