import type { Facts } from '../device'
import { FailureError } from '../failure'
import type { Language } from '../language'
import { fill } from './fill'
import type { MissingPair, MissingWords } from './missing-words'

const install = {
  en: 'Install the CPU build of PyTorch from pytorch.org ("Get started", compute platform CPU) into a Python of yours',
  ja: 'pytorch.org（「Get started」、Compute Platform は CPU）から CPU 版の PyTorch をお使いの Python に入れてください。'
}
const installOnDebian = {
  en: 'Install it with "sudo apt install python3-torch", or install the CPU build of PyTorch from pytorch.org into a Python of yours',
  ja: '「sudo apt install python3-torch」でインストールするか、pytorch.org から CPU 版の PyTorch をお使いの Python に入れてください。'
}

function noPyTorch(how: typeof install, isNamed: boolean): MissingPair {
  const remedy = isNamed
    ? `Let VINOBENCH_PYTHON name a Python that has PyTorch, or unset it. ${how.en}.`
    : `${how.en} and name that Python in the environment variable VINOBENCH_PYTHON.`
  const remedyJa = isNamed
    ? `環境変数 VINOBENCH_PYTHON に PyTorch の入った Python を指定するか、指定を外してください。${how.ja}`
    : `${how.ja}その Python は環境変数 VINOBENCH_PYTHON に指定します。`
  return {
    en: ['PyTorch is not available: no Python with PyTorch was found ({tried}).', remedy],
    ja: ['PyTorch を使えません。PyTorch の入った Python が見つかりませんでした（{tried}）。', remedyJa]
  }
}

const words = {
  'no-pytorch': noPyTorch(install, false),
  'no-pytorch-debian': noPyTorch(installOnDebian, false),
  'no-pytorch-named': noPyTorch(install, true),
  'no-pytorch-named-debian': noPyTorch(installOnDebian, true),
  'no-original': {
    en: [
      'This model has no PyTorch original here: only YOLOv5 has, and this file {text}.',
      'Leave this row out: ONNX Runtime is the baseline for this model.'
    ],
    ja: [
      'このモデルには、ここで使える PyTorch の元のモデルがありません。元のモデルがあるのは YOLOv5 だけです。',
      'この行を外してください。このモデルでは ONNX Runtime がベースラインになります。'
    ]
  },
  'no-form': {
    en: [
      'There is no {framework} form of {model} here.',
      'Compare with a YOLOv5 model, or read this row as not measured.'
    ],
    ja: [
      '{model} には、{framework} で使える形式がありません。',
      'YOLOv5 のモデルで比べるか、この行は測定対象外としてご覧ください。'
    ]
  },
  'no-onnxruntime': {
    en: [
      'ONNX Runtime cannot be used: its native part for {platform} is missing or does not load.',
      'Install VinoBench again (from its sources: run "npm install"). If that does not help, this kind of computer has no ONNX Runtime for Node.js, and the other rows go on without it.'
    ],
    ja: [
      'ONNX Runtime を使えません。{platform} 用のネイティブ部分がないか、読み込めません。',
      'VinoBench をインストールし直してください（ソースから実行している場合は「npm install」を実行してください）。それでも使えない場合、このコンピューター向けの Node.js 版 ONNX Runtime はありません。ほかの行はそのまま測定できます。'
    ]
  }
} as const satisfies Readonly<Record<string, MissingPair>>

export const frameworkCodes = Object.keys(words) as readonly (keyof typeof words)[]
export type FrameworkCode = keyof typeof words

/** Why a row's framework cannot be used here; null where that is of another version. */
export function frameworkWords(code: string, facts: Facts, language: Language): MissingWords | null {
  const known = frameworkCodes.find((own) => own === code)
  if (known === undefined) return null
  const [reason, remedy] = words[known][language]
  return { reason: fill(reason, facts), remedy: fill(remedy, facts) }
}

export function frameworkUnavailable(code: FrameworkCode, facts: Facts, detail?: string): FailureError {
  const [message, remedy] = words[code].en.map((text) => fill(text, facts)) as [string, string]
  const failure = { code: 'framework-unavailable', message, remedy, why: { code, facts } } as const
  return new FailureError(detail === undefined ? failure : { ...failure, detail })
}
