import type { Language, Said } from '../language'
import { comparedAnswers } from '../agreement/judge'
import type { Agreement, BoundOf, NotCompared, RowRecord } from '../record'
import { formatPercent } from '../units'
import type { Facts } from './facts'

type Pair = readonly [evidence: string, remedy: string]
type Say = (facts: Facts) => Readonly<Record<Language, Pair>>

export type AgreementReason = 'answers-differ' | 'answers-no-numbers' | 'boxes-differ'

/** An error in units of the distance to the answer to another input: `3 %`; beyond ten times that nobody counts. */
const share = (value: number): string => (value > 10 ? '> 1000 %' : formatPercent(value))

const inRounds = (facts: Facts): string => `round ${facts.text('rounds')}`
const inRoundsJa = (facts: Facts): string => `${facts.text('rounds').replaceAll(', ', '、')} 回目`

/** Reasons that lie in what a row answered: what was seen, and what to do. */
export const agreementReasons: Readonly<Record<AgreementReason, Say>> = {
  'answers-differ': (facts) => {
    const [frames, compared] = [facts.number('frames'), facts.number('compared')]
    const [by, bound] = [share(facts.number('share')), facts.text('bound') as BoundOf]
    return {
      en: [
        `The answers are not the model’s: ${frames} of ${compared} compared frames of ${inRounds(facts)} differ from the reference by more than ${precisionWord(bound, 'en')} explains (up to ${by} of the way to the answer for another picture).`,
        'Do not use this configuration for this model: its speed is that of something else. Update OpenVINO and the driver of the device, and report it.'
      ],
      ja: [
        `モデル本来の出力と異なります。${inRoundsJa(facts)}の測定で、比較した ${compared} フレームのうち ${frames} フレームが、${precisionWord(bound, 'ja')}の誤差では説明できないほど基準と違っています（別の画像への出力との差に対して最大 ${by}）。`,
        'このモデルではこの設定を使わないでください。別のものの速さです。OpenVINO とデバイスのドライバーを更新し、問題を報告してください。'
      ]
    }
  },
  'answers-no-numbers': (facts) => ({
    en: [
      `The answers of ${inRounds(facts)} hold ${facts.number('values').toLocaleString('en-US')} values that are no numbers (NaN or infinite); the reference holds none.`,
      'Choose f32 as the precision, or another device: the numbers became too large for the one that executed.'
    ],
    ja: [
      `${inRoundsJa(facts)}の測定の出力に、数値でない値（NaN または無限大）が ${facts.number('values').toLocaleString('en-US')} 個ありました。基準の出力にはありません。`,
      '精度に f32 を指定するか、別のデバイスを選んでください。実行された精度では値が大きくなりすぎています。'
    ]
  }),
  'boxes-differ': (facts) => {
    const [expected, missed, extra] = [facts.number('expected'), facts.number('missed'), facts.number('extra')]
    return {
      en: [
        `The boxes are not those of the reference in ${inRounds(facts)}: of ${expected} boxes ${missed} were missed, ${extra} were extra, or they lay elsewhere or were scored differently.`,
        'Do not use this configuration for this model. Update OpenVINO and the driver of the device, and report it.'
      ],
      ja: [
        `${inRoundsJa(facts)}の測定で、検出枠が基準と一致しません。基準の ${expected} 個のうち ${missed} 個が見つからず、余分な枠が ${extra} 個ありました（位置やスコアの違いも含みます）。`,
        'このモデルではこの設定を使わないでください。OpenVINO とデバイスのドライバーを更新し、問題を報告してください。'
      ]
    }
  }
}

/** Whose bound applied, in the midst of a sentence. */
function precisionWord(bound: BoundOf, language: Language): string {
  if (bound === 'unknown') return language === 'ja' ? '不明な精度' : 'any precision'
  return language === 'ja' ? `${bound} ` : bound
}

/** A word for tables: `same`, `different`, `not checked`. */
export function agreementWord(agreement: RowRecord['agreement'] | undefined, language: Language): string {
  const words: Readonly<Record<Agreement['state'], Said>> = {
    same: { en: 'same', ja: '一致' },
    different: { en: 'different', ja: '不一致' },
    'not checked': { en: 'not checked', ja: '未確認' }
  }
  if (agreement === null || agreement === undefined) return ''
  // A newer program may know further states.
  return (words[agreement.state] as Said | undefined)?.[language] ?? agreement.state
}

