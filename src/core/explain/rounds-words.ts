import type { Language } from '../language'
import { formatPercent } from '../units'
import type { Facts } from './facts'

type Pair = readonly [evidence: string, remedy: string]

/** What the rounds say of themselves: evidence and remedy in both languages. */
export const roundsReasons: Readonly<Record<string, (facts: Facts) => Readonly<Record<Language, Pair>>>> = {
  'few-rounds': (facts) => {
    const rounds = facts.number('rounds')
    return {
      en: [
        `${rounds === 1 ? 'One round' : `${rounds} rounds`}: a quick look without an interval.`,
        'Run Standard (six rounds) before you decide anything.'
      ],
      ja: [`測定は ${rounds} 回だけの速報で、区間がありません。`, '判断する前に「標準」（6 回）で実行してください。']
    }
  },
  'short-rounds': (facts) => {
    const seconds = facts.number('seconds').toFixed(2)
    return {
      en: [`The shortest round lasted ${seconds} s.`, 'Choose Standard or Thorough: their rounds are longer.'],
      ja: [`最も短い測定は ${seconds} 秒でした。`, '測定時間が長い「標準」または「詳細」を選んでください。']
    }
  },
  'rounds-differ': (facts) => {
    const [variation, extra] = [formatPercent(facts.number('variation')), facts.numberOr('extra', 0)]
    const still = extra === 0 ? '' : `, ${extra === 1 ? 'an extra round' : `${extra} extra rounds`} included`
    return {
      en: [
        `The rounds differ by ${variation} (coefficient of variation)${still}.`,
        'Close other programs, let the computer cool, then run again or choose Thorough.'
      ],
      ja: [
        `${extra === 0 ? '' : `追加の ${extra} 回を含めても、`}測定ごとのばらつきが ${variation} あります（変動係数）。`,
        'ほかのプログラムを閉じ、コンピューターを冷ましてから、もう一度実行するか「詳細」を選んでください。'
      ]
    }
  },
  drift: (facts) => {
    const [change, rounds] = [facts.number('change'), facts.number('rounds')]
    return change < 0 ? slower(formatPercent(-change), rounds) : faster(formatPercent(change), rounds)
  },
  dependence: (facts) => {
    const [correlation, rounds] = [facts.number('correlation').toFixed(2), facts.number('rounds')]
    return {
      en: [
        `Each of the ${rounds} rounds resembles the one before (correlation ${correlation}), so the interval is too narrow.`,
        'Close what works at intervals, such as backups, updates and virus scanners, then run again.'
      ],
      ja: [
        `${rounds} 回の測定値がそれぞれ直前の値に似ており（相関係数 ${correlation}）、区間が実際より狭く表示されています。`,
        'バックアップ、更新、ウイルス対策など、定期的に動くプログラムを止めてから、もう一度実行してください。'
      ]
    }
  }
}

const slower = (change: string, rounds: number): Readonly<Record<Language, Pair>> => ({
  en: [
    `The rounds became ${change} slower from the first to the last of ${rounds}.`,
    'Let the computer cool for some minutes, then run again: the figure lies between fresh and warm.'
  ],
  ja: [
    `${rounds} 回の測定のあいだに、速度が ${change} 低下しました。`,
    'コンピューターを数分冷ましてから、もう一度実行してください。この値は、冷えた状態と温まった状態の中間です。'
  ]
})

const faster = (change: string, rounds: number): Readonly<Record<Language, Pair>> => ({
  en: [
    `The rounds became ${change} faster from the first to the last of ${rounds}.`,
    'Wait until the computer has nothing else to do, then run again: something ended during the run.'
  ],
  ja: [
    `${rounds} 回の測定のあいだに、速度が ${change} 上がりました。`,
    '測定中にほかの処理が終わったと考えられます。コンピューターが落ち着いてから、もう一度実行してください。'
  ]
})
