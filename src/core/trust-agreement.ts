import { framesCompared } from './agreement/judge'
import type { ComparedAnswers, RoundRecord } from './record'
import type { Check } from './trust'
import { finding, named } from './trust-finding'

type Differing = RoundRecord & { readonly answers: ComparedAnswers & { readonly state: 'different' } }

const isDifferent = (round: RoundRecord): round is Differing => round.answers?.state === 'different'

/** Speed counts only where the answers are right: a figure of other answers is none. */
const noNumbers: Check = ({ rounds }) => {
  const broken = rounds.filter(isDifferent).filter(({ answers }) => answers.notFinite > 0)
  if (broken.length === 0) return []
  const values = broken.reduce((sum, { answers }) => sum + answers.notFinite, 0)
  return [finding('invalid', 'answers-no-numbers', { rounds: named(broken), values })]
}

const answersDiffer: Check = ({ rounds }) => {
  const differing = rounds.filter(isDifferent).filter(({ answers }) => answers.differing > 0 && answers.worst !== null)
  const [first] = differing
  if (first === undefined) return []
  const worst = differing.reduce((a, { answers }) => Math.max(a, answers.worst?.nrmse ?? 0), 0)
  const count = (of: (answers: ComparedAnswers) => number): number =>
    differing.reduce((sum, { answers }) => sum + of(answers), 0)
  return [
    finding('invalid', 'answers-differ', {
      rounds: named(differing),
      frames: count(({ differing: frames }) => frames),
      compared: count(framesCompared),
      share: worst,
      bound: first.answers.bound
    })
  ]
}

const boxesDiffer: Check = ({ rounds }) => {
  const differing = rounds.filter(isDifferent).filter(({ answers: { boxes } }) => boxes?.agree === false)
  if (differing.length === 0) return []
  const count = (of: 'expected' | 'missed' | 'extra'): number =>
    differing.reduce((sum, { answers: { boxes } }) => sum + (boxes?.[of] ?? 0), 0)
  return [
    finding('invalid', 'boxes-differ', {
      rounds: named(differing),
      expected: count('expected'),
      missed: count('missed'),
      extra: count('extra')
    })
  ]
}

export const agreementChecks: readonly Check[] = [noNumbers, answersDiffer, boxesDiffer]
