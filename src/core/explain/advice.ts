import type { Language } from '../language'
import type { Advice, RowRecord, Step } from '../record'
import { formatRatio } from '../units'
import { rowWords } from './row-words'
import { isTooSmall, tooSmallSentence } from './smallest-words'

/** What to do with a row's trick on this computer, in a word and in a sentence. */
export interface AdviceWords {
  readonly word: string
  readonly sentence: string
}

/** Null where the row has nothing to be compared with. */
export function adviceWords(row: RowRecord, rows: readonly RowRecord[], language: Language): AdviceWords | null {
  const { step } = row
  if (step === null) return null
  const before = rows.find(({ id }) => id === step.against)
  const name = before === undefined ? step.against : rowWords(before, language).name
  const differs = [row, before].some((one) => one?.agreement?.state === 'different')
  if (differs) return differentAnswers(step, name, language)
  return language === 'ja' ? japanese(step, name) : english(step, name)
}

/** Speed alone is no advice where something else is computed. */
function differentAnswers({ ratio }: Step, before: string, language: Language): AdviceWords {
  const times = formatRatio(ratio.value)
  return language === 'ja'
    ? {
        word: '出力が異なる',
        sentence: `前の行（${before}）の ${times} 倍の速さですが、出力が異なるため比べられません。`
      }
    : {
        word: 'different answers',
        sentence: `${times} times the speed of the row before (${before}), but the answers differ: that is no gain.`
      }
}

function english({ ratio, advice, smallest }: Step, before: string): AdviceWords {
  const speed = `${formatRatio(ratio.value)} times the speed of the row before (${before})`
  const range =
    ratio.low === null || ratio.high === null
      ? ''
      : `, between ${formatRatio(ratio.low)} and ${formatRatio(ratio.high)}`
  const why = isTooSmall(ratio, smallest) ? `${tooSmallSentence(smallest, 'en')} ` : ''
  const words: Readonly<Record<Advice, string>> = {
    keep: `It is worth having on this computer: ${speed}${range}.`,
    'no difference': `It changes nothing that could be measured on this computer: ${speed}${range}. ${why}It costs nothing to leave it out.`,
    skip: `It makes things worse on this computer: ${speed}${range}. That is normal: whether a trick helps depends on hardware and model.`
  }
  if (advice === null) return { word: 'too early', sentence: `${speed}; too few rounds to advise.` }
  return { word: advice === 'skip' ? 'skip on this computer' : advice, sentence: words[advice] }
}

function japanese({ ratio, advice, smallest }: Step, before: string): AdviceWords {
  const range =
    ratio.low === null || ratio.high === null ? '' : `（${formatRatio(ratio.low)}～${formatRatio(ratio.high)} 倍）`
  const speed = `前の行（${before}）の ${formatRatio(ratio.value)} 倍の速さ${range}`
  const why = isTooSmall(ratio, smallest) ? tooSmallSentence(smallest, 'ja') : ''
  const words: Readonly<Record<Advice, { word: string; sentence: string }>> = {
    keep: { word: '採用', sentence: `このコンピューターでは効果があります。${speed}です。` },
    'no difference': {
      word: '差なし',
      sentence: `このコンピューターでは測定できる差がありません。${speed}です。${why}使わなくても構いません。`
    },
    skip: {
      word: 'スキップ',
      sentence: `このコンピューターでは遅くなります。${speed}です。効果はハードウェアとモデルによって変わるため、珍しいことではありません。`
    }
  }
  if (advice === null) return { word: '判断はまだ', sentence: `${speed}です。助言するには測定回数が足りません。` }
  return words[advice]
}

/** How many frames finished out of order and were put back; null for rows that take one at a time. */
export function orderSentence(row: RowRecord, language: Language): string | null {
  if (row.outOfOrderFrames === null) return null
  const number = (value: number): string => value.toLocaleString('en-US')
  const frames = row.rounds.reduce((sum, round) => sum + round.frames, 0)
  const [late, all] = [number(row.outOfOrderFrames), number(Math.max(frames, row.outOfOrderFrames))]
  if (language === 'ja') {
    return row.outOfOrderFrames === 0
      ? `${all} フレームはすべて入力と同じ順序で完了しました。`
      : `${all} フレームのうち ${late} フレームが順序どおりに完了しませんでした。番号によって元の順序に戻せます。`
  }
  return row.outOfOrderFrames === 0
    ? `All ${all} frames finished in the order in which they came.`
    : `${late} of the ${all} frames finished out of order; their numbers put them back.`
}
