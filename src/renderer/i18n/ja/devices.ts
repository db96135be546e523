import type { Translation } from '../index'
import type { devices as english } from '../en/devices'

export const devices: Translation<typeof english> = {
  title: 'デバイス',
  lead_other: 'このコンピューターでは、OpenVINO {{version}} で {{count}} 個のデバイスを使えます。',
  none: 'このコンピューターには、OpenVINO {{version}} で使えるデバイスがありません。',
  listing: '使えるデバイスを OpenVINO に問い合わせています…',
  checking: '確認しています…',
  busy: 'ベンチマークの実行中です。測定に影響するため、再確認はできません。',
  refresh: '再確認',
  copy: 'テキストをコピー',
  copied: 'コピーしました',
  listed: '見つかったデバイス：{{count}} 個',
  missing: '見つからないデバイス',
  others: '搭載されているが測定できないもの',
  othersWhy:
    'OpenVINO はこれらのグラフィックスに対応していないため、速さを測定できません。そのため、結果には「このコンピューターで最速」とは表示しません。',
  otherNote: 'OpenVINO 非対応',
  whatToDo: '対処方法',
  seen: '確認した内容',
  details: '詳細',
  properties_other: 'すべてのプロパティー（{{count}} 個）',
  computes: '対応する演算精度',
  notNative: 'OpenVINO 非対応',
  kind: {
    cpu: 'メイン・プロセッサー（CPU）',
    integrated: 'プロセッサー内蔵グラフィックス',
    discrete: '専用メモリー搭載のグラフィックス・カード',
    gpu: 'グラフィックス・プロセッサー（GPU）',
    npu: 'AI 専用プロセッサー（NPU）。省電力です',
    other: 'デバイス'
  },
  precision: {
    FP32: { name: '32 ビット浮動小数点', note: '最も高い精度' },
    BF16: { name: '16 ビット（広い範囲）', note: '高速で、結果はほぼ同じ' },
    FP16: { name: '16 ビット浮動小数点', note: '高速で、結果はほぼ同じ' },
    INT8: { name: '8 ビット整数', note: '量子化したモデルを高速に処理' },
    INT4: { name: '4 ビット整数', note: '大きく圧縮したモデル向け' }
  },
  ability: {
    BIN: '1 ビット演算（バイナリー・ネットワーク向け）に対応',
    EXPORT_IMPORT: 'コンパイル済みモデルを保存でき、次回の起動が速くなります',
    GPU_HW_MATMUL: 'AI 向けの行列演算ユニット（XMX）を搭載',
    other: 'その他の機能'
  },
  fact: {
    type: '種類',
    architecture: 'アーキテクチャー',
    architectureNote: 'メーカーによるチップ世代の名称',
    memory: 'メモリー',
    memoryNote: 'モデルと画像に使われます',
    streams: 'ストリーム',
    streamsNote: '並行して別々の画像を処理するグループの数',
    requests: '推論要求',
    requestsNote: '同時に処理できる画像の数（モデルを読み込む前にデバイスが示す値）',
    optimal: '推奨される推論要求数',
    driver: 'ドライバー',
    driverNote: 'システムとデバイスをつなぐメーカーのソフトウェア',
    plugin: 'OpenVINO プラグイン',
    pluginNote: 'このデバイスを扱う OpenVINO の部品',
    abilities: 'その他'
  },
  between: '{{from}}～{{to}}',
  step: '{{from}}～{{to}}（{{step}} 刻み）',
  notTold: '情報なし',
  propertyName: 'プロパティー',
  propertyValue: '値'
}
