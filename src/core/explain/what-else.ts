import type { Said } from '../language'

/** What the original names beyond its steps (その他のヒント), and what its measuring tool cannot show. */
export interface WhatElse {
  readonly title: Said
  readonly original: string
  readonly text: Said
}

export const whatElse: readonly WhatElse[] = [
  {
    title: { en: 'Quantisation', ja: '量子化' },
    original: '量子化',
    text: {
      en: 'Computing with 8-bit integers instead of floating point is often two to four times as fast on a processor that has instructions for it. It changes the model’s answers a little, so it is not a row here: check accuracy on your own pictures.',
      ja: '浮動小数点の代わりに 8 ビット整数で計算すると、専用命令を持つプロセッサーでは 2～4 倍の速さになることがよくあります。モデルの精度がわずかに変わるため、ここでは行に含めていません。お使いの画像で精度を確認してください。'
    }
  },
  {
    title: { en: 'Preprocessing API', ja: '前後処理 API' },
    original: '前後処理 API',
    text: {
      en: 'Resizing and normalising can become part of the model, so that the device does them as well. The rows here time inference only; your application spends time on pictures too.',
      ja: 'リサイズや正規化をモデルに組み込み、デバイスに任せることができます。ここでは推論の時間だけを測定していますが、実際のアプリケーションでは画像の処理にも時間がかかります。'
    }
  },
  {
    title: { en: 'Latency mode', ja: 'レイテンシー・モード' },
    original: 'レイテンシー・モード',
    text: {
      en: 'Throughput is for those who have all frames at hand. Where each answer must come as soon as possible, as with a live camera, look at the LATENCY row and at the percentiles instead.',
      ja: 'スループットは、すべてのフレームがそろっている場合の指標です。ライブカメラのように応答の早さが大切な場合は、LATENCY の行とパーセンタイルを参考にしてください。'
    }
  },
  {
    title: { en: 'More at once', ja: '組み合わせ' },
    original: '試行錯誤のアプローチ',
    text: {
      en: 'Tricks combine: more inference threads with asynchronous processing, another batch size, other streams. What helps depends on hardware and model, so test it. benchmark_app cannot measure the effect of some of these.',
      ja: '推論スレッド数と非同期処理、バッチサイズ、ストリーム数など、ヒントは組み合わせることができます。効果はハードウェアとモデルによって異なるため、必ず測定してください。benchmark_app では効果を測定できないヒントもあります。'
    }
  }
]
