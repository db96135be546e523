import { agreementWord } from '../explain/agreement-words'
import { figureSentences } from '../explain/figure-words'
import type { RowRecord, RunRecord } from '../record'
import { formatFps, formatMs } from '../units'
import {
  baselineWords,
  cameraWords,
  doubts,
  doubtSentence,
  intervalWords,
  notices,
  ratioWords,
  secondsWords,
  stepWords,
  unmeasured
} from './describe'
import { passLead, passRows, passTitles } from './pass-table'
import { askedWords, circumstances, didWords } from './settings-words'

/** A report for documents and issue threads. */
export function toMarkdown(record: RunRecord): string {
  const { rows, verdict } = record
  const measured = rows.filter((row) => row.fps !== null)
  const baseline = baselineWords(record)
  const blocks = [
    '# Performance difference',
    `**${text(verdict.sentence)}**`,
    list([...(baseline === null ? [] : [`The baseline is ${baseline}.`]), ...notices(record)].map(text)),
    table(
      ladderTitles,
      rows.map((row) => ladderCells(row, record))
    ),
    section('Not measured', list(unmeasured(rows).map((group) => text(unmeasuredSentence(group))))),
    section(
      'Reasons for doubt',
      list(doubts(rows).map((doubt) => text(`${doubtSentence(doubt, measured.length)} ${doubt.remedy}`)))
    ),
    section('What the figures mean', list(figureItems(measured, rows))),
    section('Asked for, and what really ran', settings(measured)),
    section('What benchmark_app would have reported', passes(measured)),
    section(
      'Circumstances',
      table(
        ['What', 'Value'],
        circumstances(record).map((cells) => cells.map(text))
      )
    )
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

const ladderTitles = [
  'Row',
  'Throughput [FPS]',
  'Interval',
  'Seconds per image',
  'p50 [ms]',
  'p99 [ms]',
  'To the baseline',
  'To the row before',
  'Trust',
  'Answers',
  'In practice'
]

function ladderCells(row: RowRecord, { verdict }: RunRecord): string[] {
  const id = text(row.id)
  if (row.fps === null) return [id, '–', row.status, '', '', '', '', '', '', '', '']
  const ms = (value: number | null | undefined): string => (value == null ? '–' : formatMs(value))
  const fps = formatFps(row.fps.value)
  return [
    id,
    row.id === verdict.winner ? `**${fps}**` : fps,
    intervalWords(row.fps, row.rounds),
    row.secondsPerImage === null ? '–' : secondsWords(row.secondsPerImage),
    ms(row.latencyMs?.p50),
    ms(row.latencyMs?.p99),
    row.baseline === null ? '' : ratioWords(row.baseline.ratio),
    stepWords(row),
    row.status === 'failed' ? 'failed' : (row.trust?.state ?? ''),
    text(agreementWord(row.agreement, 'en')),
    cameraWords(row.fps.value)
  ]
}

function unmeasuredSentence({ rows, reason, remedy }: ReturnType<typeof unmeasured>[number]): string {
  return `${rows.map((row) => row.id).join(', ')} (${rows[0]?.status ?? ''}): ${reason} ${remedy}`.trim()
}

function figureItems(measured: readonly RowRecord[], rows: readonly RowRecord[]): string[] {
  return measured.flatMap((row) => {
    const sentences = figureSentences(row, rows, 'en')
    return sentences.length === 0 ? [] : [text(`${row.id}: ${sentences.join(' ')}`)]
  })
}

function passes(rows: readonly RowRecord[]): string {
  const cells = passRows(rows).map((line) => line.map(text))
  return cells.length === 0 ? '' : `${text(passLead)}\n\n${table(passTitles.map(text), cells)}`
}

function settings(rows: readonly RowRecord[]): string {
  const ms = (value: number | null): string => (value === null ? '–' : formatMs(value))
  return table(
    ['Row', 'Asked for', 'What ran', 'Compile [ms]', 'First inference [ms]'],
    rows.map((row) => [
      text(row.id),
      text(askedWords(row)),
      text(didWords(row.effective)),
      ms(row.compileMs),
      ms(row.firstInferenceMs)
    ])
  )
}

const section = (title: string, content: string): string => (content === '' ? '' : `## ${title}\n\n${content}`)

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n')

/** Cells must be escaped already. Empty where there are no rows. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Names come from files and drivers: nothing in them may end a cell, make HTML, a link or emphasis. */
function text(value: string): string {
  return value
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .trim()
}