const whyNot: Readonly<Record<NotCompared, Said>> = {
  'no-reference': {
    en: 'the model’s own answers on the CPU could not be had',
    ja: 'CPU での基準の出力を得られませんでした'
  },
  'too-large': { en: 'its answers are too large to be kept', ja: '出力が大きすぎて保存できません' },
  'dynamic-outputs': {
    en: 'how many values it answers depends on the picture',
    ja: '出力の数が画像によって変わるモデルです'
  },
  'no-numbers': {
    en: 'the model itself answers with values that are no numbers',
    ja: 'モデル自体の出力に数値でない値が含まれています'
  },
  'by-batch': {
    en: 'what it answers to several frames is not made of its answers to each',
    ja: 'バッチの出力をフレームごとに分けられません'
  },
  unstable: {
    en: 'its answers jump where the picture changes a little, so no difference means anything',
    ja: '画像がわずかに変わるだけで出力が大きく変わるモデルのため、違いに意味がありません'
  }
}

/** Whether a row's answers are the reference's, in sentences; none where it was never asked. */
export function agreementSentences(agreement: RowRecord['agreement'] | undefined, language: Language): string[] {
  if (agreement === null || agreement === undefined) return []
  if (agreement.state === 'not checked') {
    const why = (whyNot[agreement.why] as Said | undefined)?.[language]
    const detail = agreement.detail === undefined ? '' : ` (${agreement.detail})`
    return language === 'ja'
      ? [`基準の出力とは比較していません${why === undefined ? '' : `：${why}${detail}`}。`]
      : [`Its answers were not compared with the reference${why === undefined ? '' : `: ${why}${detail}`}.`]
  }
  const { state } = agreement
  const compared = comparedAnswers(agreement)
  if (compared === null) return []
  return language === 'ja' ? japanese({ ...compared, state }) : english({ ...compared, state })
}

type Compared = Exclude<Agreement, { state: 'not checked' }>

function english({ state, bound, compared, differing, unstable, worst, boxes }: Compared): string[] {
  const { before, during, after } = compared
  const all = before + during + after
  const when = `${before} before, ${during} during, ${after} after the timed parts`
  return [
    state === 'same'
      ? `The same answers as the reference, compared on ${all} frames (${when}).`
      : `Other answers than the reference: ${differing} of ${all} compared frames differ (${when}).`,
    ...(worst === null
      ? []
      : [
          `Farthest off: ${share(worst.nrmse)} of the way to the answer for another picture; ${share(worst.allowed)} is allowed in ${bound === 'unknown' ? 'a precision that is not told' : bound}. Cosine ${worst.cosine.toFixed(4)}.`
        ]),
    ...(boxes === null ? [] : [englishBoxes(boxes)]),
    ...(unstable === 0
      ? []
      : [`${unstable} frames were not judged: the model’s answer to them jumps where the picture changes a little.`])
  ]
}

function englishBoxes({
  expected,
  matched,
  missed,
  extra,
  leastIou,
  scoreDrift
}: NonNullable<Compared['boxes']>): string {
  if (expected === 0 && extra === 0) return 'Neither it nor the reference found anything on the pictures for certain.'
  const pairs =
    leastIou === null || scoreDrift === null
      ? ''
      : `; least overlap ${leastIou.toFixed(2)}, scores at most ${scoreDrift.toFixed(2)} apart`
  return `Boxes: ${matched} of ${expected} matched, ${missed} missed, ${extra} extra${pairs}.`
}

function japanese({ state, bound, compared, differing, unstable, worst, boxes }: Compared): string[] {
  const { before, during, after } = compared
  const all = before + during + after
  const when = `測定前 ${before}、測定中 ${during}、測定後 ${after}`
  return [
    state === 'same'
      ? `基準と同じ出力です。${all} フレームで比較しました（${when}）。`
      : `基準と異なる出力です。比較した ${all} フレーム（${when}）のうち ${differing} フレームが不一致でした。`,
    ...(worst === null
      ? []
      : [
          `最大のずれ：別の画像への出力との差に対して ${share(worst.nrmse)}（${bound === 'unknown' ? '精度が不明な場合' : bound} の許容値 ${share(worst.allowed)}）。コサイン類似度 ${worst.cosine.toFixed(4)}。`
        ]),
    ...(boxes === null ? [] : [japaneseBoxes(boxes)]),
    ...(unstable === 0
      ? []
      : [`${unstable} フレームは判定していません。画像がわずかに変わるだけで出力が大きく変わるためです。`])
  ]
}

function japaneseBoxes({
  expected,
  matched,
  missed,
  extra,
  leastIou,
  scoreDrift
}: NonNullable<Compared['boxes']>): string {
  if (expected === 0 && extra === 0) return '確実な検出は、この行にも基準にもありませんでした。'
  const pairs =
    leastIou === null || scoreDrift === null
      ? ''
      : `（重なりは最小 ${leastIou.toFixed(2)}、スコアの差は最大 ${scoreDrift.toFixed(2)}）`
  return `検出枠：${expected} 個のうち ${matched} 個が一致、見逃し ${missed} 個、余分 ${extra} 個${pairs}。`
}
