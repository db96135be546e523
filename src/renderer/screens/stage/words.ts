import { rowWords } from '../../../core/explain/row-words'
import { finishOrder, type Race } from '../../../core/race/race'
import { language, t } from '../../lib/i18n.svelte'

/** Of a stopwatch: tenths, hundredths where all is over in less than ten seconds. */
export function seconds(milliseconds: number): string {
  const digits = milliseconds < 9_995 ? 2 : 1
  return (milliseconds / 1000).toFixed(digits)
}

/** The clock that runs: always one digit, so that it does not dance. */
export const clock = (milliseconds: number): string => (milliseconds / 1000).toFixed(1)

/** What a race came to: who was first, and how far that may be believed. */
export function resultWords(race: Race): readonly string[] {
  const order = finishOrder(race.lanes)
  const [first, last] = [order[0], order.at(-1)]
  if (first === undefined || last === undefined) return []
  if (last.place === 1) return [t('stage:race.together', { seconds: seconds(last.finishMs) })]
  const result = t('stage:race.result', {
    first: rowWords(first.row, language.current).name,
    seconds: seconds(first.finishMs),
    last: rowWords(last.row, language.current).name,
    lastSeconds: seconds(last.finishMs)
  })
  if (race.clearWinner === true) return [result]
  return [result, t(race.clearWinner === null ? 'stage:race.early' : 'stage:race.close')]
}
