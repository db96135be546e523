import { screenNames } from '../../../ipc/screens'
import type { Translation } from '../index'
import type { common as english } from '../en/common'

export const common: Translation<typeof english> = {
  nav: {
    label: 'メイン',
    ...screenNames.ja
  },
  offline: 'データはこのコンピューターの外に出ません',
  loading: '読み込んでいます…',
  cancel: 'キャンセル',
  close: '閉じる',
  save: '保存',
  undo: '元に戻す',
  dismiss: '閉じる',
  retry: 'もう一度試す',
  copy: 'コピー',
  copied: 'コピーしました',
  details: '詳細',
  copyDetails: '詳細をコピー',
  chooseFile: 'ファイルを選択…',
  table: {
    copyTsv: '表計算用にコピー',
    copyMarkdown: 'Markdown でコピー',
    copied: 'コピーしました。'
  },
  fps: 'FPS'
}
