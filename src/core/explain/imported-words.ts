import type { Language, Said } from '../language'
import type { ImportedFrom, Trust } from '../record'
import type { Estimate } from '../statistics'
import { formatFps } from '../units'

/** What a report of another tool may leave open; the record names them. */
export const unknownFacts = [
  'machine',
  'openvino',
  'date',
  'model-file',
  'precision',
  'execution-devices',
  'steady',
  'answers',
  'hint',
  'latency',
  'first-inference'
] as const
export type UnknownFact = (typeof unknownFacts)[number]

const facts: Readonly<Record<UnknownFact, Said>> = {
  machine: { en: 'the machine', ja: 'コンピューター' },
  openvino: { en: 'the OpenVINO version', ja: 'OpenVINO のバージョン' },
  date: { en: 'the date (shown is the file’s)', ja: '日時（表示はファイルの日時）' },
  'model-file': { en: 'what was in the model file', ja: 'モデルファイルの内容' },
  precision: { en: 'the precision that ran', ja: '実行時の精度' },
  'execution-devices': { en: 'the device that executed', ja: '実際に実行したデバイス' },
  steady: { en: 'whether it ran undisturbed', ja: '測定中に妨げがなかったか' },
  answers: { en: 'whether the answers were right', ja: '推論結果が正しいか' },
  hint: { en: 'the hint (benchmark_app’s default is assumed)', ja: 'ヒント（benchmark_app の既定値とみなしています）' },
  latency: { en: 'the latency', ja: 'レイテンシー' },
  'first-inference': { en: 'the first inference', ja: '初回の推論時間' }
}

const isKnown = (fact: string): fact is UnknownFact => (unknownFacts as readonly string[]).includes(fact)

/** `the machine, the OpenVINO version, …`. */
export function unknownWords({ unknown }: ImportedFrom, language: Language): string {
  return unknown
    .filter(isKnown)
    .map((fact) => facts[fact][language])
    .join(language === 'ja' ? '、' : ', ')
}

/** What must be said beside every figure of it, in two or three sentences. */
export function importedSentences(from: ImportedFrom, language: Language): string[] {
  const { file, tool, printedFps } = from
  const said =
    language === 'ja'
      ? [
          `${tool} のレポート（${file}）から取り込みました。1 回だけの測定のため、区間がありません。`,
          `次のことは記載がなく、わかりません：${unknownWords(from, language)}。`
        ]
      : [
          `Imported from a report of ${tool} (${file}): one pass, so there is no interval.`,
          `It does not say: ${unknownWords(from, language)}.`
        ]
  if (printedFps === undefined) return said
  return [
    ...said,
    language === 'ja'
      ? `レポートの FPS は ${printedFps} ですが、フレーム数と時間から計算した値を示しています。`
      : `It prints ${printedFps} FPS; shown are its frames divided by its time.`
  ]
}

/** In the place of a verdict: there is nothing to compare. */
export function importedVerdict(
  { tool }: Pick<ImportedFrom, 'tool'>,
  rows: readonly { readonly device: string; readonly fps: Estimate | null }[],
  language: Language
): string {
  const [row] = rows
  const [device, fps] = [row?.device ?? '?', formatFps(row?.fps?.value ?? 0)]
  return language === 'ja' ? `${tool} で ${device} は ${fps} FPS でした。` : `${tool} reached ${fps} FPS on ${device}.`
}

/** In the place of a row's trick. */
export const onePassNote = ({ tool }: ImportedFrom, language: Language): string =>
  language === 'ja' ? `${tool}、1 回の測定` : `${tool}, one pass`

type Pair = readonly [evidence: string, remedy: string]

const onePassWords: Readonly<Record<Language, Pair>> = {
  en: [
    'One pass of benchmark_app: no interval, no look at what else went on, and nobody checked the answers.',
    'Measure the same row with VinoBench before you decide anything.'
  ],
  ja: [
    'benchmark_app の 1 回の測定です。区間がなく、測定中の状況や推論結果も確認されていません。',
    '判断する前に、同じ行を VinoBench で測定してください。'
  ]
}

/** Evidence and remedy in both languages. */
export const importedReasons: Readonly<Record<string, () => Readonly<Record<Language, Pair>>>> = {
  'one-pass': () => onePassWords
}

/** A figure that nobody can judge is a doubtful one. */
export function onePassTrust(): Trust {
  const [evidence, remedy] = onePassWords.en
  const clause = `${evidence.charAt(0).toLowerCase()}${evidence.slice(1).replace(/\.$/, '')}`
  return { state: 'doubtful', reasons: [{ code: 'one-pass', evidence: clause, remedy, facts: {} }] }
}
