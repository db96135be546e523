import type { Difference } from '../../../core/compare'
import type { Estimate } from '../../../core/statistics'
import { formatFps } from '../../../core/units'
import { t } from '../../lib/i18n.svelte'
import type { Table } from '../../lib/table'
import type { CompareCell, CompareView } from './compare-view'
import { rangeText, rowName } from './words'

/** One decimal more than elsewhere: whether an interval holds 1 must show. */
const fine = (ratio: number): string => ratio.toFixed(ratio >= 10 ? 2 : 3)

export const ratioText = ({ value }: Estimate): string => t('history:comparison.ratio', { ratio: fine(value) })

export const ratioRange = ({ low, high }: Estimate): string =>
  low === null || high === null ? '' : t('history:comparison.range', { low: fine(low), high: fine(high) })

const keys = { faster: 'faster', slower: 'slower', 'no difference': 'noDifference', unknown: 'unknown' } as const

export const differenceWord = (difference: Difference): string => t(`history:comparison.${keys[difference]}`)

/** For spreadsheets and documents: one figure in a cell. */
export function flatTable({ runs, rows }: CompareView): Table {
  const columns = ['fps', 'range', 'ratio', 'ratioRange', 'difference'] as const
  const titles = runs.flatMap(({ name }, index) =>
    columns.slice(0, index === 0 ? 2 : 5).map((column) => t(`history:comparison.columns.${column}`, { run: name }))
  )
  return {
    titles: [t('history:comparison.row'), ...titles],
    rows: rows.map((row) => [rowName(row), ...row.cells.flatMap((cell, index) => cellTexts(cell, index === 0))])
  }
}

function cellTexts(cell: CompareCell | null, isFirst: boolean): string[] {
  const figure = cell === null ? ['', ''] : [formatFps(cell.fps.value), rangeText(cell.fps)]
  if (isFirst) return figure
  if (cell?.ratio == null || cell.difference === null) return [...figure, '', '', '']
  return [...figure, fine(cell.ratio.value), ratioRange(cell.ratio), differenceWord(cell.difference)]
}
