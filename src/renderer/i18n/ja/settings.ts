import type { Translation } from '../index'
import type { settings as english } from '../en/settings'

export const settings: Translation<typeof english> = {
  title: '設定',
  language: '言語',
  languages: { system: 'システムに合わせる', en: 'English（英語）', ja: '日本語' },
  theme: '外観',
  themes: { system: 'システムに合わせる', light: 'ライト', dark: 'ダーク' },
  data: 'データの保存場所',
  dataWhy: 'データはすべてこのコンピューター内に保存されます。測定結果は、1 回の実行につき 1 つの JSON ファイルです。',
  results: '測定結果',
  models: '追加したモデル',
  showFolder: 'フォルダーを開く',
  about: 'VinoBench について',
  aboutText:
    'このコンピューターのどのプロセッサーが AI を最も速く実行できるか、どれだけ速いか、その数値をどこまで信頼できるかを調べます。',
  part: '構成要素',
  version: 'バージョン',
  through: '{{version}}（{{source}}）',
  source: { 'official-addon': 'openvino-node', 'c-api': 'C API' },
  unknown: '見つかりません',
  copyVersions: 'バージョン情報をコピー',
  copied: 'コピーしました',
  shortcuts: 'キーボード ショートカット',
  key: 'キー',
  action: '動作',
  keys: {
    race: 'レースの開始・一時停止',
    zoomIn: '拡大',
    zoomOut: '縮小',
    zoomReset: '元のサイズ',
    fullScreen: '全画面表示',
    quit: '終了',
    space: 'スペース'
  },
  licences: 'ライセンス',
  licencesWhy: 'VinoBench は次のソフトウェアを利用しています。項目を開くと、ライセンスの全文を読めます。',
  search: 'ソフトウェアを検索',
  found_other: '{{count}} 件',
  noneFound: '該当するソフトウェアはありません。',
  noLicence: '記載なし',
  noText: 'ライセンスの本文は同梱されていません。ライセンスは {{licence}} です。',
  noTextBeside: 'ライセンスの本文は、プログラムのフォルダーにある LICENSES.chromium.html をご覧ください。'
}
