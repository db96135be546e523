import type { Conditions } from '../core/events'
import type { RoundRecord } from '../core/record'

/** What is worth a word at once, of what was around during a round. */
export const conditionsOf = (round: RoundRecord | undefined): Conditions => ({
  onBattery: round?.around?.onBattery ?? null,
  othersShare: round?.around?.othersShare ?? null
})
