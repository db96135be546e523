import type { Language } from '../language'
import type { Trust, TrustReason } from '../record'
import { formatPercent } from '../units'

/** A reason for doubt as the window says it: what was seen, and the one thing to do. */
export interface ReasonWords {
  readonly evidence: string
  readonly remedy: string
}

export function trustState(state: Trust['state'], language: Language): string {
  const words: Readonly<Record<Trust['state'], readonly [string, string]>> = {
    valid: ['valid', '有効'],
    doubtful: ['doubtful', '要確認'],
    invalid: ['invalid', '無効']
  }
  return words[state][language === 'ja' ? 1 : 0]
}

/** In the stored English words where the reason is not known here, as in a record of another version. */
export function reasonWords(reason: TrustReason, language: Language): ReasonWords {
  const facts = new Facts(reason.facts ?? {})
  const say = reasons[reason.code]
  const said = reason.facts === undefined ? null : (say?.(facts)[language] ?? null)
  if (said === null || facts.incomplete) return { evidence: sentence(reason.evidence), remedy: reason.remedy }
  const [evidence, remedy] = said
  return { evidence, remedy }
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.。]$/.test(text) ? '' : '.'}`

/** Figures of a file that anybody may have written: one that is not what it should be is noticed, not shown. */
class Facts {
  incomplete = false
  readonly #values: NonNullable<TrustReason['facts']>

  constructor(values: NonNullable<TrustReason['facts']>) {
    this.#values = values
  }

  number(name: string): number {
    const value = this.#values[name]
    if (typeof value === 'number') return value
    this.incomplete = true
    return 0
  }

  text(name: string): string {
    const value = this.#values[name]
    if (value === undefined || typeof value === 'number') this.incomplete = true
    return Array.isArray(value) ? value.join(', ') : String(value)
  }
}

type Pair = readonly [evidence: string, remedy: string]

const reasons: Readonly<Record<string, (facts: Facts) => Readonly<Record<Language, Pair>>>> = {
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
    const variation = formatPercent(facts.number('variation'))
    return {
      en: [
        `The rounds differ by ${variation} (coefficient of variation).`,
        'Close other programs, let the computer cool, then run again or choose Thorough.'
      ],
      ja: [
        `測定ごとのばらつきが ${variation} あります（変動係数）。`,
        'ほかのプログラムを閉じ、コンピューターを冷ましてから、もう一度実行するか「詳細」を選んでください。'
      ]
    }
  },
  'executed-elsewhere': (facts) => {
    const [asked, executed] = [facts.text('asked'), facts.text('executed')]
    return {
      en: [
        `Asked for ${asked}, executed on ${executed}.`,
        'Check the driver of the device; the figure belongs to the device that executed.'
      ],
      ja: [
        `${asked} を指定しましたが、${executed} で実行されました。`,
        'デバイスのドライバーを確認してください。この値は実際に実行したデバイスのものです。'
      ]
    }
  },
  'cpu-quota': (facts) => {
    const quota = facts.number('quota').toFixed(1)
    return {
      en: [
        `VinoBench may use ${quota} processors at once (a quota of its container).`,
        'Run outside the container, or take the figure as that of the quota.'
      ],
      ja: [
        `コンテナーの制限により、同時に使えるプロセッサーは ${quota} 個です。`,
        'コンテナーの外で実行するか、この制限のもとでの値として扱ってください。'
      ]
    }
  },
  'machine-busy': (facts) => {
    const [load, processors] = [facts.number('load').toFixed(1), facts.number('processors')]
    return {
      en: [
        `Other programs were busy before the run (load ${load} on ${processors} processors).`,
        'Close other programs and run again.'
      ],
      ja: [
        `実行前からほかのプログラムが動いていました（${processors} プロセッサーに対して負荷 ${load}）。`,
        'ほかのプログラムを閉じて、もう一度実行してください。'
      ]
    }
  },
  'on-battery': () => ({
    en: ['The computer ran on battery.', 'Plug it in and run again: most computers slow down on battery.'],
    ja: [
      'バッテリーで動作していました。',
      '電源につないで、もう一度実行してください。多くのコンピューターはバッテリー動作中に遅くなります。'
    ]
  })
}
