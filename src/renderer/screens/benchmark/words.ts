import { rowWords } from '../../../core/explain/row-words'
import { about } from '../../../core/estimate'
import type { MeasurePhase } from '../../../core/events'
import type { RowRecord } from '../../../core/record'
import type { RowSpec } from '../../../core/rows'
import type { WordKey } from '../../i18n'
import { figure } from '../../lib/format'
import { language, t } from '../../lib/i18n.svelte'

/** `about 4 minutes`. */
export function aboutTime(seconds: number): string {
  const { value, unit } = about(seconds)
  return t(`run:about.${unit}`, { count: value })
}

/** A row that has not been measured yet, as the results will call it. */
export const specWords = (spec: RowSpec) =>
  rowWords({ ...spec, effective: null, requested: { hint: spec.hint } }, language.current)

export const rowName = (rows: readonly RowRecord[], id: string): string => {
  const row = rows.find((known) => known.id === id)
  return row === undefined ? id : rowWords(row, language.current).name
}

export const phaseWord = (phase: MeasurePhase): string => t(phaseKeys[phase])

const phaseKeys: Readonly<Record<MeasurePhase, WordKey>> = {
  starting: 'run:phase.starting',
  loading: 'run:phase.loading',
  compiling: 'run:phase.compiling',
  'first-inference': 'run:phase.first-inference',
  'warming-up': 'run:phase.warming-up',
  measuring: 'run:phase.measuring',
  finishing: 'run:phase.finishing'
}

export const load = (value: number): string => figure(Math.round(value * 10) / 10)
