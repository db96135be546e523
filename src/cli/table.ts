import {
  baselineWords,
  cameraWords,
  clipWords,
  doubts,
  doubtSentence,
  figureWords,
  notices,
  unmeasured
} from '../core/export/describe'
import { pipelineSentence } from '../core/explain/pipeline-words'
import type { RunRecord } from '../core/record'
import { ladderTable, type Look, saysReason } from './ladder-table'
import { wrap } from './layout'
import { settingColumns, stackedTables, timeColumns } from './row-details'
import { printable, toAscii } from './terminal'

/** The result for people: the ladder with its bars, the verdict, and everything that qualifies them. */
export function resultTable(record: RunRecord, look: Look): string {
  const blocks = [
    [...heading(record, look), '', ...ladderTable(record, look)],
    verdictLines(record, look),
    unmeasuredLines(record, look),
    doubtLines(record, look),
    ...detailBlocks(record, look)
  ]
  const said = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  const text = `${said.join('\n\n')}\n`
  return look.unicode ? text : toAscii(text)
}

function heading(record: RunRecord, { columns, colours: { bold, dim } }: Look): string[] {
  const { model } = record
  const details = `Throughput [FPS] · ${figureWords(record)} · ${model.name}, input ${model.inputShape.join('×')}`
  return [bold('Performance difference'), ...wrap(printable(details), columns).map((line) => dim(line))]
}

function verdictLines(record: RunRecord, { columns, colours: { bold } }: Look): string[] {
  const trusted = record.rows.filter((row) => row.trust?.state !== 'invalid')
  const best = Math.max(0, ...trusted.map((row) => row.fps?.value ?? 0))
  const baseline = baselineWords(record)
  const bestRow = trusted.find((row) => row.fps?.value === best)
  const application = bestRow === undefined ? null : pipelineSentence(bestRow, 'en')
  const remarks = [
    ...(best > 0 ? [`In practice: ${cameraWords(best)}; ${clipWords(best)}.`] : []),
    ...(application === null ? [] : [application]),
    ...(baseline === null ? [] : [`The baseline is ${baseline}; a step is against the row before it.`]),
    ...notices(record)
  ]
  return [
    ...wrap(printable(record.verdict.sentence), columns).map((line) => bold(line)),
    ...remarks.flatMap((remark) => wrap(printable(remark), columns))
  ]
}

function unmeasuredLines(record: RunRecord, { columns, colours }: Look): string[] {
  const lines = unmeasured(record.rows).flatMap((group) => {
    const ids = group.rows.map((row) => row.id).join(', ')
    if (saysReason(group, record, columns))
      return group.remedy === '' ? [] : wrap(`${ids}: ${printable(group.remedy)}`, columns, 2)
    const reason = wrap(printable(`${ids} (${group.rows[0]?.status}): ${group.reason}`), columns, 2)
    const remedy = group.remedy === '' ? [] : indented(group.remedy, columns)
    return [...reason, ...remedy.map((line) => colours.dim(line))]
  })
  return lines.length === 0 ? [] : [colours.bold('Not measured'), ...lines]
}

function doubtLines({ rows }: RunRecord, { columns, colours: { bold, dim } }: Look): string[] {
  const measured = rows.filter((row) => row.trust !== null).length
  const lines = doubts(rows).flatMap((doubt) => [
    ...wrap(printable(doubtSentence(doubt, measured)), columns, 2),
    ...indented(doubt.remedy, columns).map((line) => dim(line))
  ])
  return lines.length === 0 ? [] : [bold('Reasons for doubt'), ...lines]
}

const indented = (text: string, columns: number): string[] =>
  wrap(printable(text), columns - 2).map((line) => `  ${line}`)

function detailBlocks({ rows }: RunRecord, { columns, colours }: Look): string[][] {
  const measured = rows.filter((row) => row.fps !== null)
  if (measured.length === 0) return []
  return [
    [colours.bold('Asked for, and what really ran'), ...stackedTables(settingColumns(measured), columns, colours)],
    [colours.bold('Before the first answer [ms]'), ...stackedTables(timeColumns(measured), columns, colours)]
  ]
}
