import { importedVerdict, onePassNote } from '../../../core/explain/imported-words'
import { rowWords } from '../../../core/explain/row-words'
import { verdictSentence } from '../../../core/explain/verdict-words'
import type { HistoryEntry, KeptRun, RunSummary } from '../../../core/history'
import { isKept } from '../../../core/history'
import { parseRowId } from '../../../core/rows'
import type { Estimate } from '../../../core/statistics'
import { formatFps } from '../../../core/units'
import { dateTime } from '../../lib/format'
import { language, t } from '../../lib/i18n.svelte'
import { plainText } from './list'

/** A row as the results call it; one that this program does not know keeps its own label. */
export function rowName({ id, label }: { readonly id: string; readonly label: string }): string {
  const spec = parseRowId(id)
  if (spec === null) return label
  return rowWords({ ...spec, effective: null, requested: { hint: spec.hint } }, language.current).name
}

export const verdictText = ({ verdict, importedFrom, rows }: RunSummary): string => {
  if (importedFrom !== undefined) return importedVerdict(importedFrom, rows, language.current)
  return verdict.facts === undefined ? verdict.sentence : verdictSentence(verdict.facts, language.current)
}

/** What the user calls it, else the report that it was imported from, else when it was. */
export const titleOf = ({ name, summary }: KeptRun): string =>
  name ?? summary.importedFrom?.file ?? dateTime(summary.startedAt)

/** How it was measured. */
export const howWords = ({ importedFrom, mode }: RunSummary): string =>
  importedFrom === undefined ? t(`history:mode.${mode}`) : onePassNote(importedFrom, language.current)

/** Everything that is shown of it can be searched. */
export function searchText(entry: HistoryEntry): string {
  if (!isKept(entry)) return plainText(entry)
  return `${plainText(entry)}\n${verdictText(entry.summary)}\n${dateTime(entry.summary.startedAt)}`
}

/** Processor names repeat what everybody knows. */
export const shortCpu = (cpu: string): string =>
  cpu
    .replace(/\((R|TM)\)/gi, '')
    .replace(/ CPU @ .*$/, '')
    .replace(/\s+/g, ' ')
    .trim()

export const shortOpenVino = (version: string): string => version.replace(/^(\d+\.\d+[\w.]*)-.*$/, '$1')

/** Processor, model and OpenVINO, in one line. */
export const aboutWords = ({ machine, model, openvino, importedFrom }: RunSummary): string =>
  [
    importedFrom === undefined ? shortCpu(machine.cpu) : t('history:unknownMachine'),
    model.name,
    openvino === null ? '' : `OpenVINO ${shortOpenVino(openvino.version)}`
  ]
    .filter(Boolean)
    .join(' · ')

/** `33.3–34.9`, or nothing where there is no interval. */
export const rangeText = ({ low, high }: Estimate): string =>
  low === null || high === null ? '' : t('history:comparison.range', { low: formatFps(low), high: formatFps(high) })
