import type { Language } from '../language'
import type { Trust, TrustReason } from '../record'
import { agreementReasons } from './agreement-words'
import { Facts } from './facts'
import { importedReasons } from './imported-words'
import { roundsReasons } from './rounds-words'
import { surroundingsReasons } from './surroundings-words'

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

type Pair = readonly [evidence: string, remedy: string]

const reasons: Readonly<Record<string, (facts: Facts) => Readonly<Record<Language, Pair>>>> = {
  ...roundsReasons,
  ...surroundingsReasons,
  ...agreementReasons,
  ...importedReasons,
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
  }),
  'own-work': (facts) => {
    const [rounds, works] = [facts.text('rounds'), facts.text('works').split(', ')]
    const said = (words: Readonly<Record<string, string>>, and: string): string =>
      works.map((work) => words[work] ?? work).join(and)
    const en = said({ import: 'took in a model', download: 'downloaded a file' }, ' and ')
    const ja = said({ import: 'モデルの取り込み', download: 'ダウンロード' }, 'と')
    return {
      en: [
        `VinoBench itself ${en} during round ${rounds}.`,
        'Run again: that work is over, or can be stopped on the screen “Models”.'
      ],
      ja: [
        `${rounds} 回目の測定中に、VinoBench 自身が${ja}をしていました。`,
        '処理が終わってから（または「モデル」画面で停止してから）、もう一度実行してください。'
      ]
    }
  }
}
