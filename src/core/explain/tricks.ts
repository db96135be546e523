import type { Said } from '../language'
import type { RowRecord } from '../record'

/** The original's tricks (ヒント), each with its term there and what it is for somebody who has never heard of it. */
export const tricks = [
  'baseline',
  'ir',
  'batch',
  'latency',
  'async',
  'throughput',
  'auto',
  'cumulative',
  'order',
  'release'
] as const

export type Trick = (typeof tricks)[number]

export interface TrickWords {
  readonly title: Said
  /** The original's own term. */
  readonly original: string
  readonly text: Said
}

type Described = Pick<RowRecord, 'backend' | 'device' | 'batch' | 'mode'> & {
  readonly requested: Pick<RowRecord['requested'], 'hint'>
}

/** The tricks that a row uses, what it is about first. */
export function tricksOf({ backend, device, batch, mode, requested: { hint } }: Described): Trick[] {
  if (backend !== 'openvino') return ['baseline', 'release']
  const own: Trick[] = [
    ...(hint === 'CUMULATIVE_THROUGHPUT' ? (['cumulative'] as const) : []),
    ...(device.startsWith('AUTO') ? (['auto'] as const) : []),
    ...(hint === 'THROUGHPUT' ? (['throughput'] as const) : []),
    ...(hint === 'LATENCY' ? (['latency'] as const) : []),
    ...(batch > 1 ? (['batch'] as const) : []),
    ...(hint === null && batch === 1 ? (['ir'] as const) : [])
  ]
  return [...own, ...(mode === 'async' ? (['async', 'order'] as const) : []), 'release']
}

export const trickWords: Readonly<Record<Trick, TrickWords>> = {
  baseline: {
    title: { en: 'The baseline', ja: 'ベースライン' },
    original: 'PyTorch モデル',
    text: {
      en: 'The same model in its own framework, with nothing optimised: what every other row is measured against.',
      ja: '同じモデルを、最適化せずに元のフレームワークで実行します。ほかの行はすべてこれと比べます。'
    }
  },
  ir: {
    title: { en: 'OpenVINO IR', ja: 'OpenVINO IR モデル' },
    original: 'OpenVINO IR モデル',
    text: {
      en: 'The model is converted to OpenVINO’s own format with half-size (FP16) weights. OpenVINO then fits it to the processor: one frame at a time, no other trick.',
      ja: 'モデルを OpenVINO の形式（IR）に変換し、重みを FP16 にします。あとは OpenVINO がプロセッサーに合わせて最適化します。フレームは 1 つずつ処理し、ほかのヒントは使いません。'
    }
  },
  batch: {
    title: { en: 'Bigger batch', ja: '大きなバッチ' },
    original: '大きなバッチ（バッチ処理）',
    text: {
      en: 'More frames per call. That often raises throughput, but the best size depends on the device and on the precision; try several. Each frame waits for the whole batch, so latency grows.',
      ja: '一度の推論で処理するフレームを増やします。スループットが向上することがよくありますが、最適なバッチサイズはデバイスや推論精度によって異なるため、いくつか試してください。各フレームはバッチ全体の完了を待つので、レイテンシーは長くなります。'
    }
  },
  latency: {
    title: { en: 'LATENCY', ja: 'レイテンシー・モード' },
    original: 'レイテンシー・モード',
    text: {
      en: 'The device arranges itself to answer one frame as soon as possible: for live use, where the age of an answer counts more than the number of answers.',
      ja: '1 つのフレームにできるだけ早く答えるよう、デバイスが内部構成を整えます。処理数よりも応答の早さが大切な、リアルタイムの用途向けです。'
    }
  },
  async: {
    title: { en: 'Asynchronous processing', ja: '非同期処理' },
    original: '非同期処理',
    text: {
      en: 'OpenVINO returns at once from the call and works in the background; other work, such as reading the next frame or drawing the last, fills the wait.',
      ja: 'OpenVINO は推論呼び出しからすぐに戻り、結果を待ちません。待っている間に、前処理や後処理など別の作業を進められます。'
    }
  },
  throughput: {
    title: { en: 'THROUGHPUT', ja: 'スループット・モード' },
    original: 'スループット・モード',
    text: {
      en: 'The device arranges itself for many requests at once: OpenVINO chooses streams, threads and the number of requests, and where it helps it gathers frames into batches by itself.',
      ja: '多くの推論要求を同時に処理できるよう、デバイスが内部構成を整えます。ストリーム数、スレッド数、要求数は OpenVINO が選び、効果がある場合は自動バッチ機能でフレームをまとめます。'
    }
  },
  auto: {
    title: { en: 'AUTO', ja: 'AUTO デバイス' },
    original: 'AUTO（仮想デバイス）',
    text: {
      en: 'OpenVINO picks the device by itself. Where there is only one, AUTO does the same work as that device’s own row.',
      ja: 'OpenVINO が最適なデバイスを自動で選びます。デバイスが 1 つしかない場合は、そのデバイスの行と同じ処理になります。'
    }
  },
  cumulative: {
    title: { en: 'CUMULATIVE THROUGHPUT', ja: '累積スループット' },
    original: '累積スループット・モード',
    text: {
      en: 'AUTO uses all devices at the same time instead of the best one. Where there is only one, it is the same work.',
      ja: '最適な 1 つではなく、すべてのデバイスを同時に使います。デバイスが 1 つしかない場合は同じ処理になります。'
    }
  },
  order: {
    title: { en: 'Order of the frames', ja: 'フレームの順序' },
    original: '出力の順序',
    text: {
      en: 'Frames that are worked on at the same time may finish in another order than they came. Each carries its number, so that an application can put them back.',
      ja: '同時に処理したフレームは、入力と違う順序で完了することがあります。各フレームに番号を付けているので、アプリケーション側で元の順序に戻せます。'
    }
  },
  release: {
    title: { en: 'Released resources', ja: 'リソースの解放' },
    original: 'リソースを解放',
    text: {
      en: 'Each round of each row runs in a fresh process, which ends and gives everything back: every row has the same resources.',
      ja: '各行の測定は毎回新しいプロセスで行い、終わるとすべてのリソースを解放します。そのため、どの行も同じ条件で測定されます。'
    }
  }
}
