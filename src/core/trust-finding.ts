import { Facts } from './explain/facts'
import { type AgreementReason, agreementReasons } from './explain/agreement-words'
import { surroundingsReasons, type SurroundingsReason } from './explain/surroundings-words'
import type { Finding } from './trust'

/** A reason with its stored English words, from the same place as those that are shown. */
export function finding(
  state: Finding['state'],
  code: SurroundingsReason | AgreementReason,
  facts: NonNullable<Finding['facts']>
): Finding {
  const [evidence, remedy] = { ...surroundingsReasons, ...agreementReasons }[code](new Facts(facts)).en
  // Reports put it after a colon.
  const clause = `${evidence.charAt(0).toLowerCase()}${evidence.slice(1).replace(/\.$/, '')}`
  return { state, code, evidence: clause, remedy, facts }
}

/** Rounds as people count them. */
export const named = (rounds: readonly { readonly round: number }[]): string[] =>
  rounds.map(({ round }) => String(round + 1))
