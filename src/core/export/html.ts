import { agreementSentences, agreementWord } from '../explain/agreement-words'
import { figureSentences } from '../explain/figure-words'
import type { RowRecord, RunRecord } from '../record'
import { formatDuration, formatFps, formatMs } from '../units'
import {
  baselineWords,
  cameraWords,
  clipWords,
  doubts,
  doubtSentence,
  intervalWords,
  notices,
  ratioWords,
  secondsWords,
  stepWords,
  unmeasured
} from './describe'
import { askedWords, circumstances, didWords } from './settings-words'
import { passLead, passRows, passTitles } from './pass-table'
import { plural } from './words'
import { escapeHtml } from './escape'
import { htmlChart } from './html-chart'
import { htmlStyle } from './html-style'

/** Nothing may be loaded or executed, whatever a name in the record holds; the style is the report's own. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A report in one file that needs nothing else, for somebody who was not there. */
export function toHtml(record: RunRecord): string {
  const { rows, verdict, startedAt } = record
  const measured = rows.filter((row) => row.fps !== null)
  const sections = [
    header(record),
    facts(record),
    htmlChart(record),
    section('What to keep in mind', list(remarks(record))),
    section('Not measured', list(unmeasured(rows).map(unmeasuredItem))),
    section('Every row', ladderTable(measured)),
    section('The same answers?', pairs(answers(measured))),
    section('What the figures mean', figureItems(measured, rows)),
    section('Asked for, and what really ran', settingsTable(measured)),
    section('What benchmark_app would have reported', passTable(measured)),
    section('Circumstances', pairs(circumstances(record)))
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${verdict.sentence} · VinoBench, ${startedAt.slice(0, 10)}`)}</title>
<style>
${htmlStyle}
</style>
</head>
<body>
<main>
${sections.filter((part) => part !== '').join('\n')}
${footer(record)}
</main>
</body>
</html>
`
}

function header({ verdict, machine, startedAt, finishedAt, openvino }: RunRecord): string {
  const seconds = finishedAt === null ? Number.NaN : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
  const lead = [
    machine.cpu,
    openvino === null ? null : `OpenVINO ${openvino.version.split('-')[0]}`,
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    Number.isFinite(seconds) ? `measured in ${formatDuration(seconds)}` : null
  ].filter((part) => part !== null)
  return `<header><p class="brand">VinoBench</p><h1>${escapeHtml(verdict.sentence)}</h1><p class="lead">${escapeHtml(lead.join(' · '))}</p></header>`
}

function facts({ rows, verdict }: RunRecord): string {
  const usable = rows.filter((row) => row.fps !== null && row.trust?.state !== 'invalid')
  const fastest = usable.reduce<RowRecord | null>((a, b) => ((b.fps?.value ?? 0) > (a?.fps?.value ?? 0) ? b : a), null)
  const best = rows.find((row) => row.id === verdict.winner) ?? fastest
  if (best?.fps == null) return ''
  const { value } = best.fps
  const first = [best.loadMs, best.compileMs, best.firstInferenceMs].reduce<number>((sum, ms) => sum + (ms ?? 0), 0)
  const items: [string, string][] = [
    ['Best', `${formatFps(value)} FPS`],
    ['In practice', cameraWords(value)],
    ['First answer after', `${(first / 1000).toFixed(2)} s`],
    ['Can I believe it?', beliefWords(best)]
  ]
  const cells = items.map(([name, text]) => `<div><dt>${name}</dt><dd>${escapeHtml(text)}</dd></div>`)
  return `<dl class="facts">${cells.join('')}</dl>`
}

function beliefWords({ trust }: RowRecord): string {
  const reasons = trust?.reasons.length ?? 0
  if (trust?.state === 'valid') return 'Yes'
  return trust?.state === 'doubtful' ? `With ${plural(reasons, 'doubt')}` : 'No'
}

function remarks(record: RunRecord): string[] {
  const measured = record.rows.filter((row) => row.fps !== null)
  const best = Math.max(
    0,
    ...measured.filter((row) => row.trust?.state !== 'invalid').map((row) => row.fps?.value ?? 0)
  )
  const baseline = baselineWords(record)
  const clip = clipWords(best)
  const plain = [
    ...notices(record),
    ...(best > 0 ? [`At the best speed ${clip}.`] : []),
    ...(baseline === null ? [] : [`The baseline is ${baseline}; a step is against the row before it.`])
  ].map(escapeHtml)
  const doubtful = doubts(record.rows).map(
    (doubt) => `${escapeHtml(doubtSentence(doubt, measured.length))}<small>${escapeHtml(doubt.remedy)}</small>`
  )
  return [...plain, ...doubtful]
}

function unmeasuredItem({ rows, reason, remedy }: ReturnType<typeof unmeasured>[number]): string {
  const names = rows.map((row) => row.label).join(', ')
  return `<b>${escapeHtml(names)}</b> (${escapeHtml(rows[0]?.status ?? '')}): ${escapeHtml(reason)}<small>${escapeHtml(remedy)}</small>`
}

function ladderTable(rows: readonly RowRecord[]): string {
  const ms = (value: number | null | undefined): string => (value == null ? '–' : formatMs(value))
  return table(
    [
      'Row',
      'FPS',
      'Interval',
      's/image',
      'p50 [ms]',
      'p90 [ms]',
      'p99 [ms]',
      'To baseline',
      'Step',
      'Trust',
      'Answers'
    ],
    rows.map((row) => [
      row.id,
      row.fps === null ? '' : formatFps(row.fps.value),
      row.fps === null ? '' : intervalWords(row.fps, row.rounds),
      row.secondsPerImage === null ? '–' : secondsWords(row.secondsPerImage),
      ms(row.latencyMs?.p50),
      ms(row.latencyMs?.p90),
      ms(row.latencyMs?.p99),
      row.baseline === null ? '' : ratioWords(row.baseline.ratio),
      stepWords(row),
      row.status === 'failed' ? 'failed' : (row.trust?.state ?? ''),
      agreementWord(row.agreement, 'en')
    ]),
    [1, 2, 3, 4, 5, 6, 7]
  )
}

/** What was compared of each row, and how far off it was at most. */
function answers(rows: readonly RowRecord[]): [string, string][] {
  return rows.flatMap(({ id, agreement }): [string, string][] => {
    const said = agreementSentences(agreement, 'en')
    return said.length === 0 ? [] : [[id, said.join(' ')]]
  })
}

function figureItems(measured: readonly RowRecord[], rows: readonly RowRecord[]): string {
  return list(
    measured.flatMap((row) => {
      const sentences = figureSentences(row, rows, 'en')
      return sentences.length === 0 ? [] : [`<b>${escapeHtml(row.id)}</b>: ${escapeHtml(sentences.join(' '))}`]
    })
  )
}

function passTable(rows: readonly RowRecord[]): string {
  const cells = passRows(rows)
  return cells.length === 0 ? '' : `<p>${escapeHtml(passLead)}</p>${table(passTitles, cells, [1, 2, 3, 4, 5, 6, 7])}`
}

function settingsTable(rows: readonly RowRecord[]): string {
  const ms = (value: number | null): string => (value === null ? '–' : formatMs(value))
  return table(
    ['Row', 'Asked for', 'What ran', 'Compile [ms]', 'First inference [ms]', 'Out of order'],
    rows.map((row) => [
      row.id,
      askedWords(row),
      didWords(row.effective),
      ms(row.compileMs),
      ms(row.firstInferenceMs),
      row.outOfOrderFrames?.toLocaleString('en-US') ?? '–'
    ]),
    [3, 4, 5]
  )
}

const ownFigures =
  'Throughput is frames divided by the time from the first start to the last completion; inference only, one fresh process for each row and round, rows in random order within each round. '

function footer({ app, id, importedFrom }: RunRecord): string {
  const made = importedFrom === undefined ? `made by ${app.name} ${app.version}` : `imported from ${importedFrom.file}`
  return `<footer>${importedFrom === undefined ? ownFigures : ''}Result ${escapeHtml(id)}, ${escapeHtml(made)}.</footer>`
}

const section = (title: string, content: string): string =>
  content === '' ? '' : `<section><h2>${title}</h2>${content}</section>`

/** Items must be escaped already. */
const list = (items: readonly string[]): string =>
  items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`

function table(titles: readonly string[], rows: readonly (readonly string[])[], numeric: readonly number[]): string {
  if (rows.length === 0) return ''
  const cells = (tag: 'td' | 'th', texts: readonly string[]): string =>
    texts
      .map((text, index) => `<${tag}${numeric.includes(index) ? ' class="n"' : ''}>${escapeHtml(text)}</${tag}>`)
      .join('')
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')
  return `<div class="scroll"><table><thead><tr>${cells('th', titles)}</tr></thead><tbody>\n${body}\n</tbody></table></div>`
}

function pairs(items: readonly (readonly [string, string])[]): string {
  if (items.length === 0) return ''
  const lines = items.map(
    ([name, text]) => `<tr><th scope="row">${escapeHtml(name)}</th><td class="wide">${escapeHtml(text)}</td></tr>`
  )
  return `<div class="scroll"><table><tbody>\n${lines.join('\n')}\n</tbody></table></div>`
}
