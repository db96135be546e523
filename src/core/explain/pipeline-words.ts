import type { Language } from '../language'
import { type MeasuredPipeline, type PipelineStep, pipelineSteps } from '../pipeline'
import type { RowRecord } from '../record'
import { formatFps, formatMs } from '../units'
import { countWord } from './plain-words'

/** What an application around this row would see, and where the time goes; null where nobody looked. */
export function pipelineSentence({ pipeline, fps }: RowRecord, language: Language): string | null {
  if (pipeline === undefined || fps === null) return null
  if (pipeline.state === 'not-measured') return notMeasured[pipeline.reason][language]
  const { requests, withoutPostprocess } = pipeline
  const [whole, alone] = [formatFps(pipeline.fps), formatFps(fps.value)]
  const left = withoutPostprocess === null ? '' : leftOut[withoutPostprocess][language]
  const isFewer = pipeline.fps < fps.value
  if (language === 'ja') {
    const besides = isFewer ? `推論だけなら ${alone} FPS` : `推論だけの ${alone} FPS と同程度`
    const together = requests > 1 ? `。${requests} 個の推論要求を同時に処理` : ''
    return `アプリケーション全体では約 ${whole} FPS です（${besides}）。1 フレームあたり、${stepsOf(pipeline, language)}${together}。${left}`
  }
  const besides = isFewer ? `where inference alone reaches ${alone}` : `no fewer than inference alone (${alone})`
  const together = requests > 1 ? `, with ${countWord(requests)} requests in work at once` : ''
  return `An application would see about ${whole} FPS, ${besides}: ${stepsOf(pipeline, language)} per frame${together}.${left === '' ? '' : ` ${left}`}`
}

function stepsOf({ stepsMs }: MeasuredPipeline, language: Language): string {
  const said = pipelineSteps.flatMap((step) => {
    const ms = stepsMs[step]
    return ms === null ? [] : [`${stepWords[step][language]} ${formatMs(ms)} ${language === 'ja' ? 'ミリ秒' : 'ms'}`]
  })
  return said.join(language === 'ja' ? '、' : ', ')
}

const stepWords: Readonly<Record<PipelineStep, Readonly<Record<Language, string>>>> = {
  decode: { en: 'decoding the picture takes', ja: '画像のデコード' },
  preprocess: { en: 'preparing it', ja: '前処理' },
  inference: { en: 'inference', ja: '推論' },
  readBack: { en: 'reading back', ja: '結果の読み出し' },
  postprocess: { en: 'finding the boxes', ja: '後処理' }
}

const leftOut = {
  'random-weights': {
    en: 'Finding boxes is not in it: with random weights that would be other work than with real ones.',
    ja: '後処理は含みません。乱数の重みでは、実際とは異なる処理量になるためです。'
  },
  'unknown-answers': {
    en: 'Reading the answers is not in it: their form is not known.',
    ja: '後処理は含みません。出力の形式がわからないためです。'
  }
} as const

const notMeasured = {
  'no-picture': {
    en: 'What an application would see was not measured: there was no picture.',
    ja: '画像がないため、アプリケーション全体の速さは測定していません。'
  },
  'unknown-input': {
    en: 'What an application would see was not measured: it is not known how the model takes a picture.',
    ja: 'モデルの入力形式がわからないため、アプリケーション全体の速さは測定していません。'
  },
  'other-process': {
    en: 'What an application would see was not measured: this framework runs in a process of its own.',
    ja: '別のプロセスで動くフレームワークのため、アプリケーション全体の速さは測定していません。'
  },
  'too-slow': {
    en: 'What an application would see was not measured: one inference takes so long that little else counts.',
    ja: '推論 1 回に長い時間がかかり、ほかの処理の影響は小さいため、アプリケーション全体の速さは測定していません。'
  },
  failed: {
    en: 'What an application would see could not be measured.',
    ja: 'アプリケーション全体の速さは測定できませんでした。'
  }
} as const
