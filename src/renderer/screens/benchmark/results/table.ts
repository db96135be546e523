import { agreementWord } from '../../../../core/explain/agreement-words'
import { adviceWords } from '../../../../core/explain/advice'
import { rowWords } from '../../../../core/explain/row-words'
import { trustState } from '../../../../core/explain/trust-words'
import type { RowRecord, RunRecord } from '../../../../core/record'
import { formatFps, formatMs, formatRatio } from '../../../../core/units'
import { type Language, t } from '../../../lib/i18n.svelte'
import type { Table } from '../../../lib/table'

/** Every row with its figures, in the ladder's order. */
export function tableOf({ rows }: RunRecord, language: Language): Table {
  const names = [
    'row',
    'fps',
    'interval',
    'seconds',
    'p50',
    'p90',
    'p99',
    'baseline',
    'step',
    'advice',
    'trust',
    'answers'
  ] as const
  return {
    titles: names.map((name) => t(`results:table.${name}`)),
    rows: rows.map((row) => cells(row, rows, language))
  }
}

function cells(row: RowRecord, rows: readonly RowRecord[], language: Language): string[] {
  const { name } = rowWords(row, language)
  const { fps } = row
  if (fps === null) {
    const state = row.status === 'done' ? 'waiting' : row.status
    return [name, t(`results:status.${state}`), ...Array<string>(10).fill('')]
  }
  const ms = (value: number | null | undefined): string => (value == null ? '–' : formatMs(value))
  return [
    name,
    formatFps(fps.value),
    fps.low === null || fps.high === null ? t('results:table.quick') : `${formatFps(fps.low)}–${formatFps(fps.high)}`,
    row.secondsPerImage === null ? '–' : row.secondsPerImage.toFixed(4),
    ms(row.latencyMs?.p50),
    ms(row.latencyMs?.p90),
    ms(row.latencyMs?.p99),
    row.baseline === null ? '' : `${formatRatio(row.baseline.ratio.value)}×`,
    row.step === null ? '' : `${formatRatio(row.step.ratio.value)}×`,
    row.step?.advice == null ? '' : (adviceWords(row, rows, language)?.word ?? ''),
    row.trust === null ? '' : trustState(row.trust.state, language),
    agreementWord(row.agreement, language)
  ]
}
