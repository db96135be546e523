import { onePassNote } from '../../../../core/explain/imported-words'
import { rowWords } from '../../../../core/explain/row-words'
import { trustState } from '../../../../core/explain/trust-words'
import type { RowRecord, RunRecord } from '../../../../core/record'
import { formatFps } from '../../../../core/units'
import { winningRows } from '../../../../core/verdict'
import { failureWords } from '../../../lib/failure-words'
import type { Language } from '../../../lib/i18n.svelte'

/** A row as the chart shows it: words and figures, no layout. */
export interface ChartRow {
  readonly id: string
  readonly name: string
  readonly note: string
  readonly fps: number | null
  readonly low: number | null
  readonly high: number | null
  readonly figure: string
  readonly interval: string
  /** A doubt, in a word; empty where there is none. */
  readonly badge: string
  /** The badge says that the figure counts for nothing. */
  readonly isBad: boolean
  /** Why there is no bar; empty where there is one, or where it is still to come. */
  readonly reason: string
  readonly isBest: boolean
  readonly isRunning: boolean
}

export interface ChartWords {
  readonly status: Readonly<Record<'failed' | 'cancelled' | 'unavailable', string>>
  readonly measuring: string
}

export interface ChartState {
  readonly language: Language
  readonly words: ChartWords
  /** Rows may still get their figures. */
  readonly live: boolean
  readonly running: string | null
}

export function chartRows(record: RunRecord, state: ChartState): ChartRow[] {
  const winners = winningRows(record)
  return record.rows.map((row) => {
    const { name, note } = rowWords(row, state.language)
    const { importedFrom } = record
    const isRunning = row.id === state.running
    return {
      id: row.id,
      name,
      note: isRunning ? state.words.measuring : importedFrom ? onePassNote(importedFrom, state.language) : note,
      fps: row.fps?.value ?? null,
      low: row.fps?.low ?? null,
      high: row.fps?.high ?? null,
      figure: row.fps === null ? '–' : formatFps(row.fps.value),
      interval: intervalOf(row),
      badge: badgeOf(row, state),
      isBad: row.status === 'failed' || row.trust?.state === 'invalid',
      reason: reasonOf(row, state),
      isBest: winners.includes(row.id),
      isRunning
    }
  })
}

function intervalOf({ fps }: RowRecord): string {
  return fps?.low == null || fps.high === null ? '' : `${formatFps(fps.low)}–${formatFps(fps.high)}`
}

function badgeOf(row: RowRecord, { language, words, live }: ChartState): string {
  if (row.fps === null) return ''
  if (row.status === 'failed') return words.status.failed
  // While it runs every row has too few rounds: the sentence above says so once.
  if (live || row.trust === null || row.trust.state === 'valid') return ''
  return trustState(row.trust.state, language)
}

function reasonOf(row: RowRecord, { language, words, live }: ChartState): string {
  if (row.fps !== null || row.status === 'done') return ''
  if (row.status === 'cancelled' && row.failure === null) return live ? '' : words.status.cancelled
  const status = words.status[row.status]
  if (row.failure === null) return status
  return `${status}${language === 'ja' ? '：' : ': '}${failureWords(row.failure, language).what}`
}
